import { type ClickHouseClient, createClient } from '@clickhouse/client';
import {
  type RequestSummary,
  requestArrivalsSchema,
  requestCostSchema,
  requestNeighboursSchema,
  requestPageSchema,
  requestPayloadSchema,
} from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { caller, controlOptions, declaredKey } from '../../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../../test/people-rig.ts';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { clickhouseUsageReader } from '../../usage/adapters/clickhouse-usage-reader.ts';
import { kyselyRetentionStore } from '../../usage/adapters/kysely-retention-store.ts';
import { csvParts } from '../request-csv.ts';

const TABLE = '`system.ai_gateway`.usage';
const newId = uuidV7Maker(systemRandom);
const bearer = (who: 'account_admin' | 'member') => ({ authorization: `Bearer ${who}-key-0123456789` });
const NOW = Date.now();
const timeText = (at: number) => new Date(at).toISOString().replace('T', ' ').replace('Z', '');

/** Half of them the member's, half somebody else's. */
const ROWS = Array.from({ length: 60 }, (_, index) => {
  const at = NOW - 3_600_000 - index * 60_000;
  return {
    request_id: newId(asInstant(at)),
    event_time: timeText(at),
    workspace_id: '1',
    endpoint_name: ['a,b', 'gpt', '50%'][index % 3] ?? '',
    destination_model: index % 4 === 0 ? null : 'gpt-5.2',
    requester_id: index % 2 === 0 ? 'member' : 'other',
    requester: index % 2 === 0 ? 'member@acme.com' : '=1+1@acme.com',
    final_status: 'ok',
    status_code: index % 5 === 0 ? 429 : 200,
    latency_ms: index,
    input_tokens: 100 + index,
    output_tokens: index % 6 === 0 ? null : 10,
    total_tokens: index % 6 === 0 ? null : 110 + index,
    token_details: { cache_read_input_tokens: 40, cache_creation_input_tokens: 5, output_reasoning_tokens: 3 },
    cost_nano_usd: 1_000,
  };
});

let rig: PeopleRig;
let warehouse: WarehouseProcess;
let client: ClickHouseClient;
let call: ReturnType<typeof caller>;

beforeAll(async () => {
  warehouse = await warehouseProcess();
  const { url, user: username, password } = warehouse;
  client = createClient({ url, username, password, log: { level: 127 } });
  rig = await peopleRig();
  const declared = (['account_admin', 'member'] as const).map((role) => declaredKey(`${role}-key-0123456789`, role));
  call = caller(controlOptions(rig, { declared, usage: clickhouseUsageReader(() => client, systemClock) }));
  await client.insert({ table: TABLE, values: ROWS, format: 'JSONEachRow' });
});
afterAll(async () => {
  await client?.close();
  await rig?.close();
  await warehouse?.dispose();
});

async function list(query: string, who: 'account_admin' | 'member' = 'account_admin'): Promise<readonly string[]> {
  const answer = await call(`/api/v1/requests?limit=200&${query}`, { headers: bearer(who) });
  expect(answer.status, answer.text).toBe(200);
  return requestPageSchema.parse(answer.json()).data.map((row) => row.request_id);
}
const idsWhere = (keeps: (row: (typeof ROWS)[number]) => boolean) => ROWS.filter(keeps).map((row) => row.request_id);

describe('a list is cut by', () => {
  test.each([
    { query: 'endpoints=a%252Cb', keeps: (row) => row.endpoint_name === 'a,b' },
    { query: 'endpoints=a%252Cb,gpt', keeps: (row) => row.endpoint_name !== '50%' },
    { query: 'endpoints=gpt&endpoints=50%2525', keeps: (row) => row.endpoint_name !== 'a,b' },
    { query: 'endpoint=50%25', keeps: (row) => row.endpoint_name === '50%' },
    { query: 'models=-', keeps: (row) => row.destination_model === null },
    { query: 'models=-,gpt-5.2', keeps: () => true },
    {
      query: 'status_code=4xx&requesters=member',
      keeps: (row) => row.status_code === 429 && row.requester_id === 'member',
    },
    { query: 'min_latency_ms=50', keeps: (row) => row.latency_ms >= 50 },
    { query: `request_id=${ROWS[7]?.request_id}`, keeps: (row) => row === ROWS[7] },
    {
      query: `from=${new Date(NOW - 3_600_000 - 60_000).toISOString().replace('Z', '%2B00:00')}`,
      keeps: (row) => ROWS.indexOf(row) < 2,
    },
  ] satisfies { query: string; keeps: (row: (typeof ROWS)[number]) => boolean }[])(
    '$query',
    async ({ query, keeps }) => {
      expect(await list(query)).toEqual(idsWhere(keeps));
      expect(await list(query, 'member')).toEqual(idsWhere((row) => row.requester_id === 'member' && keeps(row)));
    },
  );

  test.each([
    'requesters=other',
    'requester=%3D1%2B1@acme.com',
    'requesters=member,other&workspaces=1',
    'min_cost_nano_usd=0',
  ])('nothing that shows somebody else’s rows (%s)', async (query) => {
    const answer = await call(`/api/v1/requests?limit=200&${query}`, { headers: bearer('member') });
    const own = new Set(idsWhere((row) => row.requester_id === 'member'));
    expect(requestPageSchema.parse(answer.json()).data.filter((row) => !own.has(row.request_id))).toEqual([]);
  });

  test.each([
    'status_code=4x',
    'status_code=600',
    'stream=maybe',
    'min_latency_ms=-1',
    'unknown_cost=false',
    'unknown_tokens=1',
    'sort=colour',
    'sort=cost',
    'sort=latency&from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z',
    'from=2026-01-01',
    'colour=red',
    `endpoints=${Array.from({ length: 1_001 }, (_, index) => index).join(',')}`,
  ])('nothing where it says %s', async (query) => {
    const answer = await call(`/api/v1/requests?${query}`, { headers: bearer('account_admin') });
    expect([answer.status, answer.json().error.code]).toEqual([400, 'request_invalid']);
  });
});

