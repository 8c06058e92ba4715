import { setTimeout as wait } from 'node:timers/promises';
import { drainPending, Session } from 'chdb';
import type { Log } from '#kernel';
import { Fault } from './fault.ts';

/** ClickHouse in this process, on one data directory. */
export interface Engine {
  /** A session of its own: settings and parameters belong to it, and it runs one query at a time. */
  session(): EngineSession;
  /** Gives the directory back, once what is running has ended. */
  close(): Promise<void>;
}

export interface EngineSession {
  /** Runs one statement. Throws a `Fault`. */
  run(sql: string, format: string): Promise<EngineResult>;
  close(): void;
}

export interface EngineResult {
  readonly bytes: Uint8Array;
  readonly rowsRead: number;
  readonly bytesRead: number;
}

export interface EngineOptions {
  readonly dataDir: string;
  readonly memoryBytesMax: number;
  readonly lockWaitMs: number;
  readonly log: Log;
}

/** Pause between two tries at a directory that another process holds. */
const LOCK_RETRY_MS = 100;
/** Share of the memory that each of the engine's two index caches may use. */
const CACHE_SHARE = 16;

/** Opens the data directory; waits, within the bound, for a dying process to let go of it. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  // one session stays open for as long as the engine lives: with the last one the engine itself ends
  const keeper = await openFirst(options);
  return {
    session: () => engineSession(new Session(options.dataDir)),
    close: async () => {
      keeper.close();
      await drainPending();
    },
  };
}

async function openFirst(options: EngineOptions): Promise<Session> {
  const cacheBytes = Math.floor(options.memoryBytesMax / CACHE_SHARE);
  const connectionArgs = [
    `--max_server_memory_usage=${options.memoryBytesMax}`,
    `--mark_cache_size=${cacheBytes}`,
    `--primary_index_cache_size=${cacheBytes}`,
  ];
  const triesMax = Math.max(1, Math.ceil(options.lockWaitMs / LOCK_RETRY_MS));
  for (let tries = 1; ; tries++) {
    try {
      return new Session(options.dataDir, { connectionArgs });
    } catch (error) {
      if (tries >= triesMax) {
        throw new Error(
          `the warehouse's data directory ${options.dataDir} could not be opened within ${options.lockWaitMs} ms; ` +
            'another process may be using it',
          { cause: error },
        );
      }
      if (tries === 1) options.log.info({ dataDir: options.dataDir }, 'waiting for the data directory to be free');
      await wait(LOCK_RETRY_MS);
    }
  }
}

function engineSession(session: Session): EngineSession {
  return {
    run: async (sql, format) => {
      try {
        const result = await session.queryAsync(sql, { format });
        return { bytes: result.bytes(), rowsRead: result.rowsRead, bytesRead: result.bytesRead };
      } catch (error) {
        throw engineFault(error);
      }
    },
    close: () => session.close(),
  };
}

/** Code of a failure that the engine gave no code. */
const UNKNOWN_EXCEPTION = 1002;

/** `Code: 62. DB::Exception: Syntax error: … (SYNTAX_ERROR)` taken apart; nested prefixes stay in the message. */
function engineFault(error: unknown): Fault {
  const text = error instanceof Error ? error.message : String(error);
  const parts = /^Code: (\d+)\. DB::Exception: ([\s\S]*)$/.exec(text);
  return parts === null
    ? new Fault(UNKNOWN_EXCEPTION, `${text} (UNKNOWN_EXCEPTION)`, { cause: error })
    : new Fault(Number(parts[1]), (parts[2] ?? '').trimEnd(), { cause: error });
}
