import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { DashboardDocument } from '@tallygate/contract';
import { asInstant, silentLog, systemClock } from '#kernel';
import { createUserSql, tablesFor } from '#sql';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { createClickHouseEngine } from '../../sql/adapters/clickhouse-engine.ts';
import { runSettings } from '../../sql/adapters/engine-settings.ts';
import { prepareWarehouse } from '../../sql/adapters/prepare-warehouse.ts';
import { useDaySums } from '../../usage/adapters/use-day-sums.ts';
import type { DatasetQuestion } from '../document/dataset-question.ts';
import { planStatement } from '../running/plan-run.ts';
import { createDatasetRunner, type DatasetRunner } from '../running/run-dataset.ts';
import { defaultWarehouse, storedDashboard } from '../stored-dashboard.test-support.ts';
import { watchData } from '../watch-data.ts';
import { clickhouseDataVersion } from './clickhouse-data-version.ts';
import { connectTo, fillManyRows, MANY_ROWS_DAYS, MANY_ROWS_FROM } from './many-rows.test-support.ts';
import { readTemplates } from './template-files.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const TIME_ZONE = 'Asia/Seoul';
/** The last midnight of that zone within the rows: pages ask for whole days. */
const TO = MANY_ROWS_FROM + MANY_ROWS_DAYS * DAY_MS - 9 * HOUR_MS;
/** The last day goes on, as it does where somebody opens a page: the period before ends within a day. */
const NOW = TO - 6 * HOUR_MS;

/** A range of so many days, so many whole days back. */
export interface Range {
  readonly days: number;
  readonly shift: number;
}

/** A page of the dashboard, and the datasets that its widgets show. */
export interface DashboardPage {
  readonly id: string;
  readonly datasets: readonly string[];
}

