import { type ClickHouseClient, createClient } from '@clickhouse/client';
import type { DatasetResult, Widget } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { asInstant, type Clock, silentLog, systemClock } from '#kernel';
import { createUserSql, tablesFor } from '#sql';
import { manualClock } from '../../../test/manual-clock.ts';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { type ClickHouseEngine, createClickHouseEngine } from '../../sql/adapters/clickhouse-engine.ts';
import { prepareWarehouse } from '../../sql/adapters/prepare-warehouse.ts';
import { ACCOUNT_PUBLISHER_ID, type StoredDashboard } from '../dashboard-store.ts';
import { createDatasetRunner, type DatasetRunner } from '../running/run-dataset.ts';
import { watchData } from '../watch-data.ts';
import { clickhouseDataVersion } from './clickhouse-data-version.ts';
import { type Asked, dayOf, expectedOverview, startOfDay, ZONES, type Zone } from './expected-overview.test-support.ts';
import { correctionLines, insertLine, sampleRows } from './overview-rows.test-support.ts';
import { readTemplates } from './template-files.ts';

const SEED = 20_261_121;
const ROWS = sampleRows(SEED, inject('isProof') ? 40_000 : 6_000);
const NONE: readonly string[] = [];

let warehouse: WarehouseProcess;
let service: ClickHouseClient;
let engine: ClickHouseEngine;
let runner: DatasetRunner;

beforeAll(async () => {
  warehouse = await warehouseProcess();
  const address = { url: warehouse.url, username: warehouse.user, password: warehouse.password };
  await prepareWarehouse(address);
  service = createClient({ ...address, log: { level: 127 } });
  engine = createClickHouseEngine(address, silentLog);
  await service.insert({
    table: '`system.ai_gateway`.usage',
    values: ROWS.map(insertLine),
    format: 'JSONEachRow',
    http_headers: { 'x-tallygate-lane': 'insert' },
  });
  await service.insert({
    table: '`system.ai_gateway`.cost_corrections',
    values: ROWS.flatMap(correctionLines),
    format: 'JSONEachRow',
    http_headers: { 'x-tallygate-lane': 'insert' },
  });
  runner = runnerBy(systemClock);
});

function runnerBy(clock: Clock): DatasetRunner {
  return createDatasetRunner({
    sql: createUserSql({ engine, clock: systemClock, tablesFor }),
    watch: watchData({ source: clickhouseDataVersion(() => service), clock: systemClock, log: silentLog }),
    findPublisher: () => Promise.resolve(undefined),
    clock,
    log: silentLog,
  });
}

afterAll(async () => {
  await engine?.close();
  await service?.close();
  await warehouse?.dispose();
});

const template = readTemplates().get('usage');
if (template === undefined) throw new Error('the usage template is missing');
const DASHBOARD: StoredDashboard = {
  id: 'd',
  document: template,
  publisher: { id: ACCOUNT_PUBLISHER_ID, address: 'Acme' },
  publishedAt: asInstant(0),
  createdAt: asInstant(0),
};
const DATASETS = DASHBOARD.document.datasets.map(({ name }) => name);

async function ask(dataset: string, { zone, from, to, workspaces, now }: Asked): Promise<DatasetResult> {
  const outcome = await (now === undefined ? runner : runnerBy(manualClock(now))).run({
    dashboard: DASHBOARD,
    dataset,
    question: { from: asInstant(from), to: asInstant(to), timeZone: zone.name, workspaces },
    signal: new AbortController().signal,
  });
  if (outcome.kind === 'refuse') throw new Error(`${dataset}: ${outcome.code} ${JSON.stringify(outcome.details)}`);
  return outcome.result;
}

/** Rows by column names, counts as numbers. */
async function figures(dataset: string, asked: Asked): Promise<readonly Record<string, unknown>[]> {
  const { columns, rows } = await ask(dataset, asked);
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, type }, index) => [
        name,
        /Int64/.test(type) && row[index] !== null ? Number(row[index]) : row[index],
      ]),
    ),
  );
}

/** Ratios may differ in the last bits; counts may not. */
function close(rows: readonly Readonly<Record<string, unknown>>[]): unknown {
  const round = (value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? value.toPrecision(12) : value;
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, round(value)])));
}

