import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import type { Clock, Log } from '#kernel';
import { createAdmission } from '../admission.ts';
import { migrate } from '../migrations/migrate.ts';
import { type Migration, readMigrations } from '../migrations/read-migrations.ts';
import { runAct } from '../run-act.ts';
import type { Store, Transaction } from '../store.ts';
import { MigrationRefused, TransactionConflict } from '../store-errors.ts';
import { STORE_LIMITS, type StoreLimits } from '../store-limits.ts';
import type { Tables } from '../tables.ts';
import { createGate } from './gate.ts';
import { postgresMigrationTarget } from './migration-target.ts';
import { namedErrorsPool } from './named-errors-pool.ts';
import { openPool } from './open-pool.ts';
import { toStoreError, type UniqueIndexes } from './to-store-error.ts';
import { readUniqueIndexes } from './unique-indexes.ts';

/** What the PostgreSQL store is opened with; limits and migrations are handed in by tests. */
export interface OpenPostgresStore {
  readonly databaseUrl: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly limits?: StoreLimits;
  readonly migrations?: readonly Migration[];
}

/** Connections that transactions leave to reads. */
const READ_CONNECTIONS = 2;
/** The oldest major version with all that the migrations use (`IS JSON`). */
const VERSION_MIN = 16;

/**
 * Opens the store on PostgreSQL. Transactions are SERIALIZABLE, so that they mean what they mean on SQLite; one that met
 * another is run again, then alone in this process, so that it gets through.
 */
export async function openPostgresStore(options: OpenPostgresStore): Promise<Store> {
  const { log, limits = STORE_LIMITS } = options;
  const pool = openPool({ databaseUrl: options.databaseUrl, limits, log });
  try {
    const indexes = await prepare(pool, options);
    return serve(pool, { ...options, limits, indexes });
  } catch (error) {
    await pool.end();
    throw toStoreError(error, new Map());
  }
}

async function prepare(pool: Pool, { log, clock, migrations }: OpenPostgresStore): Promise<UniqueIndexes> {
  const { rows } = await pool.query<{ version: number; fsync: string; commit: string }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('fsync') AS fsync,
      current_setting('synchronous_commit') AS commit`,
  );
  const { version = 0, fsync, commit } = rows[0] ?? {};
  if (version < VERSION_MIN) throw new MigrationRefused(`PostgreSQL ${VERSION_MIN} or later is needed, not ${version}`);
  if (fsync === 'off' || commit === 'off') {
    log.warn({ fsync, synchronous_commit: commit }, 'PostgreSQL may lose what it acknowledged: turn both on');
  }
  await migrate(postgresMigrationTarget(pool), migrations ?? (await readMigrations('postgres')), { log, clock });
  return await readUniqueIndexes(pool);
}

interface Served extends OpenPostgresStore {
  readonly limits: StoreLimits;
  readonly indexes: UniqueIndexes;
}

function serve(pool: Pool, { limits, clock, indexes }: Served): Store {
  const { transactionMsMax, pendingMax, retriesMax } = limits;
  const named = namedErrorsPool(pool, (error) => toStoreError(error, indexes));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: named }) });
  const gate = createGate(Math.max(1, limits.connectionsMax - READ_CONNECTIONS));
  const admission = createAdmission(pendingMax);
  const run = async <T>(act: (tx: Transaction) => Promise<T>): Promise<T> => {
    const attempt = () => runAct(db, act, { clock, transactionMsMax, isolationLevel: 'serializable' });
    for (let retries = 0; ; retries++) {
      try {
        return await gate.enter(attempt, retries > 0);
      } catch (error) {
        if (!(error instanceof TransactionConflict) || retries >= retriesMax) throw error;
      }
    }
  };
  return {
    engine: 'postgres',
    db,
    transaction: (act) => admission.admit(() => run(act)),
    close: async () => {
      await admission.close();
      await db.destroy();
      // Kysely ends only a pool that it has used.
      if (!pool.ended) await pool.end();
    },
  };
}
