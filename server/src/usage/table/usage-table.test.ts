import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { rowSchema } from '../row/row-schema.ts';
import { columnDefinition } from './column.ts';
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
  const migration = new URL('../../../migrations/clickhouse/0001-usage.sql', import.meta.url);
  const lines = (await readFile(migration, 'utf8')).split('\n').filter((line) => line.startsWith('  `'));
  expect(lines).toEqual(USAGE_COLUMNS.map((column) => `  ${columnDefinition(column)},`));
});

test('every column of a row as it is written is a column of the table, in the same order', () => {
  const made = ['batch_id', 'bucket_15m', 'ingested_at'];
  const written = USAGE_COLUMNS.map(({ name }) => name).filter((name) => !made.includes(name));
  expect(written).toEqual(Object.keys(rowSchema.shape));
});

test('every column says what it means in English and in Korean, no two the same', () => {
  for (const { name, comment } of USAGE_COLUMNS) {
    expect(comment.en, name).toMatch(/^[\x20-\x7e]+\.$/);
    expect(comment.ko, name).toMatch(/[가-힣]/);
  }
  expect(new Set(USAGE_COLUMNS.map(({ comment }) => comment.ko)).size).toBe(USAGE_COLUMNS.length);
  expect(new Set(USAGE_COLUMNS.map(({ name }) => name)).size).toBe(USAGE_COLUMNS.length);
});
