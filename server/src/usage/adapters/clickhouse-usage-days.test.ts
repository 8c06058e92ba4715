import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import { type PeopleRig, peopleRig } from '../../../test/people-rig.ts';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { keepUsageRetention, RETENTION_EVERY_MS } from '../retention/keep-retention.ts';
import { manageRetention } from '../retention/manage-retention.ts';
import { clickhouseUsageDays } from './clickhouse-usage-days.ts';
import { kyselyRetentionStore } from './kysely-retention-store.ts';

let warehouse: WarehouseProcess;
let client: ClickHouseClient;
let rig: PeopleRig;
beforeAll(async () => {
  warehouse = await warehouseProcess();
  const { url, user: username, password } = warehouse;
  client = createClient({ url, username, password, log: { level: 127 } });
  rig = await peopleRig();
});
afterAll(async () => {
  await client.close();
  await warehouse.dispose();
  await rig.close();
});

const HOUR_MS = 3_600_000;
const ASKER = { id: 'id-1', address: 'kim@acme.com', origin: { address: '::1', requestId: 'r' } };

async function fill(table: 'usage' | 'cost_corrections', day: string, rows: number): Promise<void> {
  await client.command({
    query: `INSERT INTO \`system.ai_gateway\`.${table} (request_id, event_time)
      SELECT toString(number), toDateTime64('${day} 12:00:00', 3, 'UTC') FROM numbers(${rows})`,
  });
}

/** How many rows each day of the table has. */
async function stored(table: 'usage' | 'cost_corrections'): Promise<Readonly<Record<string, number>>> {
  const query = `SELECT toString(toDate(event_time)) AS day, toUInt32(count()) AS rows
    FROM \`system.ai_gateway\`.${table} GROUP BY day ORDER BY day`;
  const rows = await (await client.query({ query, format: 'JSONEachRow' })).json<{ day: string; rows: number }>();
  return Object.fromEntries(rows.map(({ day, rows: count }) => [day, count]));
}

test('days of rows and of their corrections go together while the clock moves, whole and no others', async () => {
  const clock = manualClock(Date.UTC(2026, 0, 20, 22, 30));
  for (const [index, day] of ['2026-01-16', '2026-01-17', '2026-01-18', '2026-01-19'].entries())
    await fill('usage', day, 100 + index);
  await fill('cost_corrections', '2026-01-16', 5);
  await fill('cost_corrections', '2026-01-17', 6);
  await fill('cost_corrections', '2026-01-19', 7);
  const ports = {
    transaction: rig.store.transaction,
    store: kyselyRetentionStore(rig.store.db),
    audit: rig.audit,
    days: clickhouseUsageDays(() => client),
    clock,
  };
  const managed = manageRetention(ports);
  const { days } = await managed.preview(2);
  expect(days).toMatchObject([{ day: '2026-01-16', usage: { rows: 100 }, corrections: { rows: 5 } }]);
  expect(days[0]?.usage.bytes).toBeGreaterThan(100);
  await managed.change({ keptDays: 2, asker: ASKER });
  const job = keepUsageRetention({ ...ports, log: silentLog });
  await job.idle();
  expect(await stored('usage')).toEqual({ '2026-01-17': 101, '2026-01-18': 102, '2026-01-19': 103 });
  expect(await stored('cost_corrections')).toEqual({ '2026-01-17': 6, '2026-01-19': 7 });
  clock.advance(RETENTION_EVERY_MS);
  await job.idle();
  expect(await stored('usage')).toMatchObject({ '2026-01-17': 101 });
  clock.advance(RETENTION_EVERY_MS);
  await job.idle();
  expect(await stored('usage')).toEqual({ '2026-01-18': 102, '2026-01-19': 103 });
  expect(await stored('cost_corrections')).toEqual({ '2026-01-19': 7 });
  // Shipped late: it is stored, and goes with the next look.
  await fill('usage', '2026-01-16', 1);
  expect(await stored('usage')).toMatchObject({ '2026-01-16': 1 });
  clock.advance(HOUR_MS);
  await job.idle();
  expect(await stored('usage')).toEqual({ '2026-01-18': 102, '2026-01-19': 103 });
  // However far ahead the clock is: the last days stay until rows come in again.
  clock.advance(400 * 24 * HOUR_MS);
  await job.idle();
  expect(await stored('usage')).toEqual({ '2026-01-18': 102, '2026-01-19': 103 });
  await fill('usage', '2027-02-27', 1);
  clock.advance(RETENTION_EVERY_MS);
  await job.idle();
  expect(await stored('usage')).toEqual({ '2027-02-27': 1 });
  expect((await managed.read()).droppedThrough).toBe('2026-01-19');
  job.stop();
  await ports.days.drop('2027-02-27');
});

test('a warehouse that is killed between two days goes on with the rest when it is back', async () => {
  const days = ['2026-02-01', '2026-02-02', '2026-02-03'];
  for (const day of [...days, '2026-02-20']) await fill('usage', day, 10);
  const engine = clickhouseUsageDays(() => client);
  const clock = manualClock(Date.UTC(2026, 1, 20));
  let drops = 0;
  const drop = async (day: string): Promise<void> => {
    if (++drops === 2) await warehouse.kill();
    await engine.drop(day);
  };
  const ports = {
    transaction: rig.store.transaction,
    store: kyselyRetentionStore(rig.store.db),
    audit: rig.audit,
    days: { ...engine, drop },
    clock,
  };
  const seen = (await rig.audit.search({ action: 'table.day_dropped', limit: 100 })).entries.length;
  const job = keepUsageRetention({ ...ports, log: silentLog });
  await job.idle();
  await warehouse.start();
  clock.advance(RETENTION_EVERY_MS);
  await job.idle();
  job.stop();
  expect(await stored('usage')).toEqual({ '2026-02-20': 10 });
  const { entries } = await rig.audit.search({ action: 'table.day_dropped', limit: 100 });
  const dropped = entries.slice(0, entries.length - seen).map(({ before }) => before);
  expect(dropped.filter((each) => days.includes((each as { day: string }).day))).toMatchObject(
    days.toReversed().map((day) => ({ day, rows: 10 })),
  );
});

test('what is no day is never sent', async () => {
  const days = clickhouseUsageDays(() => client);
  await days.drop('2020-01-01');
  await expect(days.drop("2020-01-01' OR 1")).rejects.toThrow('partitions of the usage table are days');
});
