import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { asInstant, silentLog, systemClock } from '#kernel';
import { RUN_SPAN_MS } from '#runs';
import { clickhouseRunCounts, clickhouseSharedRuns } from '../../runs/adapters/clickhouse-run-counts.ts';
import { clickhouseUsageReader } from '../../usage/adapters/clickhouse-usage-reader.ts';
import { RUN_COLUMNS } from '../../usage/table/run-columns.ts';
import { startWarehouse } from '../../warehouse/index.ts';
import { tablesFor } from '../tables.ts';
import { createUserSql, type SqlRequest, type UserSql } from '../user-sql.ts';
import { type ClickHouseEngine, createClickHouseEngine } from './clickhouse-engine.ts';
import { prepareWarehouse } from './prepare-warehouse.ts';

const CREDENTIAL = { username: 'test', password: 'secret-of-the-test' };
const FIRST = Date.UTC(2026, 0, 20, 19, 48, 8, 7);
const MINUTE = 60_000;
const dataDir = mkdtempSync(join(tmpdir(), 'tallygate-runs-'));
let stop: () => Promise<void>;
let service: ClickHouseClient;
let engine: ClickHouseEngine;
let sql: UserSql;

beforeAll(async () => {
  const warehouse = await startWarehouse({
    ...{ dataDir, host: '127.0.0.1', port: 0, log: silentLog },
    user: CREDENTIAL.username,
    password: CREDENTIAL.password,
  });
  stop = () => warehouse.stop();
  const address = { url: `http://127.0.0.1:${warehouse.port}`, ...CREDENTIAL };
  service = createClient({ ...address, log: { level: 127 } });
  await prepareWarehouse(address);
  engine = createClickHouseEngine(address, silentLog);
  sql = createUserSql({ engine, clock: systemClock, tablesFor });
});

afterAll(async () => {
  await engine.close();
  await service.close();
  await stop();
  rmSync(dataDir, { recursive: true, force: true });
});

beforeEach(async () => {
  await service.command({ query: 'TRUNCATE TABLE `system.ai_gateway`.usage' });
});

type Row = Readonly<Record<string, unknown>>;

function row(requestId: string, afterMs: number, parts: Row = {}): Row {
  return {
    ...{ request_id: requestId, workspace_id: 'w-1', requester_id: 'me', requester: 'me@acme.com' },
    event_time: new Date(FIRST + afterMs).toISOString(),
    ...{ run_id: requestId, run_type: 'api', run_trigger: 'user_started', billable_run: true, final_status: 'ok' },
    ...parts,
  };
}

async function store(rows: readonly Row[]): Promise<void> {
  const settings = { date_time_input_format: 'best_effort' } as const;
  const table = '`system.ai_gateway`.usage';
  await service.insert({ table, values: rows, format: 'JSONEachRow', clickhouse_settings: settings });
}

const ADMIN: SqlRequest['key'] = {
  requesterId: 'boss',
  role: 'account_admin',
  endpoints: undefined,
  grants: undefined,
};
const ME: SqlRequest['key'] = { ...ADMIN, requesterId: 'me', role: 'member' };

async function ask(statement: string, key = ADMIN): Promise<readonly (readonly unknown[])[]> {
  const outcome = await sql.rows({ key, statement, parameters: {}, signal: new AbortController().signal });
  if (outcome.kind === 'refuse') throw new Error(`${outcome.code} ${JSON.stringify(outcome.details)}`);
  return outcome.result.rows;
}

test.each(['runs', 'my_runs'])('%s has exactly the columns that are told', async (view) => {
  const described = await service.query({ query: `DESCRIBE \`system.ai_gateway\`.${view}`, format: 'JSONEachRow' });
  const columns = await described.json<{ readonly name: string; readonly type: string }>();
  expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual(
    RUN_COLUMNS.map(({ name, type }) => `${name} ${type}`),
  );
});

