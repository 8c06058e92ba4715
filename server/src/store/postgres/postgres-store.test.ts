import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { silentLog, systemClock } from '#kernel';
import { type Databases, shareDatabases } from '../../../test/databases.ts';
import type { Store } from '../store.ts';
import { StoreUnavailable, TransactionConflict } from '../store-errors.ts';
import { STORE_LIMITS } from '../store-limits.ts';
import { bump, countOf, setCount } from '../store-rows.test-support.ts';
import { openPostgresStore } from './open-postgres-store.ts';

let server: Databases;
let databaseUrl: string;

beforeAll(async () => {
  server = await shareDatabases();
});
afterAll(async () => {
  await server.dispose();
});
beforeEach(async () => {
  databaseUrl = await server.createDatabase();
});

test('a transaction that met another process is run again until it gets through', async () => {
  const [ours, theirs] = [await open(), await open()];
  await setCount(ours.db, 'a', 0);
  let runs = 0;
  await ours.transaction(async (tx) => {
    runs++;
    const count = await countOf(tx, 'a');
    if (runs <= 3) await theirs.transaction((other) => bump(other, 'a'));
    await setCount(tx, 'a', (count ?? 0) + 100);
  });
  expect(runs).toBe(4);
  expect(await countOf(ours.db, 'a')).toBe(103);
  await ours.close();
  await theirs.close();
});

test('a transaction that meets others again and again is given up', async () => {
  const [ours, theirs] = [await open(3), await open()];
  await setCount(ours.db, 'a', 0);
  let runs = 0;
  const unlucky = ours.transaction(async (tx) => {
    runs++;
    const count = await countOf(tx, 'a');
    await theirs.transaction((other) => bump(other, 'a'));
    await setCount(tx, 'a', (count ?? 0) + 100);
  });
  await expect(unlucky).rejects.toBeInstanceOf(TransactionConflict);
  expect(runs).toBe(4);
  expect(await countOf(ours.db, 'a')).toBe(4);
  await ours.close();
  await theirs.close();
});

test('a whole number that does not fit is refused rather than rounded', async () => {
  const store = await open();
  const exact = await sql<{ n: number }>`SELECT 9007199254740991::bigint AS n`.execute(store.db);
  expect(exact.rows).toEqual([{ n: 9007199254740991 }]);
  await expect(sql`SELECT 9007199254740993::bigint AS n`.execute(store.db)).rejects.toThrow('does not fit');
  await store.close();
});

test('warns when the server may lose what it acknowledged', async () => {
  const warned: string[] = [];
  const store = await openPostgresStore({
    databaseUrl: `${databaseUrl}?options=-csynchronous_commit%3Doff`,
    log: { ...silentLog, warn: (_, sentence) => void warned.push(sentence) },
    clock: systemClock,
  });
  await store.close();
  expect(warned).toEqual([expect.stringContaining('may lose')]);
});

test('a server that is not there is told as such', async () => {
  const nowhere = openPostgresStore({
    databaseUrl: 'postgres://tester:x@127.0.0.1:1/none',
    log: silentLog,
    clock: systemClock,
  });
  await expect(nowhere).rejects.toBeInstanceOf(StoreUnavailable);
});

function open(retriesMax = STORE_LIMITS.retriesMax): Promise<Store> {
  return openPostgresStore({
    databaseUrl,
    log: silentLog,
    clock: systemClock,
    limits: { ...STORE_LIMITS, retriesMax },
  });
}
