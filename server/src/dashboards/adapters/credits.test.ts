import { type ClickHouseClient, createClient } from '@clickhouse/client';
import type { DatasetResult } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { asInstant, silentLog, systemClock } from '#kernel';
import { createUserSql, tablesFor } from '#sql';
import { creditUseRows, type ExpectedUse, expectedUse, personOf, storedUse } from '../../../test/credit-use-rows.ts';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { type ClickHouseEngine, createClickHouseEngine } from '../../sql/adapters/clickhouse-engine.ts';
import { prepareWarehouse } from '../../sql/adapters/prepare-warehouse.ts';
import { createDatasetRunner, type DatasetRunner } from '../running/run-dataset.ts';
import { defaultWarehouse, storedDashboard } from '../stored-dashboard.test-support.ts';
import { watchData } from '../watch-data.ts';
import { clickhouseDataVersion } from './clickhouse-data-version.ts';
import { readTemplates } from './template-files.ts';

const ROWS = creditUseRows(20_261_122, inject('isProof') ? 30_000 : 4_000);
const USE = expectedUse(ROWS);
const ZONES = ['Asia/Seoul', 'America/New_York', 'Asia/Kathmandu'] as const;
/** Each by itself, requests that name none too; what is left is one. */
const EACH_MAX = 20;
const REST = '(rest)';

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
    values: ROWS.map(storedUse),
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

const template = readTemplates().get('credits');
if (template === undefined) throw new Error('the template of credits is missing');
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

async function told(dataset: string, asked: Asked): Promise<readonly string[]> {
  return (await ask(dataset, asked)).rows.map((row) => row.map((cell) => String(cell ?? REST)).join(' ')).sort();
}

/** The sum by day and name, the names with most credits each. */
function expected(use: readonly ExpectedUse[], zone: string, nameOf: (one: ExpectedUse) => string): readonly string[] {
  const days = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  const dayOf = (at: number) => days.format(at);
  const sums = [...Map.groupBy(use, nameOf)].map(([name, own]) => [name, sumOf(own)] as const);
  const most = sums.sort((one, other) => Number(other[1] - one[1])).slice(0, EACH_MAX);
  const named = new Set(most.map(([name]) => name));
  const shown = (one: ExpectedUse) => (named.has(nameOf(one)) ? nameOf(one) : REST);
  return [...Map.groupBy(use, (one) => `${dayOf(one.at)} ${shown(one)}`)]
    .map(([key, own]) => `${key} ${sumOf(own)}`)
    .sort();
}

const sumOf = (use: readonly ExpectedUse[]) => use.reduce((sum, { micro }) => sum + micro, 0n);

const QUESTIONS = [
  { when: 'the whole year', from: Date.UTC(2026, 1, 1), to: Date.UTC(2026, 11, 1) },
  { when: 'over the change to summer time', from: Date.UTC(2026, 2, 1, 5), to: Date.UTC(2026, 2, 20, 4) },
  { when: 'over the change to winter time', from: Date.UTC(2026, 9, 20, 4), to: Date.UTC(2026, 10, 8, 5) },
  {
    when: 'of one workspace',
    from: Date.UTC(2026, 2, 1, 18, 15),
    to: Date.UTC(2026, 9, 20, 18, 15),
    workspaces: ['1'],
  },
];

describe.each(ZONES)('in %s', (zone) => {
  test.each(QUESTIONS)('credits by day, $when, are those of rows and of runs once', async (question) => {
    const asked = { ...question, zone };
    const use = USE.filter(
      ({ at, workspace_id: workspace }) =>
        at >= asked.from && at < asked.to && (asked.workspaces?.includes(workspace) ?? true),
    );
    expect(await told('days_by_service', asked)).toEqual(expected(use, zone, (one) => one.service));
    expect(await told('days_by_feature', asked)).toEqual(
      expected(use, zone, (one) => (one.isRun ? '@run' : one.feature)),
    );
    expect(await told('days_by_user', asked)).toEqual(expected(use, zone, (one) => personOf(one, use)));
  });
});
