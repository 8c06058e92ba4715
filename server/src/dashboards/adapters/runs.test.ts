import { type ClickHouseClient, createClient } from '@clickhouse/client';
import type { DatasetResult } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { asInstant, silentLog, systemClock } from '#kernel';
import { createUserSql, tablesFor } from '#sql';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { type ClickHouseEngine, createClickHouseEngine } from '../../sql/adapters/clickhouse-engine.ts';
import { prepareWarehouse } from '../../sql/adapters/prepare-warehouse.ts';
import { createDatasetRunner, type DatasetRunner } from '../running/run-dataset.ts';
import { defaultWarehouse, storedDashboard } from '../stored-dashboard.test-support.ts';
import { watchData } from '../watch-data.ts';
import { clickhouseDataVersion } from './clickhouse-data-version.ts';
import { type ExpectedRun, expectedRuns, type RunRow, runRows } from './run-rows.test-support.ts';
import { readTemplates } from './template-files.ts';

const ROWS = runRows(20_261_122, inject('isProof') ? 30_000 : 4_000);
const RUNS = expectedRuns(ROWS);
const ZONES = ['Asia/Seoul', 'America/New_York', 'Asia/Kathmandu'] as const;

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
    values: ROWS.map(({ at, ...row }) => ({ ...row, event_time: new Date(at).toISOString().replace('Z', '') })),
    format: 'JSONEachRow',
    http_headers: { 'x-tallygate-lane': 'insert' },
  });
  runner = createDatasetRunner({
    sql: createUserSql({ engine, clock: systemClock, tablesFor }),
    watch: watchData({ source: clickhouseDataVersion(() => service), clock: systemClock, log: silentLog }),
    findPublisher: () => Promise.resolve(undefined),
    findWarehouse: () => Promise.resolve(defaultWarehouse),
    clock: systemClock,
    log: silentLog,
  });
});
afterAll(async () => {
  await engine?.close();
  await service?.close();
  await warehouse?.dispose();
});

const template = readTemplates().get('runs');
if (template === undefined) throw new Error('the template of runs is missing');
const DASHBOARD = storedDashboard(template);

interface Asked {
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  readonly workspaces?: readonly string[];
}

async function ask(dataset: string, { from, to, zone, workspaces = [] }: Asked): Promise<DatasetResult> {
  const outcome = await runner.run({
    dashboard: DASHBOARD,
    dataset,
    question: { from: asInstant(from), to: asInstant(to), timeZone: zone, filters: { workspaces } },
    viewer: undefined,
    signal: new AbortController().signal,
  });
  if (outcome.kind === 'refuse') throw new Error(`${dataset}: ${outcome.code} ${JSON.stringify(outcome.details)}`);
  expect(outcome.result.truncated).toBe(false);
  return outcome.result;
}

/** Rows as text, by the columns that are named, in an order of their own. */
async function told(dataset: string, columns: readonly string[], asked: Asked): Promise<readonly string[]> {
  const result = await ask(dataset, asked);
  const places = columns.map((column) => result.columns.findIndex(({ name }) => name === column));
  return result.rows.map((row) => places.map((place) => String(row[place] ?? '')).join(' ')).sort();
}

const DAYS = new Map<string, Intl.DateTimeFormat>(
  ZONES.map((zone) => [zone, new Intl.DateTimeFormat('en-CA', { timeZone: zone })]),
);
const dayOf = (at: number, zone: string) => DAYS.get(zone)?.format(at) ?? '';
/** The address that somebody had last among the runs that are counted. */
function nameOf(run: ExpectedRun, among: readonly ExpectedRun[]): string {
  if (run.attributed_to !== '') return run.attributed_to === 'system' ? '@system' : run.attributed_to;
  const own = among.filter((one) => one.requester_id === run.requester_id && one.attributed_to === '');
  return own.reduce((newest, one) => (one.at > newest.at ? one : newest)).requester;
}

function counts<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  return Map.groupBy(items, keyOf);
}
const lines = (groups: ReadonlyMap<string, readonly unknown[]>) =>
  [...groups].map(([key, items]) => `${key} ${items.length}`).sort();
const requestsOf = (runs: readonly ExpectedRun[]) => runs.reduce((sum, { requests }) => sum + requests, 0);

