import { readFile } from 'node:fs/promises';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asInstant, silentLog } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import { type PeopleRig, peopleRig } from '../../../test/people-rig.ts';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import type { Act, AuditEntry } from '../act.ts';
import { AUDIT_COLUMNS } from '../audit-columns.ts';
import { recordActs } from '../record-act.ts';
import { type AuditSink, shipLog } from '../ship-log.ts';
import { clickhouseAuditSink } from './clickhouse-audit-sink.ts';

let warehouse: WarehouseProcess;
let client: ClickHouseClient;
let rig: PeopleRig;
let sink: AuditSink;

beforeAll(async () => {
  warehouse = await warehouseProcess();
  const { url, user, password } = warehouse;
  client = createClient({ url, username: user, password, log: { level: 127 } });
  rig = await peopleRig();
  sink = clickhouseAuditSink(() => client);
});
afterAll(async () => {
  await client?.close();
  await rig?.close();
  await warehouse?.dispose();
});

const act = (target: string, at: number): Act => ({
  at: asInstant(at),
  actorId: 'id-1',
  actor: '김@acme.com',
  action: 'key.created',
  target,
  before: undefined,
  after: { name: '한글 "x"' },
  address: '::1',
  requestId: 'r',
});

const ask = async (query: string) => await (await client.query({ query, format: 'JSONEachRow' })).json<AskedRow>();
type AskedRow = Readonly<Record<string, string | null>>;
const stored = () => ask('SELECT * FROM `system.access`.audit_log FINAL ORDER BY sequence');

async function write(count: number, at: number): Promise<void> {
  const acts = Array.from({ length: count }, (_, index) => act(`key:${at}-${index}`, at));
  await rig.store.transaction((tx) => recordActs(rig.audit, tx, acts));
}

/** Copies until the newest entry is there; the clock is moved, not waited for. */
async function shipped(through: AuditSink, until: number): Promise<void> {
  const clock = manualClock(Date.now());
  const shipping = shipLog({ store: rig.audit, sink: through, clock, log: silentLog });
  for (let round = 0; round < 200; round++) {
    const newest = await sink.newest();
    if (newest !== undefined && newest.sequence >= until) break;
    clock.advance(30_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  shipping.stop();
}

const OCTOBER = Date.UTC(2026, 9, 5);
const NOVEMBER = Date.UTC(2026, 10, 5);

test('the table has the columns that are documented, with their comments', async () => {
  const rows = await ask(
    "SELECT name, type, comment FROM system.columns WHERE database = 'system.access' AND table = 'audit_log' ORDER BY position",
  );
  expect(rows).toEqual(AUDIT_COLUMNS.map(({ name, type, comment }) => ({ name, type, comment: comment.en })));
  const migration = new URL('../../../migrations/clickhouse/0006-audit-log.sql', import.meta.url);
  expect(await readFile(migration, 'utf8')).toContain('ReplacingMergeTree');
});

test('entries arrive as they are, oldest first, in more than one batch', async () => {
  await write(1_500, OCTOBER);
  await shipped(sink, 1_500);
  const rows = await stored();
  expect(rows).toHaveLength(1_500);
  const [first] = await rig.audit.after({ sequence: 0, limit: 1 });
  expect(rows[0]).toMatchObject({
    event_time: '2026-10-05 00:00:00.000',
    actor: '김@acme.com',
    after: '{"name":"한글 \\"x\\""}',
    before: null,
    hash: first?.hash,
  });
});

test('answers that were lost make no entry double, and none is left out', async () => {
  await write(2_500, NOVEMBER);
  let faults = 0;
  const flaky: AuditSink = {
    ...sink,
    add: async (entries: readonly AuditEntry[]) => {
      await sink.add(entries);
      // What was asked is done, and the answer is lost; now and then it is done twice.
      if (faults++ % 2 === 0) throw new Error('the connection broke');
      await sink.add(entries);
    },
  };
  await shipped(flaky, 4_000);
  const rows = await stored();
  expect(rows.map(({ sequence }) => Number(sequence))).toEqual(Array.from({ length: 4_000 }, (_, index) => index + 1));
});

test('two control processes at once make one copy', async () => {
  await write(1_000, NOVEMBER);
  await Promise.all([shipped(sink, 5_000), shipped(sink, 5_000)]);
  const [row] = await ask(
    'SELECT count() AS rows, uniqExact(sequence) AS different FROM `system.access`.audit_log FINAL',
  );
  expect([Number(row?.['rows']), Number(row?.['different'])]).toEqual([5_000, 5_000]);
});

test('the log of another installation is not mixed with ours', async () => {
  const foreign = await peopleRig();
  await foreign.store.transaction((tx) =>
    recordActs(
      foreign.audit,
      tx,
      Array.from({ length: 5_001 }, (_, at) => act(`other:${at}`, NOVEMBER)),
    ),
  );
  const errors: unknown[] = [];
  const told = Promise.withResolvers<void>();
  const error = (facts: unknown): void => {
    errors.push(facts);
    told.resolve();
  };
  const log = { ...silentLog, error };
  const shipping = shipLog({ store: foreign.audit, sink, clock: manualClock(Date.now()), log });
  await told.promise;
  shipping.stop();
  await foreign.close();
  expect((await sink.newest())?.sequence).toBe(5_000);
  expect(errors).toHaveLength(1);
});

test('months that are over go whole', async () => {
  await sink.dropBefore(asInstant(Date.UTC(2026, 10, 1)));
  const [row] = await ask('SELECT count() AS rows, min(event_time) AS first FROM `system.access`.audit_log FINAL');
  expect([Number(row?.['rows']), row?.['first']]).toEqual([3_500, '2026-11-05 00:00:00.000']);
});