test('sorted by latency it goes on page by page, and a cursor of another order is refused', async () => {
  const query = `sort=latency&from=${new Date(NOW - 86_400_000).toISOString()}&limit=25`;
  const seen: RequestSummary[] = [];
  for (let cursor = ''; ; ) {
    const answer = await call(`/api/v1/requests?${query}${cursor}`, { headers: bearer('account_admin') });
    const page = requestPageSchema.parse(answer.json());
    seen.push(...page.data);
    if (page.next_cursor === null) break;
    cursor = `&cursor=${page.next_cursor}`;
    const other = await call(`/api/v1/requests?limit=25${cursor}`, { headers: bearer('account_admin') });
    expect(other.json().error.code).toBe('cursor_invalid');
  }
  expect(seen.map((row) => row.latency_ms)).toEqual(ROWS.map((row) => row.latency_ms).reverse());
});

describe('a file', () => {
  const file = async (query: string, who: 'account_admin' | 'member') => {
    const answer = await call(`/api/v1/requests?${query}`, { headers: { ...bearer(who), accept: 'text/csv' } });
    const [head = '', ...lines] = answer.text.replace('\uFEFF', '').trimEnd().split('\r\n');
    const names = head.split(',');
    return {
      answer,
      lines,
      column: (name: string) =>
        lines.map((line) => Number(line.split(',').slice(names.indexOf(name) - names.length)[0])),
    };
  };

  test('holds every request that matches, with all classes of tokens, which add up to the list’s', async () => {
    const { answer, lines, column } = await file('endpoints=gpt', 'account_admin');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const rows = ROWS.filter((row) => row.endpoint_name === 'gpt');
    expect(lines).toHaveLength(rows.length);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const input = sum(rows.map((row) => row.input_tokens));
    expect(sum(column('input_tokens'))).toBe(input);
    const parts = ['uncached_input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'].map(column);
    expect(sum(parts.map(sum))).toBe(input);
    expect(sum(column('cost_nano_usd'))).toBe(rows.length * 1_000);
    expect(answer.text).toContain(`'=1+1@acme.com`);
  });

  test('holds one’s own alone for those without the grant', async () => {
    const { lines } = await file('requesters=other,member', 'member');
    expect(lines).toHaveLength(30);
  });

  test.each([
    ['en', '# Not whole: the first 15 rows.'],
    ['ko', '# 일부만 포함: 처음 15행.'],
  ] as const)('that would be too long says so in its last line, in %s', async (language, words) => {
    const rows = ROWS.map((row) => ({ ...row, event_time: new Date(0).toISOString() }) as unknown as RequestSummary);
    const read = async (after: unknown) => (after === undefined ? rows.slice(0, 10) : rows.slice(10, 20));
    const written: unknown[] = [];
    for await (const part of csvParts(read, { rowsMax: 15, rowsPerPart: 10, language })) written.push(...part);
    expect(written).toHaveLength(16);
    expect(written.at(-1)).toEqual([expect.stringContaining(words)]);
    const whole: unknown[] = [];
    const end = async (after: unknown) => (after === undefined ? rows.slice(0, 10) : []);
    for await (const part of csvParts(end, { rowsMax: 10, rowsPerPart: 10, language })) whole.push(...part);
    expect(whole).toHaveLength(10);
  });
});