const day = (year: number, month: number, date: number) => Date.UTC(year, month - 1, date) / 86_400_000;
const local = (zone: Zone, from: number, to: number): Asked => ({
  zone,
  from: startOfDay(from, zone),
  to: startOfDay(to, zone),
  workspaces: NONE,
});
const within = (asked: Asked, ...workspaces: readonly string[]): Asked => ({ ...asked, workspaces });

const QUESTIONS: readonly { readonly when: string; readonly asked: (zone: Zone) => Asked }[] = [
  { when: 'over the change to summer time', asked: (zone) => local(zone, day(2026, 3, 2), day(2026, 3, 16)) },
  { when: 'over the change to winter time', asked: (zone) => local(zone, day(2026, 10, 27), day(2026, 11, 8)) },
  { when: 'on the day of 23 hours', asked: (zone) => local(zone, day(2026, 3, 8), day(2026, 3, 9)) },
  { when: 'on the day of 25 hours', asked: (zone) => local(zone, day(2026, 11, 1), day(2026, 11, 2)) },
  { when: 'over days without a row', asked: (zone) => local(zone, day(2026, 6, 1), day(2026, 6, 8)) },
  { when: 'with rows before and none now', asked: (zone) => local(zone, day(2026, 3, 20), day(2026, 4, 10)) },
  { when: 'over a day of which no tokens are known', asked: (zone) => local(zone, day(2026, 9, 14), day(2026, 9, 18)) },
  { when: 'on a day of which no tokens are known', asked: (zone) => local(zone, day(2026, 9, 15), day(2026, 9, 16)) },
  { when: 'over the whole year so far', asked: (zone) => local(zone, day(2026, 1, 1), day(2026, 11, 20)) },
  {
    when: 'while the range goes on',
    asked: (zone) => ({ ...local(zone, day(2026, 10, 27), day(2026, 11, 2)), now: Date.UTC(2026, 9, 29, 14, 7) }),
  },
  { when: 'in one workspace', asked: (zone) => within(local(zone, day(2026, 3, 1), day(2026, 3, 18)), 'w1') },
  {
    when: 'in two workspaces',
    asked: (zone) => within(local(zone, day(2026, 10, 24), day(2026, 11, 10)), 'w3', 'w0', 'w3'),
  },
  {
    when: 'in a workspace that is not there',
    asked: (zone) => within(local(zone, day(2026, 3, 1), day(2026, 3, 18)), "w' OR 1"),
  },
  {
    when: 'from and to the middle of a quarter of an hour',
    asked: (zone) => ({
      zone,
      from: Date.UTC(2026, 2, 7, 23, 7, 3, 11),
      to: Date.UTC(2026, 2, 9, 4, 22, 59, 999),
      workspaces: NONE,
    }),
  },
];

describe.each(ZONES)('$name', (zone) => {
  test.each(QUESTIONS)('R-15, R-26: $when, every figure equals the one computed row by row', async ({ asked }) => {
    const question = asked(zone);
    const expected = expectedOverview(ROWS, question);
    expect(DATASETS.toSorted()).toEqual(Object.keys(expected).toSorted());
    for (const dataset of DATASETS) {
      expect(close(await figures(dataset, question)), dataset).toEqual(close(expected[dataset] ?? []));
    }
  });

  test.each([
    { when: 'spring', from: day(2026, 3, 1), to: day(2026, 3, 18) },
    { when: 'autumn', from: day(2026, 10, 24), to: day(2026, 11, 10) },
  ])('R-50: single days of $when add up to the range', async ({ from, to }) => {
    const [whole] = await figures('totals', local(zone, from, to));
    let [requests, tokens, unmeasured] = [0, 0, 0];
    for (let one = from; one < to; one++) {
      const [single] = await figures('totals', local(zone, one, one + 1));
      const [ofDay, ...more] = await figures('tokens_by_day', local(zone, one, one + 1));
      expect(more).toEqual([]);
      expect(ofDay?.['tokens']).toBe(single?.['tokens']);
      requests += Number(single?.['requests']);
      tokens += Number(single?.['tokens']);
      unmeasured += Number(single?.['unmeasured_requests']);
    }
    expect({ requests, tokens, unmeasured }).toEqual({
      requests: whole?.['requests'],
      tokens: whole?.['tokens'],
      unmeasured: whole?.['unmeasured_requests'],
    });
    expect(requests).toBe(ROWS.filter(({ at }) => dayOf(at, zone) >= from && dayOf(at, zone) < to).length);
  });

  test('the parts of a day add up: classes to requests, parts of tokens to tokens', async () => {
    const asked = local(zone, day(2026, 10, 24), day(2026, 11, 10));
    const sum = (row: Record<string, unknown>, ...names: readonly string[]) =>
      names.reduce((so, name) => so + Number(row[name]), 0);
    const requests = await figures('requests_by_day', asked);
    expect(requests).toHaveLength(17);
    for (const row of requests) {
      expect(sum(row, 'ok', 'client_closed', 'client_error', 'server_error', 'refused', 'unknown')).toBe(
        row['requests'],
      );
    }
    for (const row of await figures('tokens_by_day', asked)) {
      expect(sum(row, 'input_uncached', 'cached', 'output_visible', 'reasoning')).toBe(row['tokens']);
    }
  });
});

