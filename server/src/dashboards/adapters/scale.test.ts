import { readFile } from 'node:fs/promises';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { asInstant, silentLog, systemClock } from '#kernel';
import { createUserSql, tablesFor } from '#sql';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { type ClickHouseEngine, createClickHouseEngine } from '../../sql/adapters/clickhouse-engine.ts';
import { runSettings } from '../../sql/adapters/engine-settings.ts';
import { prepareWarehouse } from '../../sql/adapters/prepare-warehouse.ts';
import { ACCOUNT_PUBLISHER_ID, type StoredDashboard } from '../dashboard-store.ts';
import { parameterValues } from '../document/parameters.ts';
import { createDatasetRunner, type DatasetRunner } from '../running/run-dataset.ts';
import { watchData } from '../watch-data.ts';
import { clickhouseDataVersion } from './clickhouse-data-version.ts';
import { fillManyRows, MANY_ROWS_DAYS, MANY_ROWS_FROM } from './many-rows.test-support.ts';
import { readTemplates } from './template-files.ts';

/** R-47 asks for pages below 1 s at 10 million rows, and below 3 s at 100 million. What holds of it are ranges up to a week; see below. */
const FULL_ROWS = 10_000_000;
const ROWS = inject('isProof') ? FULL_ROWS : 200_000;
const LOADS = inject('isProof') ? 20 : 5;
const DAY_MS = 86_400_000;
/**
 * Longest that 95 of 100 loads of a page may take. Of 10 million rows in 90 days, a day and a week come as fast as R-47 asks. A
 * month and all of them do not, since every row of the range is read: they are held to what that takes, so that they get no slower.
 * The few rows of a small run leave the fixed costs of queries, on a machine that runs other tests meanwhile.
 */
const QUESTIONS = inject('isProof')
  ? [
      { days: 1, p95MsMax: 1_000 },
      { days: 7, p95MsMax: 1_000 },
      { days: 30, p95MsMax: 6_000 },
      { days: MANY_ROWS_DAYS, p95MsMax: 12_000 },
    ]
  : [{ days: MANY_ROWS_DAYS, p95MsMax: 10_000 }];

let warehouse: WarehouseProcess;
let service: ClickHouseClient;
let engine: ClickHouseEngine;
let runner: DatasetRunner;

beforeAll(async () => {
  warehouse = await warehouseProcess();
  const address = { url: warehouse.url, username: warehouse.user, password: warehouse.password };
  await prepareWarehouse(address);
  service = createClient({ ...address, request_timeout: 60_000, log: { level: 127 } });
  engine = createClickHouseEngine(address, silentLog);
  runner = createDatasetRunner({
    sql: createUserSql({ engine, clock: systemClock, tablesFor }),
    watch: watchData({ source: clickhouseDataVersion(() => service), clock: systemClock, log: silentLog }),
    findPublisher: () => Promise.resolve(undefined),
    clock: systemClock,
    log: silentLog,
  });
  await fillManyRows(service, ROWS);
}, 1_200_000);
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
const TO = MANY_ROWS_FROM + MANY_ROWS_DAYS * DAY_MS;
const PAGES = DASHBOARD.document.pages.map(({ id, widgets }) => ({
  id,
  datasets: [...new Set(widgets.flatMap((one) => [one.dataset, ...sparklineOf(one)]))],
}));

function sparklineOf(widget: (typeof DASHBOARD.document.pages)[number]['widgets'][number]): readonly string[] {
  return widget.kind === 'tile' && widget.sparkline !== undefined ? [widget.sparkline.dataset] : [];
}

/** How long a page takes until all that it shows has come, in milliseconds, and the requests that it counts. */
async function load(datasets: readonly string[], from: number): Promise<{ ms: number; requests: number }> {
  const startedMs = performance.now();
  const results = await Promise.all(datasets.map(async (dataset) => ({ dataset, ...(await ask(dataset, from)) })));
  const days = results.find(({ dataset }) => dataset === 'requests_by_day');
  const at = days?.columns.findIndex(({ name }) => name === 'requests') ?? -1;
  const requests = days?.rows.reduce((sum, row) => sum + Number(row[at]), 0) ?? Number.NaN;
  return { ms: performance.now() - startedMs, requests };
}

