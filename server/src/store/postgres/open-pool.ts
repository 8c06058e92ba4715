import pg from 'pg';
import type { Log } from '#kernel';
import type { StoreLimits } from '../store-limits.ts';

/** How the pool is opened. */
export interface OpenPool {
  readonly databaseUrl: string;
  readonly limits: StoreLimits;
  readonly log: Log;
}

const IDLE_GRACE_MS = 1_000;
/** PostgreSQL's number of its type `bigint`. */
const BIGINT = 20;

/** Opens connections as they are needed. A lost one is logged, and what ran on it fails; the next one is a new one. */
export function openPool({ databaseUrl, limits, log }: OpenPool): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'tallygate',
    max: limits.connectionsMax,
    connectionTimeoutMillis: limits.connectMsMax,
    statement_timeout: limits.transactionMsMax,
    // Later than our own clock, which names what happened.
    idle_in_transaction_session_timeout: limits.transactionMsMax + IDLE_GRACE_MS,
    types: { getTypeParser: typeParser },
  });
  const lost = (error: Error): void => log.warn({ error }, 'lost a connection to PostgreSQL');
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}

/** As `pg` does, but `bigint` becomes a number, as SQLite gives it; one that does not fit throws. */
const typeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === BIGINT && format !== 'binary' ? wholeNumber : pg.types.getTypeParser(oid, format as 'text');

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit into a number`);
  return value;
}
