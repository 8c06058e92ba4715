import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { silentLog, systemClock } from '#kernel';
import { type OpenPostgresStore, openPostgresStore } from '../src/store/postgres/open-postgres-store.ts';
import { type OpenSqliteStore, openSqliteStore } from '../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import { shareDatabases } from './databases.ts';

/** What a test may change about opening a store. */
export type StoreOptions = Partial<
  Pick<OpenSqliteStore & OpenPostgresStore, 'log' | 'clock' | 'limits' | 'migrations'>
>;

/** A database of one engine, with nothing in it. */
export interface StorePlace {
  /** For `openStore`: where it is. */
  readonly address: { readonly databaseUrl: string | undefined; readonly file: string };
  /** Opens it, once or again; the test closes. */
  open(options?: StoreOptions): Promise<Store>;
}

/** Makes databases of one engine: with all tables, as each start of the program finds them but its first, or without any. */
export interface StorePlaces {
  place(how?: { readonly isEmpty?: boolean }): Promise<StorePlace>;
  /** Removes all of them; every store must be closed. */
  dispose(): Promise<void>;
}

/** Both engines, for `describe.each`: start one in `beforeAll`, dispose of it in `afterAll`. */
export const storeEngines = [
  { engine: 'sqlite', start: startSqlitePlaces },
  { engine: 'postgres', start: startPostgresPlaces },
] as const;

/** Copies a SQLite file with all tables and no rows to this path. */
export function copyMigratedFile(path: string): void {
  copyFileSync(inject('migratedFile'), path);
  chmodSync(path, 0o600);
}

async function startSqlitePlaces(): Promise<StorePlaces> {
  const dir = mkdtempSync(join(tmpdir(), 'tallygate-store-'));
  let places = 0;
  return {
    place: async ({ isEmpty = false } = {}) => {
      const file = join(dir, `store-${++places}.db`);
      if (!isEmpty) copyMigratedFile(file);
      return {
        address: { databaseUrl: undefined, file },
        open: (options) => openSqliteStore({ file, log: silentLog, clock: systemClock, ...options }),
      };
    },
    dispose: async () => rmSync(dir, { recursive: true, force: true }),
  };
}

async function startPostgresPlaces(): Promise<StorePlaces> {
  const server = await shareDatabases();
  return {
    place: async (how) => {
      const databaseUrl = await server.createDatabase(how);
      return {
        address: { databaseUrl, file: '' },
        open: (options) => openPostgresStore({ databaseUrl, log: silentLog, clock: systemClock, ...options }),
      };
    },
    dispose: () => server.dispose(),
  };
}
