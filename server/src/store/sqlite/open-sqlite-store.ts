import { closeSync, openSync } from 'node:fs';
import { Kysely } from 'kysely';
import type { Clock, Log } from '#kernel';
import { createAdmission } from '../admission.ts';
import { migrate } from '../migrations/migrate.ts';
import { type Migration, readMigrations } from '../migrations/read-migrations.ts';
import { runAct } from '../run-act.ts';
import type { Store } from '../store.ts';
import { STORE_LIMITS, type StoreLimits } from '../store-limits.ts';
import type { Tables } from '../tables.ts';
import { startDatabaseClient } from './database-client.ts';
import { sqliteMigrationTarget } from './migration-target.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { createWriter } from './writer.ts';

/** What the SQLite store is opened with; limits and migrations are handed in by tests. */
export interface OpenSqliteStore {
  readonly file: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly limits?: StoreLimits;
  readonly migrations?: readonly Migration[];
}

/** The file holds password hashes. */
const OWNER_ONLY = 0o600;

/**
 * Opens the store on a SQLite file. Two threads: one writes, the other answers questions, so that neither an fsync nor a
 * long list stalls the event loop, and a list never waits for a write (WAL).
 */
export async function openSqliteStore(options: OpenSqliteStore): Promise<Store> {
  const { file, log, clock, limits = STORE_LIMITS } = options;
  const { busyMsMax, transactionMsMax } = limits;
  closeSync(openSync(file, 'a', OWNER_ONLY));
  const client = startDatabaseClient({ file, isReadOnly: false, busyMsMax }, log);
  try {
    const migrations = options.migrations ?? (await readMigrations('sqlite'));
    await migrate(sqliteMigrationTarget(client), migrations, { log, clock });
  } catch (error) {
    await client.close();
    throw error;
  }
  const reader = startDatabaseClient({ file, isReadOnly: true, busyMsMax }, log);
  const writer = createWriter(client, limits, clock);
  const admission = createAdmission(limits.pendingMax);
  const db = new Kysely<Tables>({ dialect: sqliteDialect({ reader, writer }) });
  return {
    engine: 'sqlite',
    db,
    transaction: (act) => admission.admit(() => runAct(db, act, { clock, transactionMsMax })),
    close: async () => {
      await admission.close();
      await writer.close();
      await reader.close();
      await client.close();
      await db.destroy();
    },
  };
}