async function ask(dataset: string, from: number) {
  const outcome = await runner.run({
    dashboard: DASHBOARD,
    dataset,
    question: { from: asInstant(from), to: asInstant(TO), timeZone: 'Asia/Seoul', workspaces: [] },
    signal: new AbortController().signal,
  });
  if (outcome.kind === 'refuse') throw new Error(`${dataset}: ${outcome.code} ${JSON.stringify(outcome.details)}`);
  return outcome.result;
}

test('every dataset of the dashboard is on a page that is measured', () => {
  const onPages = new Set(PAGES.flatMap(({ datasets }) => datasets));
  expect(DASHBOARD.document.datasets.map(({ name }) => name).filter((name) => !onPages.has(name))).toEqual([]);
});

/** Rows of a day and of the day before it, twice for datasets that read the table twice. */
const DAYS_READ_MAX = 4;

test.each(DASHBOARD.document.datasets)(
  'R-47: $name of one day reads the rows of its days and no others',
  async ({ sql }) => {
    const question = { from: asInstant(TO - DAY_MS), to: asInstant(TO), timeZone: 'UTC', workspaces: [] };
    const parameters = Object.entries(parameterValues(question, asInstant(TO)));
    const answer = await service.query({
      query: `EXPLAIN ESTIMATE ${sql.replaceAll('system.ai_gateway.', '`system.ai_gateway`.')}`,
      query_params: Object.fromEntries(parameters.filter(([name]) => sql.includes(`{${name}:`))),
      clickhouse_settings: runSettings('', 'rows'),
      format: 'JSONEachRow',
    });
    const read = (await answer.json<{ readonly table: string; readonly rows: string }>()).filter(
      ({ table }) => table === 'usage',
    );
    expect(read).not.toEqual([]);
    const rows = read.reduce((sum, each) => sum + Number(each.rows), 0);
    expect(rows).toBeLessThanOrEqual((ROWS * DAYS_READ_MAX) / MANY_ROWS_DAYS);
  },
);

describe.each(PAGES)('R-47 (in part): the page $id', ({ id, datasets }) => {
  test.each(QUESTIONS)(
    `of $days days out of ${ROWS} rows comes within $p95MsMax ms, 95 times of 100`,
    async ({ days, p95MsMax }) => {
      const from = TO - days * DAY_MS;
      const first = await load(datasets, from);
      expect(first.requests).toBeGreaterThan((ROWS * days * 0.9) / MANY_ROWS_DAYS);
      const times: number[] = [];
      // Another beginning each time, so that no result of before answers.
      for (let each = 1; each <= LOADS; each++) times.push((await load(datasets, from - each)).ms);
      const sorted = times.toSorted((a, b) => a - b);
      const [p50, p95] = [0.5, 0.95].map((part) => sorted[Math.ceil(part * LOADS) - 1] ?? Number.NaN);
      process.stdout.write(
        `page ${id}, ${days} days of ${ROWS} rows: first ${first.ms.toFixed(0)} ms, p50 ${p50?.toFixed(0)} ms, p95 ${p95?.toFixed(0)} ms; ${await machine()}\n`,
      );
      expect(p95).toBeLessThan(p95MsMax);
    },
    600_000,
  );
});

/** What the figures stand beside: memory of the warehouse, and how busy the machine is. */
async function machine(): Promise<string> {
  const status = await readFile(`/proc/${warehouse.pid}/status`, 'utf8').catch(() => '');
  const load = await readFile('/proc/loadavg', 'utf8').catch(() => '');
  return `warehouse ${/VmHWM:\s*(.*)/.exec(status)?.[1] ?? 'of unknown memory'} at most, load ${load.split(' ')[0]}`;
}