describe('the document and its datasets', () => {
  const asked = local(ZONES[0] as Zone, day(2026, 3, 1), day(2026, 3, 18));

  test('every column that a widget names is produced by its dataset', async () => {
    const produced = new Map<string, ReadonlySet<string>>();
    for (const name of DATASETS) produced.set(name, new Set((await ask(name, asked)).columns.map((one) => one.name)));
    const wanted = DASHBOARD.document.pages.flatMap(({ widgets }) => widgets.flatMap(columnsOf));
    expect(wanted.length).toBeGreaterThan(30);
    expect(wanted.filter(({ dataset, column }) => !produced.get(dataset)?.has(column))).toEqual([]);
  });

  test('R-15: what is not known is counted as such, and is no zero in a sum', async () => {
    const [page] = DASHBOARD.document.pages;
    const cost = page?.widgets.find(({ id }) => id === 'cost');
    expect(cost).toMatchObject({ kind: 'tile', base: 'unmeasured_requests', base_title: { en: '{base} unmeasured' } });
    const [totals] = await figures('totals', local(ZONES[0] as Zone, day(2026, 9, 15), day(2026, 9, 16)));
    expect(totals).toMatchObject({ tokens: null });
    expect(Number(totals?.['unmeasured_requests'])).toBeGreaterThan(0);
    for (const [dataset, figure] of UNMEASURED) {
      const shown = DASHBOARD.document.pages
        .flatMap(({ widgets }) => widgets.flatMap(columnsOf))
        .some((one) => one.dataset === dataset && one.column === 'unmeasured_requests');
      expect(shown, `${dataset} tells how many of its ${figure} are not known`).toBe(true);
    }
  });

  test('days come as YYYY-MM-DD, in order, none missing', async () => {
    for (const dataset of ['requests_by_day', 'tokens_by_day', 'users_by_day', 'costs_by_day']) {
      const days = (await figures(dataset, asked)).map((row) => row['day']);
      expect(days).toEqual(Array.from({ length: 17 }, (_, index) => `2026-03-${String(index + 1).padStart(2, '0')}`));
    }
  });

  test('the longest range fits into the rows that a dataset may have', async () => {
    const longest = { ...asked, from: asked.to - 400 * 86_400_000 + 1, to: asked.to + 1 };
    const result = await ask('requests_by_day', longest);
    expect(result.truncated).toBe(false);
    expect(result.rows).toHaveLength(401);
  });
});

/** Datasets with sums of what may be unknown. */
const UNMEASURED = [
  ['costs', 'costs'],
  ['tokens_by_day', 'tokens'],
  ['top_users', 'tokens'],
  ['top_models', 'tokens'],
] as const;

function columnsOf(widget: Widget): readonly { dataset: string; column: string }[] {
  const own = (...columns: readonly (string | undefined)[]) =>
    columns.filter((column) => column !== undefined).map((column) => ({ dataset: widget.dataset, column }));
  switch (widget.kind) {
    case 'tile':
      return [...own(widget.value, widget.previous, widget.base), ...(widget.sparkline ? [widget.sparkline] : [])];
    case 'ranking':
    case 'pie':
      return own(widget.label, widget.value, ...widget.also.map(({ column }) => column));
    case 'split_bar':
      return own(widget.x, widget.by, widget.value);
    default:
      return own(widget.x, ...widget.series.map(({ column }) => column));
  }
}