test('rows that come in are told once, late ones too, and of others’ nothing', async () => {
  const look = async (who: 'account_admin' | 'member', cursor = '') => {
    const more = cursor === '' || cursor.startsWith('&') ? cursor : `&cursor=${cursor}`;
    const path = `/api/v1/requests/arrivals?endpoints=tail${more}`;
    return requestArrivalsSchema.parse((await call(path, { headers: bearer(who) })).json());
  };
  const store = (id: string, storedAt: number) =>
    client.insert({
      table: TABLE,
      values: [
        {
          request_id: id,
          event_time: timeText(NOW - 9_000_000),
          requester_id: 'other',
          endpoint_name: 'tail',
          ingested_at: timeText(storedAt),
        },
      ],
      format: 'JSONEachRow',
    });
  await store('one', Date.now());
  const first = await look('account_admin');
  expect(first.data.map((row) => row.request_id)).toEqual(['one']);
  expect((await look('account_admin', first.cursor)).data).toEqual([]);
  await store('late', Date.now() - 20_000);
  const second = await look('account_admin', first.cursor);
  expect(second.data.map((row) => row.request_id)).toEqual(['late']);
  expect(second.seconds).toEqual([{ at: expect.any(String), requests: 1 }]);
  const received = new Date(NOW - 9_000_000).toISOString();
  const since = await look('account_admin', `&from=${received}`);
  const until = await look('account_admin', `&to=${received}`);
  expect([since.data.length, until.data, until.seconds]).toEqual([2, [], []]);
  const others = await look('member');
  expect([others.data, others.seconds, others.earlier]).toEqual([[], [], 0]);
  const forged = await call('/api/v1/requests/arrivals?cursor=WyJyZXF1ZXN0cyIsIjE6YSJd', { headers: bearer('member') });
  expect(forged.json().error.code).toBe('cursor_invalid');
});

describe('one request', () => {
  const [mine, others] = [ROWS[10], ROWS[11]] as [(typeof ROWS)[number], (typeof ROWS)[number]];
  const get = (id: string, part: string, who: 'account_admin' | 'member') =>
    call(`/api/v1/requests/${id}${part}`, { headers: bearer(who) });

  test('has neighbours in the list that it is looked at in', async () => {
    const of = async (query: string, who: 'account_admin' | 'member') =>
      requestNeighboursSchema.parse((await get(mine.request_id, `/neighbours${query}`, who)).json());
    expect(await of('', 'account_admin')).toEqual({ newer: ROWS[9]?.request_id, older: ROWS[11]?.request_id });
    expect(await of('', 'member')).toEqual({ newer: ROWS[8]?.request_id, older: ROWS[12]?.request_id });
    expect(await of('?endpoints=50%2525&requesters=other', 'member')).toEqual({ newer: null, older: null });
  });

  test('has a cost with its corrections', async () => {
    await client.insert({
      table: '`system.ai_gateway`.cost_corrections',
      values: [
        {
          correction_id: 'c',
          rerate_id: 'r',
          request_id: mine.request_id,
          event_time: mine.event_time,
          new_price_version: 'book new',
          delta_nano_usd: '500',
        },
      ],
      format: 'JSONEachRow',
    });
    expect(requestCostSchema.parse((await get(mine.request_id, '/cost', 'member')).json())).toMatchObject({
      cost_nano_usd: '1500',
      original_nano_usd: '1000',
      price_version: 'book new',
      corrections: [{ delta_nano_usd: '500' }],
    });
  });

  test('of somebody else tells nothing of itself, by whatever part', async () => {
    for (const part of ['', '/neighbours', '/cost', '/payload']) {
      const answer = await get(others.request_id, part, 'member');
      expect([part, answer.status, answer.json().error.code]).toEqual([part, 404, 'request_unknown']);
    }
  });

  test('shows its bodies only to those who may read them all, and the log says who did', async () => {
    await client.insert({
      table: '`system.ai_gateway`.payloads',
      values: [
        {
          request_id: mine.request_id,
          event_time: mine.event_time,
          request: '{}',
          response: null,
          request_bytes: 2,
          response_bytes: 9,
          expires_on: '2099-01-01',
        },
      ],
      format: 'JSONEachRow',
    });
    const refused = await get(mine.request_id, '/payload', 'member');
    expect([refused.status, refused.json().error.code]).toEqual([403, 'sql_table_refused']);
    const shown = requestPayloadSchema.parse((await get(mine.request_id, '/payload', 'account_admin')).json());
    expect(shown).toMatchObject({ request: '{}', response: null, request_bytes: 2, is_request_cut: false });
    const { entries } = await rig.audit.search({ action: 'payloads.read', limit: 10 });
    expect(entries).toMatchObject([
      { actor: 'account_admin@acme.com', after: { statement: `request ${mine.request_id}` } },
    ]);
    expect((await get(others.request_id, '/payload', 'account_admin')).json().error.code).toBe('payload_unknown');
  });
});

test('a list says from when on all rows are there', async () => {
  const keptFrom = async () =>
    requestPageSchema.parse((await call('/api/v1/requests', { headers: bearer('member') })).json()).kept_from;
  expect(await keptFrom()).toBeNull();
  const day = { day: '2026-01-05', usage: { rows: 1, bytes: 1 }, corrections: { rows: 0, bytes: 0 } };
  await rig.store.transaction((tx) => kyselyRetentionStore(rig.store.db).begin(tx, day));
  expect(await keptFrom()).toBe('2026-01-06T00:00:00.000Z');
});
