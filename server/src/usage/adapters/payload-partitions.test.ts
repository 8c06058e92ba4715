import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { keepPayloadRetention, RETENTION_EVERY_MS } from '../payloads/drop-expired.ts';
import { clickhousePayloadPartitions } from './payload-partitions.ts';

let warehouse: WarehouseProcess;
let client: ClickHouseClient;
beforeAll(async () => {
  warehouse = await warehouseProcess();
  const { url, user: username, password } = warehouse;
  client = createClient({ url, username, password });
});
afterAll(async () => {
  await client.close();
  await warehouse.dispose();
});

const TABLE = '`system.ai_gateway`.payloads';

/** Days on which rows expire, and how many rows each has. */
async function stored(): Promise<Readonly<Record<string, number>>> {
  const query = `SELECT toString(expires_on) AS day, toUInt32(count()) AS rows FROM ${TABLE} GROUP BY day ORDER BY day`;
  const rows = await (await client.query({ query, format: 'JSONEachRow' })).json<{ day: string; rows: number }>();
  return Object.fromEntries(rows.map(({ day, rows: count }) => [day, count]));
}

test('expired payloads go day by day, whole partitions and no others, while the clock moves', async () => {
  const clock = manualClock(Date.UTC(2026, 0, 20, 22, 30));
  // Rows of one day with three retentions, and some that came before the product knew of them.
  await client.command({
    query: `INSERT INTO ${TABLE} (request_id, event_time, expires_on)
      SELECT toString(number), '2026-01-18 12:00:00', toDate('2026-01-18') + [0, 1, 2, 30][number % 4 + 1] FROM numbers(400)`,
  });
  const retention = keepPayloadRetention({
    partitions: clickhousePayloadPartitions(() => client),
    clock,
    log: silentLog,
  });
  await retention.idle();
  expect(await stored()).toEqual({ '2026-01-20': 100, '2026-02-17': 100 });
  clock.advance(RETENTION_EVERY_MS);
  await retention.idle();
  expect(await stored()).toEqual({ '2026-01-20': 100, '2026-02-17': 100 });
  clock.advance(RETENTION_EVERY_MS);
  await retention.idle();
  expect(await stored()).toEqual({ '2026-02-17': 100 });
  retention.stop();
});

test('a day that is gone already is no trouble, and what is no day is never sent', async () => {
  const partitions = clickhousePayloadPartitions(() => client);
  await partitions.drop('2020-01-01');
  await expect(partitions.drop("2020-01-01' OR 1")).rejects.toThrow('partitions of payloads are days');
  expect(await partitions.list()).toEqual(['2026-02-17']);
});
