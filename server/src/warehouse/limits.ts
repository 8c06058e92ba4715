import { availableParallelism, totalmem } from 'node:os';
import type { Lane } from './query.ts';

/** Every bound of the warehouse, named. */
export interface WarehouseLimits {
  /** Queries of a lane that run at once: each has a session of its own in the engine. */
  readonly sessionsMax: Readonly<Record<Lane, number>>;
  /** Queries of a lane that may wait for a session; one more is refused. */
  readonly waitingMax: number;
  /** Longest wait for a session. */
  readonly waitMs: number;
  /** Time that a query may run. */
  readonly executionMs: Readonly<Record<Lane, number>>;
  /** Bytes of a request's body, after decompression. */
  readonly bodyBytesMax: number;
  /** Bytes of a request's head, parameters in its address included. */
  readonly headBytesMax: number;
  /** Bytes of a statement's text. */
  readonly statementBytesMax: number;
  /** Bytes of a result, in the engine and as text. */
  readonly resultBytesMax: number;
  /** Threads that one query may ask for. */
  readonly threadsMax: number;
  /** Threads of a query that asks for no number of them. */
  readonly threadsUsual: number;
  /** Memory of the whole engine. Each session may use its share of it. */
  readonly memoryBytesMax: number;
  /** How long a start waits for a process that still holds the data directory. */
  readonly lockWaitMs: number;
  /** How long a stop waits for inserts in progress. */
  readonly stopMs: number;
}

const SESSIONS_MAX: Readonly<Record<Lane, number>> = { insert: 2, service: 4, user: 4 };

/** Sessions that only cancel queries, besides those of the lanes. */
export const CANCEL_SESSIONS = 1;

/**
 * UV_THREADPOOL_SIZE that the warehouse's process must be started with. A running query holds one thread of the pool;
 * files and compression need some too, and must not wait for queries.
 */
export const UV_THREADS_NEEDED = SESSIONS_MAX.insert + SESSIONS_MAX.service + SESSIONS_MAX.user + CANCEL_SESSIONS + 5;

/** As many queries as a page asks for at a time: where they ask for no more threads, together they leave one core alone. */
const QUERIES_AT_ONCE = 3;
/** With fewer processors the warehouse is not kept to idle ones, so that its queries must be. */
const CORES_FOR_THREADS = 4;

/** What one query may take of a machine: threads, and bytes of memory. */
export function queryBounds({ cores, memoryBytes }: { readonly cores: number; readonly memoryBytes: number }): {
  readonly threadsMax: number;
  readonly memoryBytesMax: number;
} {
  const sessions = Object.values(SESSIONS_MAX).reduce((sum, count) => sum + count, 0);
  return {
    threadsMax: cores < CORES_FOR_THREADS ? 1 : cores - 1,
    memoryBytesMax: Math.floor(Math.floor(memoryBytes / 2) / sessions),
  };
}

/** Bounds that suit this machine: all cores but one for a page's queries, half of its memory. */
export function machineLimits(): WarehouseLimits {
  const cores = availableParallelism();
  const memoryBytes = totalmem();
  return {
    sessionsMax: SESSIONS_MAX,
    waitingMax: 256,
    waitMs: 30_000,
    executionMs: { insert: 60_000, service: 60_000, user: 60_000 },
    bodyBytesMax: 64 * 1024 * 1024,
    headBytesMax: 1024 * 1024,
    statementBytesMax: 256 * 1024,
    resultBytesMax: 256 * 1024 * 1024,
    threadsMax: queryBounds({ cores, memoryBytes }).threadsMax,
    threadsUsual: Math.max(1, Math.floor((cores - 1) / QUERIES_AT_ONCE)),
    memoryBytesMax: Math.floor(memoryBytes / 2),
    lockWaitMs: 15_000,
    stopMs: 5000,
  };
}
