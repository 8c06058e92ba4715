import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { zoneDifference } from '../sums/zone-difference.ts';
import { clickhouseUsageSums } from './clickhouse-usage-sums.ts';

const DATABASE = 'system.ai_gateway';
const USAGE = `\`${DATABASE}\`.usage`;
const SUMS = ['by_endpoint', 'by_everything', 'by_model', 'service'];

let warehouse: WarehouseProcess;
let client: ClickHouseClient;
beforeAll(async () => {
  warehouse = await warehouseProcess();
  client = createClient({ url: warehouse.url, username: warehouse.user, password: warehouse.password });
});
afterAll(async () => {
  await client?.close();
  await warehouse?.dispose();
});

const rowsOf = async <Row>(query: string): Promise<readonly Row[]> =>
  (await client.query({ query, format: 'JSONEachRow' })).json<Row>();
const insert = (day: string, rows: number) =>
  client.command({
    query: `INSERT INTO ${USAGE} (request_id, event_time, total_tokens, token_details)
      SELECT toString(number), toDateTime64('${day} 00:00:00', 3, 'UTC') + number % 86400, number, (number, NULL, 1) FROM numbers(${rows})`,
  });
const migration = async () => {
  const { readFile } = await import('node:fs/promises');
  return readFile(new URL('../../../migrations/clickhouse/0009-usage-sums.sql', import.meta.url), 'utf8');
};
const DAYS = `SELECT toString(toDate(bucket_15m, 'Asia/Seoul')) AS day, count() AS requests, sum(total_tokens) AS tokens,
  sum(tupleElement(token_details, 'cache_read_input_tokens')) AS cached
  FROM ${USAGE} WHERE bucket_15m >= '2026-01-01 00:00:00' GROUP BY day ORDER BY day SETTINGS optimize_functions_to_subcolumns = 0`;

async function statementReads(): Promise<string> {
  const lines = await rowsOf<{ readonly explain: string }>(`EXPLAIN ${DAYS}`);
  return /ReadFromMergeTree \((.*?)\)/.exec(lines.map(({ explain }) => explain).join('\n'))?.[1] ?? '';
}

test('rows that come in have every sum, and days answer from them', async () => {
  await insert('2026-01-17', 3_000);
  expect(await clickhouseUsageSums(() => client).missing()).toEqual([]);
  expect(
    (await rowsOf<{ readonly name: string }>('SELECT name FROM system.projections ORDER BY name')).map(
      ({ name }) => name,
    ),
  ).toEqual(SUMS);
  expect(await statementReads()).toBe('by_endpoint');
});

test('rows that were there before the sums get them day by day, newest first, and say the same as before', async () => {
  const sums = clickhouseUsageSums(() => client);
  await client.command({ query: `ALTER TABLE ${USAGE} ${SUMS.map((name) => `DROP PROJECTION ${name}`).join(', ')}` });
  await expect.poll(() => sums.isMaking(), { timeout: 30_000 }).toBe(false);
  await insert('2026-01-18', 2_000);
  const before = await rowsOf(DAYS);
  await client.command({ query: await migration() });
  expect(await sums.missing()).toEqual(['20260118', '20260117']);
  await insert('2026-01-19', 10);
  expect(await sums.missing()).toEqual(['20260118', '20260117']);
  await sums.make('20260118');
  await expect.poll(() => sums.isMaking(), { timeout: 30_000 }).toBe(false);
  expect(await sums.missing()).toEqual(['20260117']);
  await sums.make('20260117');
  await expect.poll(() => sums.missing(), { timeout: 30_000 }).toEqual([]);
  expect(await statementReads()).toBe('by_endpoint');
  expect((await rowsOf(DAYS)).slice(0, 2)).toEqual(before.slice(0, 2));
});

const dayNames = async () =>
  (
    await rowsOf<{ readonly name: string }>(
      "SELECT name FROM system.projections WHERE startsWith(name, 'days_') ORDER BY name",
    )
  ).map(({ name }) => name);

test('sums by the day are those of the account’s zone alone, and what was there before them is made as any other', async () => {
  const sums = clickhouseUsageSums(() => client);
  expect(await sums.useDaysOf('Europe/Berlin')).toBe(true);
  const berlin = await dayNames();
  expect(await sums.useDaysOf('Asia/Seoul')).toBe(true);
  expect(await sums.useDaysOf('Asia/Seoul')).toBe(false);
  const seoul = await dayNames();
  expect([seoul.length, seoul.filter((name) => berlin.includes(name))]).toEqual([berlin.length, []]);
  const before = await rowsOf(WHOLE_DAYS);
  for (const day of await sums.missing()) {
    await sums.make(day);
    await expect.poll(() => sums.isMaking(), { timeout: 30_000 }).toBe(false);
  }
  expect(await sums.missing()).toEqual([]);
  // Of so few rows, others take as few marks.
  const everything = `${WHOLE_DAYS}, preferred_optimize_projection_name = '${seoul.find((name) => name.startsWith('days_everything'))}'`;
  const lines = await rowsOf<{ readonly explain: string }>(`EXPLAIN ${everything}`);
  expect(lines.map(({ explain }) => explain).join()).toMatch(/ReadFromMergeTree \(days_everything_[0-9a-f]{8}\)/);
  expect(await rowsOf(everything)).toEqual(before);
  expect(await rowsOf(WHOLE_DAYS)).toEqual(before);
});

test.each(['Asia/Seoul', 'America/New_York', 'Asia/Kathmandu', 'UTC'])(
  'days of %s are the same here and there',
  async (zone) => {
    const { offsetsOf } = clickhouseUsageSums(() => client);
    const differs = await zoneDifference(zone, asInstant(Date.now()), (instants) => offsetsOf(zone, instants));
    expect(differs).toBeUndefined();
  },
);

test('a name that is none of a zone stands in no statement', async () => {
  await expect(clickhouseUsageSums(() => client).useDaysOf("UTC'")).rejects.toThrow('no name of a time zone');
});

const WHOLE_DAYS = `SELECT requester_id, agent, count() AS requests, sum(total_tokens) AS tokens
  FROM ${USAGE} WHERE toDate(bucket_15m, 'Asia/Seoul') >= '2026-01-01' GROUP BY requester_id, agent ORDER BY requester_id, agent
  SETTINGS optimize_functions_to_subcolumns = 0`;

test('a day goes whole with its sums', async () => {
  await client.command({ query: `ALTER TABLE ${USAGE} DROP PARTITION '2026-01-18'` });
  const left = 'SELECT DISTINCT partition_id AS day FROM system.projection_parts WHERE active ORDER BY day';
  expect(await rowsOf(left)).toEqual([{ day: '20260117' }, { day: '20260119' }]);
});
