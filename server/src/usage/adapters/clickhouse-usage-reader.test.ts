import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { requestSummarySchema } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, systemRandom, uuidV7Maker } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { type RequestsQuestion, type RowScope, type UsageReader, UsageUnreadable } from '../reading/usage-reader.ts';
import { USAGE_COLUMNS } from '../table/usage-table.ts';
import { clickhouseUsageReader } from './clickhouse-usage-reader.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const newId = uuidV7Maker(systemRandom);

interface Row {
  readonly request_id: string;
  readonly at: number;
  readonly workspace_id: string;
  readonly endpoint_name: string;
  readonly requester_id: string;
  readonly requester: string;
  readonly final_status: string;
}

/** Many today, some of one millisecond, fewer the further back, and one that a clock ahead of ours wrote. */
const ROWS: readonly Row[] = Array.from({ length: 180 }, (_, index) => {
  const age = index < 120 ? index * MINUTE_MS : (index - 119) * 3 * DAY_MS;
  const at = index === 179 ? NOW + 5 * MINUTE_MS : NOW - (index % 10 === 0 ? Math.floor(age / DAY_MS) * DAY_MS : age);
  const person = index % 7;
  return {
    request_id: index % 5 === 0 ? `import-${String(index).padStart(3, '0')}` : newId(asInstant(at)),
    at,
    workspace_id: `w${index % 3}`,
    endpoint_name: index % 2 === 0 ? 'gpt' : 'claude',
    requester_id: `id-${person}`,
    requester: `p${person}@acme.com`,
    final_status: index % 11 === 0 ? 'error' : 'ok',
  };
});

let warehouse: WarehouseProcess;
let client: ClickHouseClient;
let reader: UsageReader;

beforeAll(async () => {
  warehouse = await warehouseProcess();
  client = createClient({
    url: warehouse.url,
    username: warehouse.user,
    password: warehouse.password,
    log: { level: 127 },
  });
  await client.insert({
    table: '`system.ai_gateway`.usage',
    values: ROWS.map(({ at, ...row }) => ({
      ...row,
      event_time: new Date(at).toISOString().replace('T', ' ').replace('Z', ''),
      status_code: 200,
      input_tokens: '4000000000',
      token_details: { cache_read_input_tokens: 7, cache_creation_input_tokens: null, output_reasoning_tokens: null },
      endpoint_tags: { team: '개발' },
      stream: true,
      routing_information: {
        attempts: [
          { priority: '1', action: 'INITIAL_ATTEMPT', destination: 'a', start_time: '2026-01-01 00:00:00.001' },
        ],
      },
    })),
    format: 'JSONEachRow',
    http_headers: { 'x-tallygate-lane': 'insert' },
    clickhouse_settings: { input_format_skip_unknown_fields: 1 },
  });
  reader = clickhouseUsageReader(() => client, manualClock(NOW));
});

afterAll(async () => {
  await client?.close();
  await warehouse?.dispose();
});

const signal = () => new AbortController().signal;
const ALL: RowScope = { kind: 'all' };
const EVERY: RequestsQuestion = {
  scope: ALL,
  from: undefined,
  to: undefined,
  filter: {},
  after: undefined,
  limit: 1_000,
};

/** The order that lists promise. */
function newestFirst(rows: readonly Row[]): readonly string[] {
  const byId = (a: Row, b: Row) => (a.request_id < b.request_id ? 1 : -1);
  return rows.toSorted((a, b) => b.at - a.at || byId(a, b)).map((row) => row.request_id);
}

async function ids(change: Partial<RequestsQuestion>): Promise<readonly string[]> {
  return (await reader.requests({ ...EVERY, ...change }, signal())).map((row) => row.request_id);
}

