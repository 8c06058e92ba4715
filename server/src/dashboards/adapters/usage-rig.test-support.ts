import { type ClickHouseClient, createClient } from '@clickhouse/client';
import type { DashboardDocument, DatasetResult } from '@tallygate/contract';
import { asInstant, type Clock, silentLog, systemClock } from '#kernel';
import { createUserSql, tablesFor } from '#sql';
import { manualClock } from '../../../test/manual-clock.ts';
import { warehouseProcess } from '../../../test/warehouse-process.ts';
import { createClickHouseEngine } from '../../sql/adapters/clickhouse-engine.ts';
import { prepareWarehouse } from '../../sql/adapters/prepare-warehouse.ts';
import { useDaySums } from '../../usage/adapters/use-day-sums.ts';
import { createDatasetRunner, type DatasetRunner } from '../running/run-dataset.ts';
import { defaultWarehouse, storedDashboard } from '../stored-dashboard.test-support.ts';
import { watchData } from '../watch-data.ts';
import { clickhouseDataVersion } from './clickhouse-data-version.ts';
import { type Asked, type Figures, Near } from './expected-basics.test-support.ts';
import { readTemplates } from './template-files.ts';
import { correctionLines, insertLine, type SampleRow } from './usage-rows.test-support.ts';

/** The built-in usage dashboard on rows in a real warehouse, asked as its pages ask. */
export interface UsageRig {
  readonly document: DashboardDocument;
  ask(dataset: string, asked: Asked): Promise<DatasetResult>;
  /** Rows by column names, counts as numbers. */
  figures(dataset: string, asked: Asked): Promise<readonly Figures[]>;
  dispose(): Promise<void>;
}

/** All ranges have ended, whatever the day is on which tests run. */
const AFTER_ALL = Date.UTC(2027, 1, 1);

/** Starts it with these rows and their corrections. */
export async function usageRig(rows: readonly SampleRow[]): Promise<UsageRig> {
  const template = readTemplates().get('usage');
  if (template === undefined) throw new Error('the usage template is missing');
  const warehouse = await warehouseProcess();
  const address = { url: warehouse.url, username: warehouse.user, password: warehouse.password };
  await prepareWarehouse(address);
  const service = createClient({ ...address, request_timeout: INSERT_MS_MAX, log: { level: 127 } });
  const engine = createClickHouseEngine(address, silentLog);
  // Of the zone whose clocks change: whole days of it are answered from sums by the day, those of others from quarters of an hour.
  await useDaySums(service, 'America/New_York');
  const inOrder = [...rows].sort((one, other) => one.at - other.at);
  await insert(service, 'usage', inOrder.map(insertLine));
  await insert(service, 'cost_corrections', inOrder.flatMap(correctionLines));
  const runnerBy = (clock: Clock): DatasetRunner =>
    createDatasetRunner({
      sql: createUserSql({ engine, clock: systemClock, tablesFor }),
      watch: watchData({ source: clickhouseDataVersion(() => service), clock: systemClock, log: silentLog }),
      findPublisher: () => Promise.resolve(undefined),
      findWarehouse: () => Promise.resolve(defaultWarehouse),
      clock,
      log: silentLog,
    });
  const runner = runnerBy(manualClock(AFTER_ALL));
  const ask = (dataset: string, asked: Asked) =>
    askOf(asked.now === undefined ? runner : runnerBy(manualClock(asked.now)), { document: template, dataset, asked });
  return {
    document: template,
    ask,
    figures: async (dataset, asked) => figuresOf(await ask(dataset, asked)),
    dispose: async () => {
      await engine.close();
      await service.close();
      await warehouse.dispose();
    },
  };
}

/** Of few days each, as the shipper sends them; the rows of a day in a proof come in several parts, whose sums are merged. */
const LINES_AT_ONCE = 1_000;
/** Each part is on disk before its insert is acknowledged, on a machine that runs other tests. */
const INSERT_MS_MAX = 120_000;

async function insert(service: ClickHouseClient, table: string, lines: readonly unknown[]): Promise<void> {
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
    await service.insert({
      table: `\`system.ai_gateway\`.${table}`,
      values: lines.slice(from, from + LINES_AT_ONCE),
      format: 'JSONEachRow',
      http_headers: { 'x-tallygate-lane': 'insert' },
    });
  }
}

async function askOf(
  runner: DatasetRunner,
  { document, dataset, asked }: { document: DashboardDocument; dataset: string; asked: Asked },
): Promise<DatasetResult> {
  const { zone, from, to, granularity, filters } = asked;
  const outcome = await runner.run({
    dashboard: storedDashboard(document),
    dataset,
    question: { from: asInstant(from), to: asInstant(to), timeZone: zone.name, granularity, filters },
    viewer: undefined,
    signal: new AbortController().signal,
  });
  if (outcome.kind === 'refuse') throw new Error(`${dataset}: ${outcome.code} ${JSON.stringify(outcome.details)}`);
  return outcome.result;
}

function figuresOf({ columns, rows }: DatasetResult): readonly Figures[] {
  return rows.map(
    (row) =>
      Object.fromEntries(
        columns.map(({ name, type }, index) => [
          name,
          /Int64/.test(type) && row[index] !== null ? Number(row[index]) : row[index],
        ]),
      ) as Figures,
  );
}

/**
 * Both as they are compared. Ratios may differ in the last bits; counts may not. A figure within the tolerance of the one that is
 * expected near it is as good as that.
 */
export function compared(actual: readonly Figures[], expected: readonly Figures[]) {
  return {
    actual: actual.map((row, place) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => {
          const wanted = expected[place]?.[name];
          return [name, wanted instanceof Near && wanted.admits(value) ? `near ${wanted.value}` : rounded(value)];
        }),
      ),
    ),
    expected: expected.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          value instanceof Near ? `near ${value.value}` : rounded(value),
        ]),
      ),
    ),
  };
}

function rounded(value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(12)) : value;
}
