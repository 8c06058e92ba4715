import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { asInstant, silentLog, systemClock, systemRandom } from '#kernel';
import { type WarehouseProcess, warehouseProcess } from '../../../../test/warehouse-process.ts';
import { createClickhouseSink } from '../../adapters/clickhouse-sink.ts';
import { directoryFiles } from '../../adapters/spool-files.ts';
import { createSpoolSource } from '../../adapters/spool-source.ts';
import { createFileSpool } from '../../adapters/spool-writer.ts';
import { closeRow, lostClosing } from '../../row/close-row.ts';
import { OUTCOME } from '../../row/row.test-support.ts';
import { openBatchLogFile } from '../../shipping/adapters/batch-log-file.ts';
import { openQuarantineFile } from '../../shipping/adapters/quarantine-file.ts';
import { createShipper } from '../../shipping/ship.ts';
import { USAGE_TABLE } from '../../table/usage-table.ts';
import { type AuditQuestion, audit } from '../audit.ts';
import type { RecomputeCost } from '../costs.ts';
import { BATCH_LOG_NAME } from '../spool-facts.ts';
import { changeTally } from './change-tally.test-support.ts';
import { intentOf, lastSegmentOf, makeId, NOON_MS } from './spool-parts.test-support.ts';
import { storedRowsBySql } from './stored-rows-sql.ts';

const DAY = '2026-01-20';
const NEXT_DAY_MS = NOON_MS + 86_400_000;
const ALL: AuditQuestion = { since: undefined, until: undefined, isPartial: false, waitMs: 0 };

let warehouse: WarehouseProcess;
let client: ClickHouseClient;
let dir: string;

