import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { type DatabaseClient, type Ran, throwFailed } from './database-client.ts';
import type { Turn } from './turn.ts';
import type { Writer } from './writer.ts';

/** The two ways to the file: questions go to one thread, everything that may write goes to the other. */
export interface SqliteThreads {
  readonly reader: DatabaseClient;
  readonly writer: Writer;
}

/**
 * Kysely on our threads. Outside of a transaction a SELECT goes to the reader, and anything else is a transaction of
 * its own at the writer, committed with its group.
 */
export function sqliteDialect(threads: SqliteThreads): Dialect {
  return {
    createDriver: () => sqliteDriver(threads),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new ManyConnections(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/** Kysely would let in one at a time; our writer does that itself, and questions need not wait for it. */
class ManyConnections extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

function sqliteDriver(threads: SqliteThreads): Driver {
  const own = (connection: DatabaseConnection): SqliteConnection => {
    if (!(connection instanceof SqliteConnection)) throw new Error('a connection of another driver');
    return connection;
  };
  return {
    init: async () => {},
    acquireConnection: async () => new SqliteConnection(threads),
    beginTransaction: async (connection) => own(connection).begin(),
    commitTransaction: async (connection) => own(connection).end('commit'),
    rollbackTransaction: async (connection) => own(connection).end('roll_back'),
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}

/** What one query, or one transaction, runs on. Not used again by another. */
class SqliteConnection implements DatabaseConnection {
  readonly #threads: SqliteThreads;
  #turn: Turn | undefined;

  constructor(threads: SqliteThreads) {
    this.#threads = threads;
  }

  async begin(): Promise<void> {
    this.#turn = await this.#threads.writer.begin();
  }

  async end(how: 'commit' | 'roll_back'): Promise<void> {
    await this.#turn?.end(how);
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, changes } = await this.#run(query);
    return { rows: rows as unknown as Row[], numAffectedRows: BigInt(changes) };
  }

  // biome-ignore lint/correctness/useYield: streams are not offered; lists are paged.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('the control store does not stream; ask for pages');
  }

  #run({ sql, parameters, query }: CompiledQuery): Promise<Ran> {
    if (this.#turn !== undefined) return this.#turn.run(sql, parameters);
    const isQuestion = query.kind === 'SelectQueryNode' || (query.kind === 'RawNode' && /^\s*select\b/i.test(sql));
    return isQuestion ? this.#ask(sql, parameters) : this.#write(sql, parameters);
  }

  async #ask(sql: string, parameters: readonly unknown[]): Promise<Ran> {
    return throwFailed(await this.#threads.reader.run({ sql, parameters, isWithinTransaction: false }));
  }

  async #write(sql: string, parameters: readonly unknown[]): Promise<Ran> {
    const turn = await this.#threads.writer.begin();
    try {
      const ran = await turn.run(sql, parameters);
      await turn.end('commit');
      return ran;
    } catch (error) {
      await turn.end('roll_back');
      throw error;
    }
  }
}
