import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { requestSummarySchema } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, systemRandom, uuidV7Maker } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import type { RowFilter } from '../reading/row-filter.ts';
import type { RankedQuestion, RequestsQuestion, RowScope, UsageReader } from '../reading/usage-reader.ts';
import { USAGE_TABLE } from '../table/usage-table.ts';
import { listStatement, SUMMARY_COLUMNS } from './clickhouse-requests.ts';
import { clickhouseUsageReader } from './clickhouse-usage-reader.ts';
import { conditionsOf } from './row-conditions.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const DAY_MS = 86_400_000;
const newId = uuidV7Maker(systemRandom);
const STATUSES = [200, 201, 404, 429, 500, 503];

/** Rows of 90 days in which every filter keeps some and leaves some. */
const ROWS = Array.from({ length: 240 }, (_, index) => {
  const at = NOW - Math.floor((index * 90 * DAY_MS) / 240) - (index % 4 === 0 ? 0 : index);
  return {
    request_id: newId(asInstant(at)),
    at,
    workspace_id: `w${index % 3}`,
    endpoint_name: ['gpt', 'claude, "big"', '-'][index % 3] ?? '',
    destination_model: index % 5 === 0 ? null : `model-${index % 5}`,
    requester_id: `id-${index % 7}`,
    requester: `p${index % 7}@acme.com`,
    request_tags: index % 2 === 0 ? { team: `t${index % 4}` } : {},
    agent: index % 6 === 0 ? '' : ['codex', 'claude-code'][index % 2],
    final_status: index % 11 === 0 ? 'error' : 'ok',
    key_id: `key-${index % 9}`,
    run_id: `run-${index % 50}`,
    session_id: `session-${index % 30}`,
    status_code: index % 13 === 0 ? null : STATUSES[index % STATUSES.length],
    error_code: index % 11 === 0 ? 'upstream_timeout' : null,
    api_type: index % 4 === 0 ? 'anthropic/v1/messages' : 'openai/v1/responses',
    stream: index % 3 === 1,
    latency_ms: index % 17 === 0 ? null : (index * 37) % 500,
    total_tokens: index % 8 === 0 ? null : index * 10,
    cost_nano_usd: index % 10 === 0 ? null : (index * 7_919) % 1_000_000,
  };
});
type Row = (typeof ROWS)[number];

/** Two corrections of a priced one, one of an unknown one, and one that takes away. */
const CORRECTIONS = [
  { row: ROWS[21] as Row, delta: 2_000_000 },
  { row: ROWS[21] as Row, delta: -5 },
  { row: ROWS[20] as Row, delta: 900_000 },
  { row: ROWS[33] as Row, delta: -((ROWS[33] as Row).cost_nano_usd ?? 0) },
];

function costOf(row: Row): number | null {
  const deltas = CORRECTIONS.filter((each) => each.row === row).map(({ delta }) => delta);
  if (row.cost_nano_usd === null && deltas.length === 0) return null;
  return (row.cost_nano_usd ?? 0) + deltas.reduce((sum, delta) => sum + delta, 0);
}

let warehouse: WarehouseProcess;
let client: ClickHouseClient;
let reader: UsageReader;
const timeText = (at: number) => new Date(at).toISOString().replace('T', ' ').replace('Z', '');