describe('lists', () => {
  const from = asInstant(NOW - 3 * DAY_MS);
  const to = asInstant(NOW - 30 * MINUTE_MS);
  const cases: readonly { when: string; change: Partial<RequestsQuestion>; keeps: (row: Row) => boolean }[] = [
    { when: 'nothing is asked for', change: {}, keeps: () => true },
    { when: 'one workspace', change: { filter: { workspaces: ['w1'] } }, keeps: (row) => row.workspace_id === 'w1' },
    { when: 'one endpoint', change: { filter: { endpoints: ['gpt'] } }, keeps: (row) => row.endpoint_name === 'gpt' },
    {
      when: 'one requester',
      change: { filter: { requester: 'p3@acme.com' } },
      keeps: (row) => row.requester_id === 'id-3',
    },
    { when: 'one outcome', change: { filter: { statuses: ['error'] } }, keeps: (row) => row.final_status === 'error' },
    { when: 'a range, half-open', change: { from, to }, keeps: (row) => row.at >= from && row.at < to },
    {
      when: 'own rows',
      change: { scope: { kind: 'own', requesterId: 'id-2' } },
      keeps: (row) => row.requester_id === 'id-2',
    },
    {
      when: 'own rows of somebody else',
      change: { scope: { kind: 'own', requesterId: 'id-2' }, filter: { requester: 'p3@acme.com' } },
      keeps: () => false,
    },
    {
      when: 'a text that would break out of quotes',
      change: { filter: { endpoints: ["gpt' OR 1 = 1 --", '\\'] } },
      keeps: () => false,
    },
    {
      when: 'a range beyond all calendars',
      change: { from: asInstant(Date.UTC(-5000, 0)), to: asInstant(Date.UTC(9999, 0)) },
      keeps: () => true,
    },
  ];
  test.each(cases)('of $when: exactly those rows, newest first', async ({ change, keeps }) => {
    expect(await ids(change)).toEqual(newestFirst(ROWS.filter(keeps)));
  });

  test.each([1, 7, 50])('in pages of %i, every row comes once, also those of one millisecond', async (limit) => {
    const seen: string[] = [];
    let after: RequestsQuestion['after'];
    for (let pages = 0; pages < 500; pages++) {
      const page = await reader.requests({ ...EVERY, filter: { workspaces: ['w0'] }, limit, after }, signal());
      seen.push(...page.map((row) => row.request_id));
      const last = page.at(-1);
      if (last === undefined) break;
      after = { at: asInstant(Date.parse(last.event_time)), requestId: last.request_id };
    }
    expect(seen).toEqual(newestFirst(ROWS.filter((row) => row.workspace_id === 'w0')));
  });

  test('a row has the shape of the contract, with numbers and ISO times', async () => {
    const [row] = await reader.requests({ ...EVERY, limit: 1 }, signal());
    expect(requestSummarySchema.parse(row)).toEqual(row);
    expect(row).toMatchObject({
      event_time: '2026-11-20T12:05:00.000Z',
      input_tokens: 4_000_000_000,
      cache_read_input_tokens: 7,
      output_tokens: null,
      attempts: 1,
      stream: true,
    });
  });
});

describe('costs in a list', () => {
  const [corrected, priced, unknown] = ROWS.slice(1, 4) as [Row, Row, Row];
  const correction = (row: Row, delta: string, place: number) => ({
    correction_id: `${row.request_id} ${place}`,
    rerate_id: `rerate ${place}`,
    request_id: row.request_id,
    event_time: new Date(row.at).toISOString().replace('T', ' ').replace('Z', ''),
    workspace_id: row.workspace_id,
    new_price_version: 'book new',
    delta_nano_usd: delta,
    actor: 'admin@acme.com',
  });

  test('are those of the rows and all their corrections, and not known where neither tells', async () => {
    await client.insert({
      table: '`system.ai_gateway`.cost_corrections',
      values: [correction(corrected, '1500', 0), correction(corrected, '-400', 1), correction(priced, '0', 0)],
      format: 'JSONEachRow',
      http_headers: { 'x-tallygate-lane': 'insert' },
    });
    const rows = await reader.requests(EVERY, signal());
    const costs = new Map(rows.map((row) => [row.request_id, row.cost_nano_usd]));
    expect(costs.get(corrected.request_id)).toBe(1_100);
    expect(costs.get(priced.request_id)).toBe(0);
    expect(costs.get(unknown.request_id)).toBeNull();
  });
});

