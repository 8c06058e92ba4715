import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog, systemClock } from '#kernel';
import type { Store } from '../store.ts';
import { openSqliteStore } from './open-sqlite-store.ts';

let dir: string;
let store: Store;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tallygate-sqlite-'));
  store = await openSqliteStore({ file: join(dir, 'store.db'), log: silentLog, clock: systemClock });
});

afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

test.each([
  { pragma: 'journal_mode', value: 'wal' },
  { pragma: 'synchronous', value: 2 },
  { pragma: 'foreign_keys', value: 1 },
  { pragma: 'recursive_triggers', value: 1 },
  { pragma: 'trusted_schema', value: 0 },
])('the writer has $pragma = $value', async ({ pragma, value }) => {
  const { rows } = await sql`PRAGMA ${sql.raw(pragma)}`.execute(store.db);
  expect(rows).toEqual([{ [pragma]: value }]);
});

test('its files are for their owner alone', async () => {
  await store.db.deleteFrom('settings').execute();
  const modes = readdirSync(dir).map((name) => statSync(join(dir, name)).mode & 0o777);
  expect(modes.length).toBeGreaterThan(1);
  expect(new Set(modes)).toEqual(new Set([0o600]));
});

test.each([
  { what: 'a symbol', value: Symbol('a') },
  { what: 'a date', value: new Date(0) },
  { what: 'a flag', value: true },
  { what: 'nothing', value: undefined },
])('$what cannot be bound: its statement fails, and the store goes on', async ({ value }) => {
  const insert = sql`INSERT INTO setup_links VALUES (${value}, '2026-01-05T00:00:00.000Z', NULL)`.execute(store.db);
  await expect(insert).rejects.toThrow('parameter 1 cannot be bound');
  expect(await store.db.selectFrom('setup_links').selectAll().execute()).toEqual([]);
});

test('a mistake in our SQL is not dressed up as the world failing', async () => {
  await expect(sql`SELECT * FROM nowhere`.execute(store.db)).rejects.toThrow('no such table: nowhere');
  await expect(sql`INSERT INTO nowhere VALUES (1)`.execute(store.db)).rejects.toMatchObject({ name: 'Error' });
});
