import type { Clock, Log } from '#kernel';
import { openPostgresStore } from './postgres/open-postgres-store.ts';
import { openSqliteStore } from './sqlite/open-sqlite-store.ts';
import type { Store } from './store.ts';

/** What the store is opened with. */
export interface OpenStore {
  /** `postgres://…`; undefined: SQLite. */
  readonly databaseUrl: string | undefined;
  /** Path of the SQLite file; made when it is not there. Not looked at with PostgreSQL. */
  readonly file: string;
  readonly log: Log;
  readonly clock: Clock;
}

/**
 * Opens the store and brings its tables to this version. Throws `MigrationRefused` when the database is newer than the
 * program or its migrations were changed, and `StoreUnavailable` when it cannot be reached.
 */
export async function openStore({ databaseUrl, ...rest }: OpenStore): Promise<Store> {
  return databaseUrl === undefined ? await openSqliteStore(rest) : await openPostgresStore({ databaseUrl, ...rest });
}