beforeAll(async () => {
  warehouse = await warehouseProcess();
  client = createClient({ url: warehouse.url, username: warehouse.user, password: warehouse.password });
  // Nothing of ours deletes rows: the faults that are planted here need it.
  await run(`ALTER TABLE ${USAGE_TABLE} MODIFY SETTING lightweight_mutation_projection_mode = 'rebuild'`);
});
afterAll(async () => {
  await client.close();
  await warehouse.dispose();
});
beforeEach(async () => {
  await run(`TRUNCATE TABLE ${USAGE_TABLE}`);
  dir = mkdtempSync(join(tmpdir(), 'tallygate-audit-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('rows that are stored as they were shipped pass, over days and batches, and every request is accounted for', async () => {
  await shipRounds([3, 4, 5], [NOON_MS, NEXT_DAY_MS]);
  const report = await auditNow();
  expect(report).toMatchObject({ findings: [], notes: [], isCut: false, rowsCompared: 12 });
  expect(report.spools).toEqual([
    { spool: expect.stringMatching(/^[\da-f-]{36}$/), stored: 12, quarantined: 0, waiting: 0, open: 0 },
  ]);
});

test('a clock that jumps forwards by a year and back by days: every row is on the day that it was given, and is proven', async () => {
  await shipRounds([3, 2, 4, 1], [NOON_MS, NOON_MS + 365 * 86_400_000, NOON_MS - 3 * 86_400_000, NOON_MS - 1]);
  expect(await auditNow()).toMatchObject({ findings: [], rowsCompared: 10 });
  const days = await ask(
    `SELECT toString(toDate(event_time)) AS day, count() AS rows FROM ${USAGE_TABLE} GROUP BY day ORDER BY day`,
  );
  expect(days.map(({ day, rows }) => [day, Number(rows)])).toEqual([
    ['2026-01-17', 4],
    [DAY, 4],
    ['2027-01-20', 2],
  ]);
});

test('days that retention dropped are told and not missed, also when a part of one came late; later ones are still proven', async () => {
  await shipRounds([3, 4, 5], [NOON_MS, NEXT_DAY_MS]);
  await run(`ALTER TABLE ${USAGE_TABLE} DROP PARTITION '${DAY}'`);
  expect((await auditNow()).findings).toContainEqual(expect.objectContaining({ kind: 'rows_missing', day: DAY }));
  const kept = await auditNow(ALL, undefined, async () => DAY);
  expect([kept.findings, kept.notes]).toEqual([[], [{ kind: 'days_dropped', day: DAY }]]);
  await run(`ALTER TABLE ${USAGE_TABLE} DROP PARTITION '2026-01-21'`);
  const lost = await auditNow(ALL, undefined, async () => DAY);
  expect(lost.findings).toContainEqual(expect.objectContaining({ kind: 'rows_missing', day: '2026-01-21' }));
});

interface Corruption {
  readonly what: string;
  readonly plant: () => Promise<void>;
  readonly kinds: readonly string[];
  /** What the finding that counts says. */
  readonly says: Record<string, unknown>;
}

const SECOND_BATCH = `(SELECT DISTINCT batch_id FROM ${USAGE_TABLE} ORDER BY toUInt64(splitByChar(':', batch_id)[2]) LIMIT 1 OFFSET 1)`;
const ONE_REQUEST = `(SELECT argMin(request_id, (toUInt64(splitByChar(':', batch_id)[2]), event_time)) FROM ${USAGE_TABLE})`;

const CORRUPTIONS: readonly Corruption[] = [
  {
    what: 'a row deleted',
    plant: () => run(`DELETE FROM ${USAGE_TABLE} WHERE request_id = ${ONE_REQUEST}`),
    kinds: ['rows_missing', 'batch_partial'],
    says: { kind: 'batch_partial', expected: 3, stored: 2 },
  },
  {
    what: 'a row doubled',
    plant: () => run(`INSERT INTO ${USAGE_TABLE} SELECT * FROM ${USAGE_TABLE} WHERE request_id = ${ONE_REQUEST}`),
    kinds: ['rows_surplus', 'batch_surplus', 'request_doubled'],
    says: { kind: 'request_doubled', times: 2 },
  },
  {
    what: 'tokens altered',
    plant: () =>
      alter('input_tokens = input_tokens + 1, total_tokens = total_tokens + 1', `request_id = ${ONE_REQUEST}`),
    kinds: ['rows_altered', 'batch_altered'],
    says: { kind: 'batch_altered', rows: 3 },
  },
  {
    what: 'a total altered',
    plant: () => alter('total_tokens = total_tokens + 1', `request_id = ${ONE_REQUEST}`),
    kinds: ['rows_altered', 'batch_altered', 'row_inconsistent'],
    says: { kind: 'row_inconsistent', requestId: expect.any(String) },
  },
  {
    what: 'an outcome altered',
    plant: () => alter("final_status = 'error'", `request_id = ${ONE_REQUEST}`),
    kinds: ['rows_altered', 'batch_altered'],
    says: { kind: 'rows_altered', day: DAY, rows: 12 },
  },
  {
    what: 'a batch missing',
    plant: () => run(`DELETE FROM ${USAGE_TABLE} WHERE batch_id = ${SECOND_BATCH}`),
    kinds: ['rows_missing', 'batch_missing'],
    says: { kind: 'batch_missing', expected: 4 },
  },
  {
    what: 'a batch half there',
    plant: () =>
      run(`DELETE FROM ${USAGE_TABLE} WHERE batch_id = ${SECOND_BATCH} AND request_id IN
        (SELECT request_id FROM ${USAGE_TABLE} WHERE batch_id = ${SECOND_BATCH} ORDER BY request_id LIMIT 2)`),
    kinds: ['rows_missing', 'batch_partial'],
    says: { kind: 'batch_partial', expected: 4, stored: 2 },
  },
  {
    what: 'a row moved to another id: one lost and one invented',
    plant: async () => {
      const [row] = await ask(`SELECT ${ONE_REQUEST} AS id`);
      await run(
        `INSERT INTO ${USAGE_TABLE} SELECT * REPLACE('${makeId(asInstant(NOON_MS))}' AS request_id)
         FROM (SELECT * FROM ${USAGE_TABLE} WHERE request_id = '${row?.['id']}')`,
      );
      await run(`DELETE FROM ${USAGE_TABLE} WHERE request_id = '${row?.['id']}'`);
    },
    kinds: ['rows_altered', 'batch_altered'],
    says: { kind: 'batch_altered' },
  },
  {
    what: 'rows of a spool that nobody knows',
    plant: () => invent(`'0195a000-0000-7000-8000-00000000dead:1:64:${DAY}'`),
    kinds: ['spool_unknown'],
    says: { kind: 'spool_unknown', spool: '0195a000-0000-7000-8000-00000000dead', rows: 1 },
  },
  {
    what: 'a batch that the spool never cut',
    plant: () => invent(`concat(splitByChar(':', batch_id)[1], ':1:65:${DAY}')`),
    kinds: ['rows_surplus', 'batch_unknown'],
    says: { kind: 'batch_unknown', rows: 1 },
  },
  {
    what: 'a batch from beyond where the spool is',
    plant: () => invent(`concat(splitByChar(':', batch_id)[1], ':9:64:${DAY}')`),
    kinds: ['batch_ahead'],
    says: { kind: 'batch_ahead', rows: 1 },
  },
  {
    what: 'the counters off',
    plant: () => changeTally(dir, (rows) => rows + 1),
    kinds: ['counters_differ', 'rows_missing'],
    says: { kind: 'counters_differ', counted: 13, logged: 12 },
  },
  {
    what: 'both of the slots of the state damaged',
    plant: async () => {
      const file = await open(join(dir, 'state'), 'r+');
      await file.write(Buffer.alloc(8_192, 7));
      await file.close();
    },
    kinds: ['spool_unreadable', 'spool_unknown'],
    says: { kind: 'spool_unreadable', reason: expect.stringContaining('damaged') },
  },
];

test.each(CORRUPTIONS)('$what is found, and said by its name', async ({ plant, kinds, says }) => {
  await shipRounds([3, 4, 5], [NOON_MS]);
  await plant();
  const report = await auditNow();
  expect([...new Set(report.findings.map(({ kind }) => kind))].sort()).toEqual([...kinds].sort());
  expect(report.findings).toContainEqual(expect.objectContaining(says));
});

test('a request that two spools shipped is found', async () => {
  await shipRounds([3], [NOON_MS]);
  await run(
    `INSERT INTO ${USAGE_TABLE} SELECT * REPLACE('0195a000-0000-7000-8000-00000000dead:1:64:${DAY}' AS batch_id)
     FROM ${USAGE_TABLE} WHERE request_id = ${ONE_REQUEST}`,
  );
  const report = await auditNow({ ...ALL, isPartial: true });
  expect(report.findings.map(({ kind }) => kind)).toEqual(['request_doubled']);
  expect(report.notes).toContainEqual(expect.objectContaining({ kind: 'rows_elsewhere', rows: 1 }));
});

test('days outside of the range are not looked at', async () => {
  await shipRounds([2, 2], [NOON_MS, NEXT_DAY_MS]);
  await run(`DELETE FROM ${USAGE_TABLE} WHERE toDate(event_time) = '${DAY}'`);
  const next = '2026-01-21';
  expect((await auditNow({ ...ALL, since: next, until: next })).findings).toEqual([]);
  expect((await auditNow({ ...ALL, until: DAY })).findings).not.toEqual([]);
});

test('what waits in a spool and what is under way are told, and no failure', async () => {
  const spool = await startSpool();
  const opened = spool.open(intentOf(0));
  expect(opened.kind).toBe('opened');
  spool.record(intentOf(1), closeRow(OUTCOME));
  await spool.synced();
  await spool.stop();
  const report = await auditNow();
  expect(report).toMatchObject({ findings: [], spools: [{ stored: 0, waiting: 1, open: 1 }] });
  expect(report.notes.map(({ kind }) => kind)).toEqual(['rows_waiting', 'requests_open']);
});

test('an audit waits for what is in the spool to be shipped', async () => {
  const spool = await startSpool();
  for (let index = 0; index < 20; index++) spool.record(intentOf(index), closeRow(OUTCOME));
  await spool.synced();
  await spool.stop();
  const audited = auditNow({ ...ALL, waitMs: 10_000 });
  await ship();
  expect(await audited).toMatchObject({ findings: [], notes: [], rowsCompared: 20 });
});

test('while rows are shipped without a pause, no audit finds a difference', async () => {
  const spool = await startSpool();
  const stop = new AbortController();
  const shipping = ship({ spool, until: stop.signal });
  let written = 0;
  const writing = (async () => {
    while (!stop.signal.aborted) {
      for (let index = 0; index < 20; index++) spool.record(intentOf(written++), closeRow(OUTCOME));
      await spool.synced();
      await pause(5);
    }
  })();
  const reports = [];
  for (let round = 0; round < 8; round++) reports.push(await auditNow({ ...ALL, waitMs: 500 }));
  stop.abort();
  await writing;
  await shipping;
  await spool.stop();
  expect(reports.flatMap(({ findings }) => findings)).toEqual([]);
  const [first, last] = [reports[0]?.rowsCompared ?? 0, reports.at(-1)?.rowsCompared ?? 0];
  expect(last).toBeGreaterThan(first);
});

test('rows that the warehouse refused are in quarantine, which is told', async () => {
  const spool = await startSpool();
  spool.record(intentOf(0), closeRow(OUTCOME));
  spool.record(intentOf(1), closeRow(OUTCOME).replace('"input_tokens":100', '"input_tokens":"many"'));
  await spool.synced();
  await spool.stop();
  await ship();
  const report = await auditNow();
  expect(report).toMatchObject({ findings: [], spools: [{ stored: 1, quarantined: 1 }] });
  expect(report.notes).toEqual([expect.objectContaining({ kind: 'rows_quarantined', rows: 1 })]);
});

test.each([
  { when: 'is the stored one', computed: 5n, kinds: [] },
  { when: 'is another', computed: 6n, kinds: ['cost_differs'] },
])('a cost that, computed anew, $when', async ({ computed, kinds }) => {
  const spool = await startSpool();
  const closing = closeRow(OUTCOME).replace(/"cost_nano_usd":null/, '"cost_nano_usd":5');
  spool.record(intentOf(0), closing);
  await spool.synced();
  await spool.stop();
  await ship();
  const report = await auditNow(ALL, ({ columns }) => (Number(columns['input_tokens']) === 100 ? computed : undefined));
  expect(report.findings.map(({ kind }) => kind)).toEqual(kinds);
  expect(report.costsCompared).toBe(1);
});

test('an older copy of a spool that was put back: no row twice, none lost, and the audit tells what it cannot prove', async () => {
  await shipRounds([3], [NOON_MS]);
  const left = await startSpool();
  for (let index = 0; index < 4; index++) left.record(intentOf(index), closeRow(OUTCOME));
  const open = left.open(intentOf(9));
  await left.synced();
  const copy = mkdtempSync(join(tmpdir(), 'tallygate-copy-'));
  try {
    cpSync(dir, copy, { recursive: true });
    if (open.kind === 'opened') left.close(open.ticket, closeRow(OUTCOME));
    await left.synced();
    await left.stop();
    await ship();
    await shipRounds([5], [NOON_MS]);
    rmSync(dir, { recursive: true });
    cpSync(copy, dir, { recursive: true });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  await shipRounds([600], [NOON_MS]);
  const counts =
    await ask(`SELECT count() AS rows, uniqExact(request_id) AS ids, countIf(final_status = 'gateway_lost') AS lost
    FROM ${USAGE_TABLE}`);
  expect(counts.map((row) => Object.values(row).map(Number))).toEqual([[613, 613, 0]]);
  const report = await auditNow();
  expect(report.findings).toEqual([]);
  expect(report.notes).toEqual([expect.objectContaining({ kind: 'rows_of_earlier_line', rows: 13 })]);
  expect(report).toMatchObject({ rowsCompared: 600, spools: [{ stored: 600 }] });
});

test('a spool directory that was removed: what it had shipped stays once, and is said to be of a spool unknown', async () => {
  await shipRounds([3], [NOON_MS]);
  rmSync(dir, { recursive: true });
  await shipRounds([2], [NOON_MS]);
  const report = await auditNow();
  expect(report.findings).toEqual([expect.objectContaining({ kind: 'spool_unknown', rows: 3 })]);
  expect((await auditNow({ ...ALL, isPartial: true })).findings).toEqual([]);
});

async function auditNow(
  question: AuditQuestion = ALL,
  recomputeCost?: RecomputeCost,
  droppedThrough?: () => Promise<string>,
) {
  const rows = storedRowsBySql({ ask, table: USAGE_TABLE });
  const spools = [{ place: dir, files: directoryFiles(dir) }];
  return await audit({ spools, rows, clock: systemClock, pause, recomputeCost, droppedThrough }, question);
}

/** Each round is a batch of its own for each day. */
async function shipRounds(rounds: readonly number[], days: readonly number[]): Promise<void> {
  for (const [round, count] of rounds.entries()) {
    const spool = await startSpool();
    const at = days[round % days.length] ?? NOON_MS;
    for (let index = 0; index < count; index++) spool.record(intentOf(index, at), closeRow(OUTCOME));
    await spool.synced();
    await spool.stop();
    await ship();
  }
}

async function startSpool() {
  const limits = { segmentBytes: 1024 * 1024, openingBytesMax: 8 * 1024 };
  const { spool } = await createFileSpool({ dir, clock: systemClock, log: silentLog, lostClosing, ...limits });
  return spool;
}

/** Ships what is there, or until it is told to end. */
async function ship(live?: { readonly spool: Awaited<ReturnType<typeof startSpool>>; readonly until: AbortSignal }) {
  const sink = createClickhouseSink({ url: warehouse.url, user: warehouse.user, password: warehouse.password });
  const source = await createSpoolSource({ dir, log: silentLog, acknowledged: (at) => live?.spool.shipped(at) });
  const quarantine = await openQuarantineFile({ path: join(dir, 'refused-rows.jsonl') });
  const batchLog = await openBatchLogFile(join(dir, BATCH_LOG_NAME));
  const shipper = createShipper({
    ...{ source, sink, quarantine, batchLog, history: sink },
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
  });
  if (live === undefined) source.synced({ segment: await lastSegmentOf(directoryFiles(dir)), offset: 1024 * 1024 });
  else live.spool.onSynced((at) => source.synced(at));
  const running = shipper.run();
  if (live !== undefined && !live.until.aborted) {
    await new Promise((resolve) => live.until.addEventListener('abort', resolve, { once: true }));
  }
  await shipper.drained();
  await shipper.stop();
  await running;
  await Promise.all([source.stop(), sink.close(), quarantine.close(), batchLog.close()]);
}

async function invent(batchId: string): Promise<void> {
  await run(
    `INSERT INTO ${USAGE_TABLE} SELECT * REPLACE('${makeId(asInstant(NOON_MS))}' AS request_id, ${batchId} AS batch_id)
     FROM ${USAGE_TABLE} LIMIT 1`,
  );
}

async function alter(change: string, condition: string): Promise<void> {
  await run(`ALTER TABLE ${USAGE_TABLE} UPDATE ${change} WHERE ${condition} SETTINGS mutations_sync = 2`);
}

async function run(statement: string): Promise<void> {
  await client.command({ query: statement });
}

async function ask(query: string) {
  const result = await client.query({ query, format: 'JSONEachRow' });
  return await result.json<Record<string, unknown>>();
}