describe('one row', () => {
  const own = ROWS[1] as Row;
  const imported = ROWS[175] as Row;

  test.each([own, imported])('is found by its id ($request_id), whole', async ({ request_id: id }) => {
    const row = await reader.request(id, ALL, signal());
    expect(Object.keys(row ?? {})).toEqual(USAGE_COLUMNS.map(({ name }) => name));
    expect(row).toMatchObject({
      request_id: id,
      endpoint_tags: { team: '개발' },
      token_details: { cache_read_input_tokens: 7, cache_creation_input_tokens: null },
      routing_information: { attempts: [{ priority: '1', start_time: '2026-01-01T00:00:00.001Z' }] },
    });
  });

  test('is found though its id tells another time than its row', async () => {
    const id = newId(asInstant(NOW - 400 * DAY_MS));
    await client.insert({
      table: '`system.ai_gateway`.usage',
      values: [{ request_id: id, requester_id: 'late', event_time: '2026-10-01 00:00:00.000' }],
      format: 'JSONEachRow',
    });
    expect(await reader.request(id, ALL, signal())).toMatchObject({ event_time: '2026-10-01T00:00:00.000Z' });
  });

  test('of somebody else is not there', async () => {
    const scope = (requesterId: string): RowScope => ({ kind: 'own', requesterId });
    expect(await reader.request(own.request_id, scope(own.requester_id), signal())).toBeDefined();
    expect(await reader.request(own.request_id, scope('id-6'), signal())).toBeUndefined();
    expect(await reader.request(imported.request_id, scope('id-6'), signal())).toBeUndefined();
    expect(await reader.request(newId(asInstant(NOW)), ALL, signal())).toBeUndefined();
  });
});

describe('the table', () => {
  test('everybody’s rows are counted, with their size and span', async () => {
    const facts = await reader.table(ALL, signal());
    expect(facts.rowCount).toBeGreaterThanOrEqual(ROWS.length);
    expect(facts.bytesOnDisk).toBeGreaterThan(1_000);
    expect(facts.last).toBe(NOW + 5 * MINUTE_MS);
    expect(facts.first).toBe(Math.min(...ROWS.map(({ at }) => at)));
  });

  test('own rows are counted alone, and nothing is told of the size', async () => {
    const own = ROWS.filter((row) => row.requester_id === 'id-4');
    const facts = await reader.table({ kind: 'own', requesterId: 'id-4' }, signal());
    const times = own.map(({ at }) => at);
    expect(facts).toEqual({
      rowCount: own.length,
      bytesOnDisk: undefined,
      first: Math.min(...times),
      last: Math.max(...times),
    });
    const latest = await reader.latest({ scope: { kind: 'own', requesterId: 'id-4' }, limit: 10 }, signal());
    expect(latest.map((row) => row['request_id'])).toEqual(newestFirst(own).slice(0, 10));
  });

  test('without rows there is no span', async () => {
    const facts = await reader.table({ kind: 'own', requesterId: 'nobody' }, signal());
    expect(facts).toEqual({ rowCount: 0, bytesOnDisk: undefined, first: undefined, last: undefined });
  });
});

test('a warehouse that is away is named so, and a caller who left gets their own reason', async () => {
  const away = createClient({ url: 'http://127.0.0.1:1', log: { level: 127 } });
  const unread = clickhouseUsageReader(() => away, manualClock(NOW));
  await expect(unread.requests(EVERY, signal())).rejects.toThrow(UsageUnreadable);
  await expect(reader.requests(EVERY, AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
  await away.close();
});
