import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { columnDefinition } from '../table/column.ts';
import { USAGE_COLUMNS } from '../table/usage-table.ts';
import { PAYLOAD_COLUMNS } from './payload-columns.ts';

test('the migration defines exactly these columns', async () => {
  const migration = new URL('../../../migrations/clickhouse/0003-payloads.sql', import.meta.url);
  const lines = (await readFile(migration, 'utf8')).split('\n').filter((line) => line.startsWith('  `'));
  expect(lines).toEqual(PAYLOAD_COLUMNS.map((column) => `  ${columnDefinition(column)},`));
});

test('a column that the usage table has too is of the same type', () => {
  const types = new Map(USAGE_COLUMNS.map(({ name, type }) => [name, type]));
  const common = PAYLOAD_COLUMNS.filter(({ name }) => types.has(name));
  expect(common.length).toBeGreaterThan(15);
  for (const { name, type } of common) expect(type, name).toBe(types.get(name));
});

test('every column says what it means in English and in Korean, no two the same', () => {
  for (const { name, comment } of PAYLOAD_COLUMNS) {
    expect(comment.en, name).toMatch(/^[\x20-\x7e]+\.$/);
    expect(comment.ko, name).toMatch(/[가-힣]/);
  }
  expect(new Set(PAYLOAD_COLUMNS.map(({ comment }) => comment.ko)).size).toBe(PAYLOAD_COLUMNS.length);
  expect(new Set(PAYLOAD_COLUMNS.map(({ name }) => name)).size).toBe(PAYLOAD_COLUMNS.length);
});