test('a request that shares its run with none is a run, with what is known of it', async () => {
  await store([
    row('r-1', 0, { input_tokens: 7, output_tokens: null, cost_nano_usd: null, agent: 'codex', source: 'gateway' }),
    row('r-2', 1, { final_status: 'error', input_tokens: 1, output_tokens: 2, total_tokens: 3, cost_nano_usd: 4 }),
  ]);
  const columns = `run_id, started_at = last_request_at, requests, failed_requests, input_tokens, output_tokens, cost_nano_usd,
    unpriced_requests, agent, first_request_id`;
  expect(await ask(`SELECT ${columns} FROM system.ai_gateway.runs ORDER BY started_at`)).toEqual(
    [
      ['r-1', true, '1', '0', '7', null, null, '1', 'codex', 'r-1'],
      ['r-2', true, '1', '1', '1', '2', '4', '0', '', 'r-2'],
    ].map((cells) => cells.map((cell) => (cell === true ? 1 : cell))),
  );
});

test('requests of one run are one row: of the first what there is once, the sums of what is known', async () => {
  const turn = { run_id: 'turn-1', run_type: 'coding_agent' };
  await store([
    row('r-2', 2, {
      ...turn,
      input_tokens: 5,
      output_tokens: 1,
      cost_nano_usd: 3,
      session_id: 'late',
      final_status: 'error',
    }),
    row('r-1', 0, { ...turn, input_tokens: 2, output_tokens: null, cost_nano_usd: null, session_id: 's-1' }),
    row('r-3', 9, { ...turn, input_tokens: null, output_tokens: null, cost_nano_usd: null, billable_run: false }),
  ]);
  const columns = `run_id, first_request_id, session_id, billable_run, requests, failed_requests, input_tokens, output_tokens,
    total_tokens, cost_nano_usd, unpriced_requests, dateDiff('millisecond', started_at, last_request_at)`;
  expect(await ask(`SELECT ${columns} FROM system.ai_gateway.runs`)).toEqual([
    ['turn-1', 'r-1', 's-1', true, '3', '1', '7', '1', null, '3', '2', '9'],
  ]);
});

test('the same id is another run for another requester, workspace or type', async () => {
  const shared = { run_id: 'x' };
  await store([
    row('a', 0, shared),
    row('b', 1, { ...shared, requester_id: 'other' }),
    row('c', 2, { ...shared, workspace_id: 'w-2' }),
    row('d', 3, { ...shared, run_type: 'chat' }),
    row('e', 4, shared),
  ]);
  const rows = await ask('SELECT first_request_id, requests FROM system.ai_gateway.runs ORDER BY started_at');
  expect(rows).toEqual([
    ['a', '2'],
    ['b', '1'],
    ['c', '1'],
    ['d', '1'],
  ]);
});

test('a request that comes a day after the first begins the run anew; one a moment earlier does not', async () => {
  const shared = { run_id: 'x' };
  const [before, at] = [RUN_SPAN_MS - 1, RUN_SPAN_MS];
  await store([
    row('c', at, shared),
    row('b', before, shared),
    row('a', 0, shared),
    row('d', before + RUN_SPAN_MS, shared),
    row('e', at + RUN_SPAN_MS, shared),
  ]);
  expect(await ask('SELECT first_request_id, requests FROM system.ai_gateway.runs ORDER BY started_at')).toEqual([
    ['a', '2'],
    ['c', '2'],
    ['e', '1'],
  ]);
});

test('periods are made with the billable runs that began since, and with those that may go on', async () => {
  const turn = { run_id: 'turn-1', run_type: 'coding_agent' };
  await store([
    row('single', 0),
    row('late', 40 * MINUTE, { ...turn, workspace_id: 'w-2' }),
    row('begin', 20 * MINUTE, turn),
    row('goes-on', 21 * MINUTE, turn),
    row('background', 20 * MINUTE, { billable_run: false }),
    row('at-end', 60 * MINUTE, { run_id: 'turn-2' }),
  ]);
  const range = [asInstant(FIRST), asInstant(FIRST + 60 * MINUTE)] as const;
  const counts = await clickhouseRunCounts(() => service)(...range);
  expect(counts.map(({ runs }) => runs)).toEqual([1, 1, 1]);
  const key = { workspaceId: 'w-1', requesterId: 'me', type: 'coding_agent', id: 'turn-1' };
  expect(await clickhouseSharedRuns(() => service)(...range)).toEqual([
    { key: { ...key, workspaceId: 'w-2' }, at: FIRST + 40 * MINUTE },
    { key, at: FIRST + 20 * MINUTE },
  ]);
});

test('refused requests, counted tokens and rows of before runs were told are part of none', async () => {
  await store([
    row('r-1', 0, { run_trigger: '', billable_run: false }),
    row('r-2', 0, { run_trigger: '', run_id: '' }),
  ]);
  expect(await ask('SELECT count() FROM system.ai_gateway.runs')).toEqual([['0']]);
});

