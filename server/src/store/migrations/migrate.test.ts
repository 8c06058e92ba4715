import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StorePlace, type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import { MigrationRefused } from '../store-errors.ts';
import { type Migration, readMigrations } from './read-migrations.ts';

const WRITER = fileURLToPath(new URL('../store-writer.test-support.ts', import.meta.url));

describe.each(storeEngines)('migrations on $engine', ({ engine, start }) => {
  let places: StorePlaces;
  let ours: readonly Migration[];
  beforeAll(async () => {
    places = await start();
    ours = await readMigrations(engine);
  });
  afterAll(async () => {
    await places.dispose();
  });

  test('are applied once, in order, and recorded with their checksum', async () => {
    const place = await places.place({ isEmpty: true });
    await openAndClose(place);
    expect(await applied(place)).toEqual(ours.map(({ name, checksum }) => ({ name, checksum })));
  });

  test('start where an earlier version stopped, and keep what it stored', async () => {
    const place = await places.place({ isEmpty: true });
    await openAndClose(place, ours.slice(0, -1));
    const store = await place.open({ migrations: ours.slice(0, -1) });
    await sql`INSERT INTO setup_links VALUES ('a', '2026-01-05T00:00:00.000Z', NULL)`.execute(store.db);
    await store.close();
    await openAndClose(place);
    const again = await place.open();
    expect(await again.db.selectFrom('setup_links').select('hash').execute()).toEqual([{ hash: 'a' }]);
    await again.close();
  });

  test('refuse a database that is newer than the program', async () => {
    const place = await places.place({ isEmpty: true });
    await openAndClose(place);
    const older = place.open({ migrations: ours.slice(0, -1) });
    await expect(older).rejects.toBeInstanceOf(MigrationRefused);
    await expect(place.open({ migrations: ours.slice(0, -1) })).rejects.toThrow('newer than this program');
    await openAndClose(place);
  });

  test('refuse a database whose migrations were other ones', async () => {
    const place = await places.place({ isEmpty: true });
    await openAndClose(place);
    const changed = ours.map((migration, at) => (at === 0 ? { ...migration, checksum: 'other' } : migration));
    await expect(place.open({ migrations: changed })).rejects.toThrow('was changed after it was applied');
    const inserted = [...ours.slice(0, 1), { name: '0001-z.sql', sql: 'SELECT 1', checksum: 'z' }, ...ours.slice(1)];
    await expect(place.open({ migrations: inserted })).rejects.toThrow('but not that one');
  });

  test('that fail leave nothing of themselves, and all that came before', async () => {
    const place = await places.place({ isEmpty: true });
    const broken = {
      name: '0900-broken.sql',
      sql: 'CREATE TABLE half (a TEXT); CREATE TABLE half (a TEXT);',
      checksum: 'b',
    };
    await expect(openAndClose(place, [...ours, broken])).rejects.toThrow('half');
    const mended = { name: '0900-mended.sql', sql: 'CREATE TABLE half (a TEXT);', checksum: 'm' };
    await openAndClose(place, [...ours, mended]);
    expect((await applied(place, [...ours, mended])).at(-1)?.name).toBe('0900-mended.sql');
  });

  test('are applied once by processes that start at the same time', async () => {
    const place = await places.place({ isEmpty: true });
    const ends = await Promise.all(Array.from({ length: 4 }, () => openInProcess(place)));
    expect(ends).toEqual([0, 0, 0, 0]);
    expect(await applied(place)).toHaveLength(ours.length);
  });
});

test('both engines have the same migrations', async () => {
  const [sqlite, postgres] = await Promise.all([readMigrations('sqlite'), readMigrations('postgres')]);
  expect(sqlite.map(({ name }) => name)).toEqual(postgres.map(({ name }) => name));
});

async function openAndClose(place: StorePlace, migrations?: readonly Migration[]): Promise<void> {
  const store = await place.open(migrations === undefined ? {} : { migrations });
  await store.close();
}

async function applied(place: StorePlace, migrations?: readonly Migration[]) {
  const store = await place.open(migrations === undefined ? {} : { migrations });
  const found = await sql<{
    name: string;
    checksum: string;
  }>`SELECT name, checksum FROM schema_migrations ORDER BY name`.execute(store.db);
  await store.close();
  return found.rows;
}

/** Opens and closes the store in a process of its own; gives its exit code. */
async function openInProcess({ address }: StorePlace): Promise<number | null> {
  const child = spawn(process.execPath, [WRITER, JSON.stringify({ ...address, rounds: 0 })], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  return code;
}