const QUESTIONS = [
  { when: 'the whole term', from: Date.UTC(2026, 1, 1), to: Date.UTC(2026, 11, 1) },
  { when: 'one day', from: Date.UTC(2026, 2, 7, 15), to: Date.UTC(2026, 2, 8, 15) },
  { when: 'over the change to summer time', from: Date.UTC(2026, 2, 1, 5), to: Date.UTC(2026, 2, 20, 4) },
  { when: 'over the change to winter time', from: Date.UTC(2026, 9, 20, 4), to: Date.UTC(2026, 10, 8, 5) },
  { when: 'from within a day on', from: Date.UTC(2026, 9, 13, 7, 41, 3, 17), to: Date.UTC(2026, 10, 9, 22, 1) },
  { when: 'of two workspaces', from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 9, 20), workspaces: ['w0', 'w2'] },
  { when: 'of years', from: Date.UTC(2022, 6, 1), to: Date.UTC(2027, 4, 1) },
];

/** All of them in each zone in a proof; else each in one. */
const questionsIn = (zone: (typeof ZONES)[number]) =>
  QUESTIONS.filter((_, place) => inject('isProof') || place % ZONES.length === ZONES.indexOf(zone));

describe.each(ZONES)('in %s', (zone) => {
  test.each(questionsIn(zone))('figures of runs, $when, are those of their first requests', async (question) => {
    const asked = { ...question, zone };
    const isAsked = ({ at, workspace_id: workspace }: RunRow) =>
      at >= asked.from && at < asked.to && (asked.workspaces?.includes(workspace) ?? true);
    const all = RUNS.filter(isAsked);
    const billable = all.filter((run) => run.billable_run);
    const split = (runs: readonly ExpectedRun[]) => {
      const counted = runs.filter((run) => run.billable_run).length;
      return `${counted} ${runs.length - counted}`;
    };
    const byTime = (keyOf: (day: string) => string) =>
      [...counts(all, ({ at }) => keyOf(dayOf(at, zone)))].map(([key, runs]) => `${key} ${split(runs)}`).sort();
    expect(await told('runs_by_day', ['day', 'counted', 'not_counted'], asked)).toEqual(byTime((day) => day));
    expect(await told('runs_by_month', ['month', 'counted', 'not_counted'], asked)).toEqual(
      byTime((day) => `${day.slice(0, 7)}-01`),
    );
    const withRequests = (groups: ReadonlyMap<string, readonly ExpectedRun[]>) =>
      [...groups].map(([key, runs]) => `${key} ${runs.length} ${requestsOf(runs)}`).sort();
    expect(await told('runs_by_type', ['run_type', 'runs', 'requests'], asked)).toEqual(
      withRequests(counts(billable, ({ run_type: type }) => type)),
    );
    expect(await told('runs_by_user', ['who', 'runs', 'requests'], asked)).toEqual(
      withRequests(counts(billable, (run) => nameOf(run, billable))),
    );
    expect(await told('runs_by_reason', ['run_type', 'counts', 'reason', 'runs', 'requests'], asked)).toEqual(
      withRequests(counts(all, (run) => `${run.run_type} ${reasonOf(run)}`)),
    );
    expect(await told('requests_without_run', ['reason', 'requests'], asked)).toEqual(
      lines(
        counts(
          ROWS.filter((row) => isAsked(row) && row.run_trigger === ''),
          whyNot,
        ),
      ),
    );
  });

  test('figures by day, type and user add up to those of the range', async () => {
    const asked = { from: Date.UTC(2026, 9, 5), to: Date.UTC(2026, 10, 4), zone };
    const billable = RUNS.filter(({ at, billable_run: counts }) => counts && at >= asked.from && at < asked.to);
    expect(await told('days_by_type', ['day', 'run_type', 'runs'], asked)).toEqual(
      lines(counts(billable, ({ at, run_type: type }) => `${dayOf(at, zone)} ${type}`)),
    );
    const byUser = await ask('days_by_user', asked);
    expect(byUser.rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(billable.length);
    const named = new Set(byUser.rows.map((row) => row[1]));
    expect(named.size).toBe(31);
    const most = [...counts(billable, (run) => nameOf(run, billable))].sort(
      (one, two) => two[1].length - one[1].length,
    );
    expect(named).toContain(most[0]?.[0]);
    const ofSystem = byUser.rows.filter((row) => row[1] === '@system').reduce((sum, row) => sum + Number(row[2]), 0);
    expect(ofSystem).toBe(billable.filter((run) => run.attributed_to === 'system').length);
  });
});

function reasonOf({ billable_run: isBillable, run_trigger: trigger }: RunRow): string {
  if (isBillable) return `counted ${trigger}`;
  return `not_counted ${trigger === 'background' ? trigger : 'type'}`;
}

function whyNot({ final_status: status, api_type: api }: RunRow): string {
  if (status === 'refused') return 'refused';
  if (api.endsWith('count_tokens')) return 'tokens';
  return api.endsWith('/models') ? 'models' : 'before';
}
