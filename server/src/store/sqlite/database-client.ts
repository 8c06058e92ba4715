import { Worker } from 'node:worker_threads';
import type { Log } from '#kernel';
import { StoreClosed, StoreUnavailable } from '../store-errors.ts';
import type { DatabaseThreadData, FromDatabaseThread, SqliteValue, ToDatabaseThread } from './thread-messages.ts';
import { toStoreError } from './to-store-error.ts';

/** What one statement gave. */
export interface Ran {
  readonly rows: readonly Record<string, SqliteValue>[];
  /** Rows that were inserted, updated or deleted. */
  readonly changes: number;
}

/** A statement failed; `isTransactionOver` when it took the open transaction with it. */
export interface Failed {
  readonly error: Error;
  readonly isTransactionOver: boolean;
}

/** One statement for a connection. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly isWithinTransaction: boolean;
}

/** A connection that lives on a thread of its own. Statements run in the order in which they were given. */
export interface DatabaseClient {
  /** Never rejects. */
  run(statement: Statement): Promise<Ran | Failed>;
  /** Runs a script of several statements. Never rejects. */
  runScript(sql: string): Promise<Ran | Failed>;
  /** Closes the connection after what was given, and ends the thread. */
  close(): Promise<void>;
}

const ENTRY = new URL('./database-thread.ts', import.meta.url);

type Waiting = (answer: FromDatabaseThread | { readonly kind: 'gone'; readonly error: Error }) => void;

/** Starts a thread with one connection. When the thread dies, everything given to it fails with `StoreUnavailable`. */
export function startDatabaseClient(data: DatabaseThreadData, log: Log): DatabaseClient {
  const worker = new Worker(ENTRY, { workerData: data, name: data.isReadOnly ? 'store-reader' : 'store-writer' });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let gone: Error | undefined;
  const end = (error: Error): void => {
    gone ??= error;
    for (const settle of waiting.values()) settle({ kind: 'gone', error: gone });
    waiting.clear();
  };
  worker.on('message', (answer: FromDatabaseThread) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  worker.on('error', (error) => {
    log.error({ error }, 'a thread of the control store died');
    end(new StoreUnavailable('a thread of the control store died', { cause: error }));
  });
  worker.once('exit', () => end(new StoreUnavailable('a thread of the control store ended')));
  const ask = (message: (id: number) => ToDatabaseThread): Promise<Parameters<Waiting>[0]> =>
    new Promise((resolve) => {
      if (gone !== undefined) {
        resolve({ kind: 'gone', error: gone });
        return;
      }
      const id = ++lastId;
      waiting.set(id, resolve);
      worker.postMessage(message(id));
    });
  const outcome = (answer: Parameters<Waiting>[0]): Ran | Failed => {
    if (answer.kind === 'done') return answer;
    if (answer.kind === 'gone') return { error: answer.error, isTransactionOver: true };
    return { error: toStoreError(answer), isTransactionOver: !answer.isInTransaction };
  };
  return {
    run: async (statement) => {
      const stray = statement.parameters.findIndex((value) => !isBindable(value));
      if (stray < 0) return outcome(await ask((id) => ({ kind: 'run', id, ...statement })));
      return { error: new TypeError(`parameter ${stray + 1} cannot be bound`), isTransactionOver: false };
    },
    runScript: async (sql) => outcome(await ask((id) => ({ kind: 'script', id, sql }))),
    close: async () => {
      await ask((id) => ({ kind: 'close', id }));
      gone ??= new StoreClosed('the control store was closed');
      await worker.terminate();
    },
  };
}

/** Checked here, since an object in the first place would silently be taken for named parameters. */
function isBindable(value: unknown): boolean {
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
  return isPlain || value === null || value instanceof Uint8Array;
}

/** Gives what a statement gave, or throws its failure. */
export function throwFailed(answer: Ran | Failed): Ran {
  if ('error' in answer) throw answer.error;
  return answer;
}