/** A warehouse full of rows, and the usage dashboard on it. */
export interface DashboardRig {
  readonly pages: readonly DashboardPage[];
  /** Seconds that making the rows took, and bytes on disk of each row. */
  readonly made: { readonly seconds: number; readonly bytesOfRow: number };
  /** Time of one dataset in milliseconds, and processor time that the warehouse took meanwhile. */
  ask(dataset: string, range: Range): Promise<{ readonly ms: number; readonly processorMs: number }>;
  /** What the engine reads for a dataset: names of sums, or of the table, and about how many of their rows. */
  reads(dataset: string, range: Range): Promise<{ readonly names: readonly string[]; readonly rows: number }>;
  /** Time until the last widget of a page has its figures; `person`: who opens it. */
  load(page: DashboardPage, range: Range, person?: number): Promise<number>;
  /** Nothing that was kept answers any more. */
  forget(): Promise<void>;
  /** The most memory that the warehouse held, as the system says it. */
  memory(): string;
  /** The warehouse starts anew, so that the next load finds nothing in its memory. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes so many rows in a warehouse of its own, which stands back as that of the product does, and puts the dashboard on it. */
export async function startDashboards(rows: number): Promise<DashboardRig> {
  // What cannot be shown needs no rows.
  const document = usageDashboard();
  const warehouse = await warehouseProcess();
  try {
    return await fillDashboards(warehouse, document, rows);
  } catch (error) {
    await warehouse.dispose();
    throw error;
  }
}

async function fillDashboards(
  warehouse: WarehouseProcess,
  document: DashboardDocument,
  rows: number,
): Promise<DashboardRig> {
  const address = { url: warehouse.url, username: warehouse.user, password: warehouse.password };
  const service = connectTo(warehouse);
  const startedMs = performance.now();
  await useDaySums(service, TIME_ZONE);
  await fillManyRows(service, rows);
  const seconds = (performance.now() - startedMs) / 1000;
  // Not before: on a busy machine it would not get done.
  standBack(warehouse);
  await prepareWarehouse(address);
  const engine = createClickHouseEngine(address, silentLog);
  const sql = createUserSql({ engine, clock: systemClock, tablesFor });
  const watch = watchData({ source: clickhouseDataVersion(() => service), clock: systemClock, log: silentLog });
  const newRunner = (): DatasetRunner =>
    createDatasetRunner({
      ...{ sql, watch },
      findPublisher: () => Promise.resolve(undefined),
      findWarehouse: () => Promise.resolve(BENCH_WAREHOUSE),
      clock: { ...systemClock, now: () => asInstant(NOW) },
      log: silentLog,
    });
  let runner = newRunner();
  const dashboard = storedDashboard(document);
  const run = async (dataset: string, range: Range, person: number): Promise<number> => {
    const askedMs = performance.now();
    const signal = new AbortController().signal;
    const viewer = { ...VIEWER, requesterId: `person-${person}` };
    const outcome = await runner.run({ dashboard, dataset, question: questionOf(range), viewer, signal });
    if (outcome.kind === 'refuse') throw new Error(`${dataset}: ${outcome.code} ${JSON.stringify(outcome.details)}`);
    return performance.now() - askedMs;
  };
  return {
    pages: pagesOf(document),
    made: { seconds, bytesOfRow: (await bytesOnDisk(service)) / rows },
    ask: async (dataset, range) => {
      const before = processorMsOf(warehouse.pid);
      const ms = await run(dataset, range, 0);
      return { ms, processorMs: processorMsOf(warehouse.pid) - before };
    },
    reads: (dataset, range) => explainReads(service, document, { dataset, range }),
    load: async ({ datasets }, range, person = 0) => {
      const askedMs = performance.now();
      await Promise.all(datasets.map((dataset) => run(dataset, range, person)));
      return performance.now() - askedMs;
    },
    forget: async () => {
      runner = newRunner();
    },
    memory: () => /VmHWM:\s*(.*)/.exec(statusOf(warehouse.pid))?.[1] ?? 'unknown',
    restart: async () => {
      await warehouse.kill();
      await warehouse.start();
      standBack(warehouse);
    },
    stop: async () => {
      await engine.close();
      await service.close();
      await warehouse.dispose();
    },
  };
}

function questionOf({ days, shift }: Range): DatasetQuestion {
  const to = TO - shift * DAY_MS;
  return { from: asInstant(to - days * DAY_MS), to: asInstant(to), timeZone: TIME_ZONE, filters: {} };
}

const VIEWER = { role: 'member', endpoints: undefined } as const;

async function explainReads(
  service: ReturnType<typeof connectTo>,
  { datasets }: DashboardDocument,
  { dataset, range }: { readonly dataset: string; readonly range: Range },
): ReturnType<DashboardRig['reads']> {
  const sql = datasets.find(({ name }) => name === dataset)?.sql ?? '';
  const { statement, parameters } = planStatement(sql, questionOf(range), asInstant(NOW));
  const explain = async <Row>(kind: string): Promise<readonly Row[]> => {
    const answer = await service.query({
      query: `${kind} ${statement.replaceAll('system.ai_gateway.', '`system.ai_gateway`.')}`,
      query_params: { ...parameters },
      clickhouse_settings: runSettings({ requesterId: '', readsWholeTables: true }, 'rows'),
      format: 'JSONEachRow',
    });
    return await answer.json<Row>();
  };
  const lines = (await explain<{ readonly explain: string }>('EXPLAIN')).map((line) => line.explain).join('\n');
  const tables = await explain<{ readonly rows: string }>('EXPLAIN ESTIMATE');
  return {
    names: [...lines.matchAll(/ReadFromMergeTree \((?:system\.ai_gateway\.)?(\w+)\)/g)].map(([, from = '']) => from),
    rows: tables.reduce((sum, { rows }) => sum + Number(rows), 0),
  };
}

/** As the installation makes it, but that slow machines are waited for. */
const BENCH_WAREHOUSE = { ...defaultWarehouse, threadsMax: 2, timeMsMax: 60_000 };

function usageDashboard(): DashboardDocument {
  const document = readTemplates().get('usage');
  if (document === undefined) throw new Error('the usage template is missing');
  return document;
}

function pagesOf({ pages }: DashboardDocument): readonly DashboardPage[] {
  return pages.map(({ id, widgets }) => ({ id, datasets: [...new Set(widgets.flatMap(datasetsOf))] }));
}

/** Whatever a widget draws, it names its datasets as `dataset`. */
function datasetsOf(widget: object): readonly string[] {
  return [...JSON.stringify(widget).matchAll(/"dataset":"(\w+)"/g)].map(([, name = '']) => name);
}

async function bytesOnDisk(service: ReturnType<typeof connectTo>): Promise<number> {
  const query = "SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE table = 'usage' AND active";
  const [row] = await (await service.query({ query, format: 'JSONEachRow' })).json<{ readonly bytes: string }>();
  return Number(row?.bytes);
}

/** The warehouse's role of the program does so by itself. */
function standBack({ pid }: WarehouseProcess): void {
  spawnSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(pid)], { stdio: 'ignore' });
}

/** In milliseconds: of all its threads, in their own code and in the system's. Fields 14 and 15 of proc_pid_stat(5), in hundredths of a second. */
function processorMsOf(pid: number): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
