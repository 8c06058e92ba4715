import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { rowSchema } from '../row/row-schema.ts';
import { columnDefinition } from './column.ts';
import { CORRECTION_COLUMNS } from './correction-columns.ts';
import { DOCUMENTED_COLUMNS } from './documented-columns.ts';
import { USAGE_COLUMNS } from './usage-table.ts';

const DOCUMENTED =
  `account_id workspace_id request_id schema_version endpoint_id endpoint_name endpoint_tags endpoint_metadata
  event_time latency_ms time_to_first_byte_ms destination_type destination_name destination_id destination_model requester
  requester_type ip_address url user_agent api_type request_tags input_tokens output_tokens total_tokens token_details
  response_content_type status_code routing_information`.split(/\s+/);

test('the 29 documented columns come first, in their order', () => {
  expect(DOCUMENTED_COLUMNS.map(({ name }) => name)).toEqual(DOCUMENTED);
  expect(USAGE_COLUMNS.slice(0, 29)).toEqual(DOCUMENTED_COLUMNS);
});

test('the migrations define exactly these columns', async () => {
  const read = async (name: string) => {
    const text = await readFile(new URL(`../../../migrations/clickhouse/${name}`, import.meta.url), 'utf8');
    return text.split('\n').map((line) => line.replace(/[,;]$/, ''));
  };
  const columns = (await read('0001-usage.sql')).filter((line) => line.startsWith('  `')).map((line) => line.trim());
  const placeOf = (name: string | undefined) => columns.findIndex((column) => column.startsWith(`\`${name}\` `));
  const later = await Promise.all(['0004-cost.sql', '0007-runs.sql', '0008-credits.sql'].map(read));
  for (const line of later.flat()) {
    const [, added, after] = /^ {2}ADD COLUMN IF NOT EXISTS (.*) AFTER `(\w+)`$/.exec(line) ?? [];
    if (added !== undefined) columns.splice(placeOf(after) + 1, 0, added);
    const [, told, comment] = /^ {2}COMMENT COLUMN `(\w+)` (.*)$/.exec(line) ?? [];
    if (told !== undefined)
      columns.splice(placeOf(told), 1, `${columns[placeOf(told)]?.split(' COMMENT ')[0]} COMMENT ${comment}`);
  }
  expect(columns).toEqual(USAGE_COLUMNS.map(columnDefinition));
});

test('the table of corrections is defined with exactly its columns', async () => {
  const migration = new URL('../../../migrations/clickhouse/0005-cost-corrections.sql', import.meta.url);
  const lines = (await readFile(migration, 'utf8')).split('\n').filter((line) => line.startsWith('  `'));
  expect(lines.map((line) => line.trim().replace(/,$/, ''))).toEqual(CORRECTION_COLUMNS.map(columnDefinition));
});

test('every column of a row as it is written is a column of the table, in the same order', () => {
  const made = ['batch_id', 'bucket_15m', 'ingested_at'];
  const written = USAGE_COLUMNS.map(({ name }) => name).filter((name) => !made.includes(name));
  expect(written).toEqual(Object.keys(rowSchema.shape));
});

test('R-27: a row has one cost', () => {
  const costs = USAGE_COLUMNS.map(({ name }) => name).filter((name) => /cost|usd|price|spend/i.test(name));
  expect(costs).toEqual(['cost_nano_usd', 'price_version']);
});

test('every column says what it means in English and in Korean, no two the same', () => {
  for (const { name, comment } of USAGE_COLUMNS) {
    expect(comment.en, name).toMatch(/^[\x20-\x7e]+\.$/);
    expect(comment.ko, name).toMatch(/[가-힣]/);
  }
  expect(new Set(USAGE_COLUMNS.map(({ comment }) => comment.ko)).size).toBe(USAGE_COLUMNS.length);
  expect(new Set(USAGE_COLUMNS.map(({ name }) => name)).size).toBe(USAGE_COLUMNS.length);
});
