import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { inject } from 'vitest';

/** Databases of the PostgreSQL server that all tests of a run share. */
export interface Databases {
  /** Makes a database with all tables, or an empty one, and gives its URL. */
  createDatabase(how?: { readonly isEmpty?: boolean }): Promise<string>;
  /** Drops those that were made, with whoever is still connected to them. */
  dispose(): Promise<void>;
}

/** The server starts when the first test of the run asks. Tests that kill theirs start one of their own: `startPostgres`. */
export async function shareDatabases(): Promise<Databases> {
  const socket = connect(inject('databasesPort'), '127.0.0.1');
  await once(socket, 'connect');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  return {
    createDatabase: async ({ isEmpty = false } = {}) => {
      socket.write(`${isEmpty ? 'empty' : 'migrated'}\n`);
      const { value } = await lines.next();
      if (typeof value !== 'string' || !value.startsWith('postgres:')) throw new Error(`no database: ${value}`);
      return value;
    },
    dispose: async () => {
      const closed = once(socket, 'close');
      socket.end();
      // Read to the end, or the other side's end is never seen.
      for await (const _ of { [Symbol.asyncIterator]: () => lines });
      await closed;
    },
  };
}