test('everybody sees their own runs, and nobody else’s without a grant', async () => {
  await store([
    row('r-1', 0),
    row('r-2', 1, { run_id: 'x' }),
    row('r-3', 2, { requester_id: 'other' }),
    row('r-4', 3, { requester_id: 'other', run_id: 'x' }),
  ]);
  expect(await ask('SELECT first_request_id FROM system.ai_gateway.my_runs ORDER BY started_at', ME)).toEqual([
    ['r-1'],
    ['r-2'],
  ]);
  await expect(ask('SELECT 1 FROM system.ai_gateway.runs', ME)).rejects.toThrow('sql_table_refused');
  const granted = { ...ME, grants: { tables: ['runs'], dashboards: [] } };
  expect(await ask('SELECT count() FROM system.ai_gateway.runs', granted)).toEqual([['4']]);
});

test('the explorer shows how many runs there are, when, and the newest of the last week, of everybody or of one', async () => {
  const day = RUN_SPAN_MS;
  await store([
    row('old', 0),
    row('r-1', 8 * day, { run_id: 'x' }),
    row('r-2', 8 * day + 1, { run_id: 'x' }),
    row('r-3', 9 * day, { requester_id: 'other' }),
  ]);
  const reader = clickhouseUsageReader(() => service, systemClock);
  const { signal } = new AbortController();
  const all = { kind: 'all' } as const;
  expect(await reader.runs(all, signal)).toEqual({
    ...{ rowCount: 3, bytesOnDisk: undefined },
    ...{ first: FIRST, last: FIRST + 9 * day },
  });
  const ids = (rows: readonly Row[]) => rows.map((each) => each['first_request_id']);
  const latest = await reader.latestRuns({ scope: all, limit: 10 }, signal);
  expect(ids(latest)).toEqual(['r-3', 'r-1']);
  expect(Object.keys(latest[0] ?? {})).toEqual(RUN_COLUMNS.map(({ name }) => name));
  const mine = { kind: 'own', requesterId: 'me' } as const;
  expect(await reader.runs(mine, signal)).toMatchObject({ rowCount: 2, last: FIRST + 8 * day });
  expect(ids(await reader.latestRuns({ scope: mine, limit: 1 }, signal))).toEqual(['r-1']);
});

/** Small numbers of the same sequence for the same seed. */
function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

/** What the rule says: the first of a run, and all that come within a day of it. */
function countedRuns(times: readonly number[]): readonly number[] {
  const begins: number[] = [];
  for (const at of times.toSorted((one, other) => one - other)) {
    if (at >= (begins.at(-1) ?? Number.NEGATIVE_INFINITY) + RUN_SPAN_MS) begins.push(at);
  }
  return begins;
}

test('whatever comes when, runs are those that the rule says', async () => {
  const rounds = inject('isProof') ? 40 : 4;
  for (let seed = 1; seed <= rounds; seed++) {
    const draw = drawer(seed);
    const calls = Array.from({ length: 300 }, (_, index) => ({
      run: `run-${draw(8)}`,
      type: draw(2) === 0 ? 'api' : 'chat',
      // Ties, and distances of a day to the millisecond, are common.
      after: draw(5) * RUN_SPAN_MS + (draw(3) === 0 ? draw(3) - 1 : draw(1_440) * MINUTE),
      index,
    }));
    await service.command({ query: 'TRUNCATE TABLE `system.ai_gateway`.usage' });
    await store(calls.map(({ run, type, after, index }) => row(`r-${index}`, after, { run_id: run, run_type: type })));
    const groups = Map.groupBy(calls, ({ run, type }) => `${run} ${type}`);
    const expected = [...groups].flatMap(([name, of]) =>
      countedRuns(of.map(({ after }) => after)).map((after) => `${name} ${new Date(FIRST + after).toISOString()}`),
    );
    const found = await ask('SELECT run_id, run_type, started_at, requests FROM system.ai_gateway.runs');
    expect(found.map(([run, type, at]) => `${run} ${type} ${at}`).sort(), `seed ${seed}`).toEqual(expected.sort());
    expect(found.reduce((sum, [, , , requests]) => sum + Number(requests), 0)).toBe(calls.length);
  }
});