beforeAll(async () => {
  warehouse = await warehouseProcess();
  const { url, user: username, password } = warehouse;
  client = createClient({ url, username, password, log: { level: 127 } });
  await client.insert({
    table: USAGE_TABLE,
    values: ROWS.map(({ at, ...row }) => ({ ...row, event_time: timeText(at) })),
    format: 'JSONEachRow',
  });
  await client.insert({
    table: '`system.ai_gateway`.cost_corrections',
    values: CORRECTIONS.map(({ row, delta }, index) => ({
      correction_id: String(index),
      rerate_id: 'r',
      request_id: row.request_id,
      event_time: timeText(row.at),
      workspace_id: row.workspace_id,
      old_price_version: index === 2 ? null : 'book old',
      new_price_version: `book new ${index}`,
      delta_nano_usd: String(delta),
      created_at: timeText(NOW + index),
      actor: 'admin@acme.com',
    })),
    format: 'JSONEachRow',
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
  limit: 999,
};
const idsOf = (rows: readonly { readonly request_id: string }[]) => rows.map((row) => row.request_id);

function newestFirst(rows: readonly Row[]): readonly string[] {
  return idsOf(rows.toSorted((a, b) => b.at - a.at || (a.request_id < b.request_id ? 1 : -1)));
}

const FILTERS: readonly { readonly filter: RowFilter; readonly keeps: (row: Row) => boolean }[] = [
  { filter: { workspaces: ['w0', 'w2'] }, keeps: (row) => row.workspace_id !== 'w1' },
  { filter: { endpoints: ['claude, "big"', '-'] }, keeps: (row) => row.endpoint_name !== 'gpt' },
  {
    filter: { models: ['', 'model-2'] },
    keeps: (row) => row.destination_model === null || row.destination_model === 'model-2',
  },
  { filter: { requesters: ['id-1', 'id-3'] }, keeps: (row) => ['id-1', 'id-3'].includes(row.requester_id) },
  { filter: { requester: 'p2@acme.com' }, keeps: (row) => row.requester_id === 'id-2' },
  {
    filter: { tags: ['team=t0', 'team=x'] },
    keeps: (row) => (row.request_tags as Record<string, string>)['team'] === 't0',
  },
  { filter: { agents: [''] }, keeps: (row) => row.agent === '' },
  { filter: { agents: ['codex', ''] }, keeps: (row) => row.agent !== 'claude-code' },
  { filter: { statuses: ['error'] }, keeps: (row) => row.final_status === 'error' },
  { filter: { key: 'key-4' }, keeps: (row) => row.key_id === 'key-4' },
  { filter: { run: 'run-7' }, keeps: (row) => row.run_id === 'run-7' },
  { filter: { session: 'session-7' }, keeps: (row) => row.session_id === 'session-7' },
  { filter: { statusCodes: { from: 429, to: 429 } }, keeps: (row) => row.status_code === 429 },
  { filter: { statusCodes: { from: 500, to: 599 } }, keeps: (row) => (row.status_code ?? 0) >= 500 },
  { filter: { errorCode: 'upstream_timeout' }, keeps: (row) => row.error_code !== null },
  { filter: { apiType: 'anthropic/v1/messages' }, keeps: (row) => row.api_type.startsWith('anthropic') },
  { filter: { isStream: true }, keeps: (row) => row.stream },
  { filter: { isStream: false }, keeps: (row) => !row.stream },
  { filter: { latencyMsMin: 250 }, keeps: (row) => (row.latency_ms ?? -1) >= 250 },
  { filter: { latencyMsMin: 0 }, keeps: (row) => row.latency_ms !== null },
  { filter: { tokensMin: 1_500 }, keeps: (row) => (row.total_tokens ?? -1) >= 1_500 },
  { filter: { costNanoUsdMin: 900_000 }, keeps: (row) => (costOf(row) ?? -1) >= 900_000 },
  { filter: { areTokensUnknown: true }, keeps: (row) => row.total_tokens === null },
  { filter: { isCostUnknown: true }, keeps: (row) => costOf(row) === null },
  { filter: { idPrefix: (ROWS[9] as Row).request_id.slice(0, 20) }, keeps: (row) => row === ROWS[9] },
  {
    filter: { requesters: ['id-1'], statuses: ['ok'], latencyMsMin: 100, agents: ['codex', 'claude-code'] },
    keeps: (row) =>
      row.requester_id === 'id-1' && row.final_status === 'ok' && (row.latency_ms ?? -1) >= 100 && row.agent !== '',
  },
];

describe.each(FILTERS)('a list cut by $filter', ({ filter, keeps }) => {
  const expected = newestFirst(ROWS.filter(keeps));

  test('has exactly those rows, newest first, page by page', async () => {
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(ROWS.length);
    const seen: string[] = [];
    for (let after: RequestsQuestion['after']; ; ) {
      const page = await reader.requests({ ...EVERY, filter, limit: 40, after }, signal());
      seen.push(...idsOf(page));
      const last = page.at(-1);
      if (page.length < 40 || last === undefined) break;
      after = { at: asInstant(Date.parse(last.event_time)), requestId: last.request_id };
    }
    expect(seen).toEqual(expected);
  });

  test('has nobody else’s rows for those who see their own only', async () => {
    const scope: RowScope = { kind: 'own', requesterId: 'id-3' };
    const own = ROWS.filter((row) => row.requester_id === 'id-3' && keeps(row));
    expect(idsOf(await reader.requests({ ...EVERY, scope, filter }, signal()))).toEqual(newestFirst(own));
  });
});

test('costs of a list are with all corrections, and a row has the shape of the contract', async () => {
  const rows = await reader.requests(EVERY, signal());
  const known = new Map(rows.map((row) => [row.request_id, row.cost_nano_usd]));
  for (const row of ROWS) expect(known.get(row.request_id), row.request_id).toBe(costOf(row));
  expect(requestSummarySchema.parse(rows[0])).toEqual(rows[0]);
});

describe.each(['latency', 'cost'] as const)('a list by %s', (by) => {
  const figureOf = (row: Row) => (by === 'cost' ? costOf(row) : row.latency_ms);
  const from = asInstant(NOW - 60 * DAY_MS);
  const question: RankedQuestion = {
    scope: ALL,
    from,
    to: asInstant(NOW + 1),
    filter: {},
    by,
    after: undefined,
    limit: 25,
  };

  test('is complete, the largest first, page by page, without those that have none', async () => {
    const expected = ROWS.filter((row) => row.at >= from && figureOf(row) !== null).toSorted(
      (a, b) => Number(figureOf(b)) - Number(figureOf(a)) || (a.request_id < b.request_id ? 1 : -1),
    );
    const seen: string[] = [];
    for (let after: RankedQuestion['after']; ; ) {
      const page = await reader.ranked({ ...question, after }, signal());
      seen.push(...idsOf(page));
      const last = page.at(-1);
      if (page.length < 25 || last === undefined) break;
      after = { value: Number(by === 'cost' ? last.cost_nano_usd : last.latency_ms), requestId: last.request_id };
    }
    expect(seen).toEqual(idsOf(expected));
  });

  test('is cut by the same filters, and shows nobody else’s rows', async () => {
    const scope: RowScope = { kind: 'own', requesterId: 'id-2' };
    const rows = await reader.ranked({ ...question, scope, filter: { workspaces: ['w1'] }, limit: 200 }, signal());
    const wanted = ROWS.filter(
      (row) => row.at >= from && row.requester_id === 'id-2' && row.workspace_id === 'w1' && figureOf(row) !== null,
    );
    expect(idsOf(rows).toSorted()).toEqual(idsOf(wanted).toSorted());
  });
});

test('what stands before a row in the list is the one whose next it is, up to the first', async () => {
  const filter: RowFilter = { requesters: ['id-4', 'id-5'] };
  const rows = await reader.requests({ ...EVERY, filter }, signal());
  for (const [index, row] of rows.entries()) {
    const place = { at: asInstant(Date.parse(row.event_time)), requestId: row.request_id };
    const newer = await reader.newerThan(place, { scope: ALL, from: undefined, to: undefined, filter }, signal());
    expect(newer).toBe(rows[index - 1]?.request_id);
  }
});

test('the corrections of one request come in their order, with what they changed', async () => {
  const row = ROWS[21] as Row;
  const place = { at: asInstant(row.at), requestId: row.request_id };
  expect(await reader.correctionsOf(place, signal())).toEqual([
    { at: NOW, oldPriceVersion: 'book old', newPriceVersion: 'book new 0', deltaNanoUsd: 2_000_000n },
    { at: NOW + 1, oldPriceVersion: 'book old', newPriceVersion: 'book new 1', deltaNanoUsd: -5n },
  ]);
});

test('the payload of one request is its beginning, and says what is missing', async () => {
  const row = ROWS[1] as Row;
  const place = { at: asInstant(row.at), requestId: row.request_id };
  expect(await reader.payloadOf(place, signal())).toBeUndefined();
  await client.insert({
    table: '`system.ai_gateway`.payloads',
    values: [
      {
        request_id: row.request_id,
        event_time: timeText(row.at),
        request: '{"질문":1}',
        response: '가'.repeat(300_000),
        request_bytes: 12,
        response_bytes: 900_000,
        logging_error_codes: ['RESPONSE_CUT'],
        expires_on: '2027-01-01',
      },
    ],
    format: 'JSONEachRow',
  });
  const { response, ...payload } = (await reader.payloadOf(place, signal())) ?? {};
  expect(response?.length).toBe(200_000);
  expect(payload).toEqual({
    request: '{"질문":1}',
    requestBytes: 12,
    responseBytes: 900_000,
    isRequestCut: false,
    isResponseCut: true,
    errorCodes: ['RESPONSE_CUT'],
    expiresOn: '2027-01-01',
  });
});

describe('lists over 90 days of many rows read only what an index leaves (EXPLAIN)', () => {
  beforeAll(async () => {
    // 100 people, each on days of their own, so that most of a day's rows are nobody's that is asked for.
    await client.command({
      query: `INSERT INTO ${USAGE_TABLE} (request_id, event_time, workspace_id, requester_id, key_id, run_id, session_id)
        SELECT concat('many-', toString(number)), toDateTime64('2026-05-01 00:00:00', 3, 'UTC') + number * 30, 'w',
          concat('many-', toString(intDiv(number, 2592))), concat('key-', toString(intDiv(number, 2592))),
          concat('run-', toString(intDiv(number, 10))), concat('session-', toString(intDiv(number, 100)))
        FROM numbers(259200)`,
    });
  });

  const FROM = asInstant(Date.UTC(2026, 4, 1));
  const TO = asInstant(FROM + 90 * DAY_MS);

  async function explained(filter: RowFilter, scope: RowScope = ALL): Promise<readonly Index[]> {
    const { text, parameters } = conditionsOf({ scope, from: FROM, to: TO, filter });
    const answer = await client.query({
      query: `EXPLAIN json = 1, indexes = 1 ${listStatement(SUMMARY_COLUMNS, text)}`,
      query_params: { ...parameters, limit: 50 },
      format: 'TabSeparatedRaw',
    });
    return indexesIn(JSON.parse(await answer.text()));
  }

  test.each([
    { what: 'a user', filter: { requesters: ['many-50'] } },
    { what: 'a key', filter: { key: 'key-50' } },
    { what: 'a run', filter: { run: 'run-12000' } },
    { what: 'a session', filter: { session: 'session-1200' } },
  ])('of $what', async ({ filter }) => {
    const bloom = (await explained(filter)).find(({ Name }) => Name === 'people_bloom');
    expect(bloom?.['Selected Granules']).toBeLessThan((bloom?.['Initial Granules'] ?? 0) / 10);
  });

  test('of one’s own', async () => {
    const indexes = await explained({}, { kind: 'own', requesterId: 'many-50' });
    const bloom = indexes.find(({ Name }) => Name === 'people_bloom');
    expect(bloom?.['Selected Granules']).toBeLessThan((bloom?.['Initial Granules'] ?? 0) / 10);
  });

  test('of days: parts of other days are not opened', async () => {
    const { text, parameters } = conditionsOf({ scope: ALL, from: FROM, to: asInstant(FROM + DAY_MS), filter: {} });
    const answer = await client.query({
      query: `EXPLAIN json = 1, indexes = 1 ${listStatement(SUMMARY_COLUMNS, text)}`,
      query_params: { ...parameters, limit: 50 },
      format: 'TabSeparatedRaw',
    });
    const indexes = indexesIn(JSON.parse(await answer.text()));
    const parts = indexes.map((index) => [index.Type, index['Initial Parts'], index['Selected Parts']]);
    expect(parts).toEqual(expect.arrayContaining([['Min-Max', expect.any(Number), 1]]));
  });
});

interface Index {
  readonly Type: string;
  readonly Name?: string;
  readonly 'Initial Parts': number;
  readonly 'Selected Parts': number;
  readonly 'Initial Granules': number;
  readonly 'Selected Granules': number;
}

/** The indexes that a plan says it used, wherever they stand in it. */
function indexesIn(plan: unknown): readonly Index[] {
  if (typeof plan !== 'object' || plan === null) return [];
  return Object.entries(plan).flatMap(([name, value]): readonly Index[] =>
    name === 'Indexes' ? (value as readonly Index[]) : indexesIn(value),
  );
}
