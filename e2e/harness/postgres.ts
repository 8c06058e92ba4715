import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../server/test/postgres-child.ts', import.meta.url));

/** A PostgreSQL server of a test's own, with an empty database. */
export interface Postgres {
  readonly url: string;
  /** kill -9 of the server process, and a start on the same folder and port. */
  killAndStart(): Promise<void>;
  /** Stops it and removes what it kept. */
  dispose(): Promise<void>;
}

/** Starts one, in a process of its own. */
export async function startPostgres(): Promise<Postgres> {
  const child = fork(ENTRY, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [ready] = (await once(child, 'message')) as [{ readonly url: string }];
  return {
    url: ready.url,
    killAndStart: async () => {
      const restarted = once(child, 'message');
      child.send({ kind: 'restart' });
      await restarted;
    },
    dispose: async () => {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
