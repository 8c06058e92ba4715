import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemClock } from '#kernel';
import { type OpenPostgresStore, openPostgresStore } from '../src/store/postgres/open-postgres-store.ts';
import { type OpenSqliteStore, openSqliteStore } from '../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import { shareDatabases } from './databases.ts';

/** What a test may change about opening a store. */
export type StoreOptions = Partial<
  Pick<OpenSqliteStore & OpenPostgresStore, 'log' | 'clock' | 'limits' | 'migrations'>
>;

/** An empty database of one engine. */
export interface StorePlace {
  /** For `openStore`: where it is. */
  readonly address: { readonly databaseUrl: string | undefined; readonly file: string };
  /** Opens it, once or again; the test closes. */
  open(options?: StoreOptions): Promise<Store>;
}

/** Makes empty databases of one engine. */
export interface StorePlaces {
  place(): Promise<StorePlace>;
  /** Removes all of them; every store must be closed. */
  dispose(): Promise<void>;
}

/** Both engines, for `describe.each`: start one in `beforeAll`, dispose of it in `afterAll`. */
export const storeEngines = [
  { engine: 'sqlite', start: startSqlitePlaces },
  { engine: 'postgres', start: startPostgresPlaces },
] as const;

async function startSqlitePlaces(): Promise<StorePlaces> {
  const dir = mkdtempSync(join(tmpdir(), 'tallygate-store-'));
  let places = 0;
  return {
    place: async () => {
      const file = join(dir, `store-${++places}.db`);
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
    place: async () => {
      const databaseUrl = await server.createDatabase();
      return {
        address: { databaseUrl, file: '' },
        open: (options) => openPostgresStore({ databaseUrl, log: silentLog, clock: systemClock, ...options }),
      };
    },
    dispose: () => server.dispose(),
  };
}
