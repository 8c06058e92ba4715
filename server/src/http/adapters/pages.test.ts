import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { OpenAPIHono } from '@hono/zod-openapi';
import {
  dashboardSchema,
  dataEventSchema,
  datasetResultSchema,
  pageOf,
  requestSummarySchema,
  tableSchema,
  tableSummarySchema,
} from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dashboards } from '#dashboards';
import { createPreviews, type Role } from '#identity';
import { silentLog, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { tablesFor } from '#sql';
import { promised } from '../../../test/promised.ts';
import { type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { kyselyAuditStore } from '../../audit/adapters/kysely-audit-store.ts';
import { composeDashboards } from '../../compose/dashboards.ts';
import { type ServiceClient, serviceClient } from '../../compose/service-client.ts';
import { clickhouseDataVersion } from '../../dashboards/adapters/clickhouse-data-version.ts';
import { kyselyIdentityStore } from '../../identity/adapters/kysely-identity-store.ts';
import { kyselyPreviewStore } from '../../identity/adapters/kysely-preview-store.ts';
import { type ClickHouseEngine, createClickHouseEngine } from '../../sql/adapters/clickhouse-engine.ts';
import { prepareWarehouse } from '../../sql/adapters/prepare-warehouse.ts';
import type { Store, Transaction } from '../../store/index.ts';
import { clickhouseUsageReader } from '../../usage/adapters/clickhouse-usage-reader.ts';
import { answerError } from '../answer-error.ts';
import { type ApiEnv, ApiRefusal } from '../api-context.ts';
import { dashboardRoutes } from '../dashboard-routes.ts';
import { eventRoutes } from '../event-routes.ts';
import { requestRoutes } from '../request-routes.ts';
import { tableRoutes } from '../table-routes.ts';
import { kyselyIdempotencyStore } from './kysely-idempotency-store.ts';

const TABLE = '`system.ai_gateway`.usage';
const newId = uuidV7Maker(systemRandom);
let warehouse: WarehouseProcess;
let places: StorePlaces;
let store: Store;
let insertClient: ClickHouseClient;
let service: ServiceClient;
let engine: ClickHouseEngine;
let dashboards: Dashboards<Transaction>;
let app: OpenAPIHono<ApiEnv>;
/** The admin is a member while this is set. */
let demoted = false;

beforeAll(async () => {
  warehouse = await warehouseProcess();
  const { url, user, password } = warehouse;
  await prepareWarehouse({ url, username: user, password });
  insertClient = createClient({ url, username: user, password, log: { level: 127 } });
  places = await storeEngines[0].start();
  store = await (await places.place()).open();
  service = serviceClient({ url, user, password }, silentLog);
  engine = createClickHouseEngine({ url, username: user, password }, silentLog);
  const findPublisher = async (id: string) =>
    id === 'account_admin'
      ? { role: demoted ? ('member' as const) : ('account_admin' as const), endpoints: undefined }
      : undefined;
  dashboards = composeDashboards({ store, engine, service, findPublisher, log: silentLog });
  const audit = kyselyAuditStore(store.db);
  const transaction: Store['transaction'] = (act) => store.transaction(act);
  app = appOf({
    dashboards,
    usage: clickhouseUsageReader(service.current, systemClock),
    account: () => ({ id: 'a', name: 'Acme', timeZone: 'Asia/Seoul', workspaces: [], defaultWorkspaceId: 'w' }),
    idempotency: kyselyIdempotencyStore(store, Buffer.alloc(32, 7), systemClock),
    audit,
    previews: createPreviews({ transaction, store: kyselyPreviewStore(store.db), audit, clock: systemClock }),
    transaction,
    tablesFor,
    clock: systemClock,
  });
  await insert('member', 3);
  await insert('other', 2);
});

afterAll(async () => {
  dashboards?.watch.close();
  await Promise.all([engine?.close(), service?.close(), store?.close(), insertClient?.close()]);
  await places?.dispose();
  await warehouse?.dispose();
});

/** The routes behind a door that believes what role a caller names: who they are is decided and tested elsewhere. */
function appOf(options: Parameters<typeof dashboardRoutes>[1] & Parameters<typeof tableRoutes>[1]) {
  const made = new OpenAPIHono<ApiEnv>();
  made.use(async (context, next) => {
    const role = (context.req.header('x-role') ?? 'member') as Role;
    context.set('requestId', 'r-1');
    context.set('language', 'en');
    context.set('actor', {
      requesterId: role,
      requester: `${role}@acme.com`,
      requesterType: 'USER',
      groups: [],
      workspaceId: 'w',
      role,
      endpoints: undefined,
      grants: { tables: [], dashboards: await openDashboards() },
      through: { kind: 'session', id: 's' },
    });
    await next();
  });
  made.onError((error, context) => {
    if (error instanceof ApiRefusal) return answerError(context, error.code, error.details);
    throw error;
  });
  const pass = async (_: unknown, next: () => Promise<void>) => await next();
  dashboardRoutes(made, options, { signedIn: pass, tracking: pass });
  tableRoutes(made, options, pass);
  requestRoutes(made, options, pass);
  eventRoutes(made, options, pass);
  return made;
}

/** Those that somebody may see: here they were opened to everyone. */
async function openDashboards(): Promise<readonly string[]> {
  return (await kyselyIdentityStore(store.db).grants()).map(({ object }) => object.name);
}

async function insert(requesterId: string, count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => newId(systemClock.now()));
  await insertClient.insert({
    table: TABLE,
    values: ids.map((request_id) => ({
      request_id,
      requester_id: requesterId,
      requester: `${requesterId}@acme.com`,
      requester_type: 'USER',
      event_time: new Date().toISOString().replace('T', ' ').replace('Z', ''),
      ...{ final_status: 'ok', status_code: 200 },
      ...{ run_id: request_id, run_type: 'api', run_trigger: 'user_started', billable_run: true },
    })),
    format: 'JSONEachRow',
    http_headers: { 'x-tallygate-lane': 'insert' },
  });
  return ids;
}

async function call(path: string, role: Role, { body, key }: { body?: unknown; key?: string } = {}) {
  const headers: Record<string, string> = { 'x-role': role };
  if (key !== undefined) headers['idempotency-key'] = key;
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await app.request(`/api/v1/${path}`, init);
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const today = () => ({
  from: new Date(Date.now() - 3_600_000).toISOString(),
  to: new Date(Date.now() + 3_600_000).toISOString(),
});
const OTHERS: readonly Role[] = ['workspace_admin', 'member', 'viewer'];

describe('dashboards', () => {
  test.each(OTHERS)('a %s cannot import one, and nothing is imported', async (role) => {
    const answer = await call('dashboards/import', role, { body: { template: 'usage' } });
    expect([answer.status, answer.body.error.code]).toEqual([403, 'role_not_allowed']);
    expect(await dashboards.find('usage')).toBeUndefined();
  });

  test('an account admin imports one; everybody reads it, by id and by template', async () => {
    const { status, body } = await call('dashboards/import', 'account_admin', { body: { template: 'usage' } });
    expect(status).toBe(200);
    const made = dashboardSchema.parse(body);
    expect(made).toMatchObject({ published_by: 'account_admin@acme.com', newest_template_version: 2 });
    for (const path of [`dashboards/${made.id}`, 'dashboards/usage']) {
      expect(await call(path, 'viewer')).toEqual({ status: 200, body: made });
    }
    expect((await call('dashboards', 'member')).body).toEqual({ data: [made], next_cursor: null });
  });

  test('the same import repeated is answered once and logged once', async () => {
    const audit = kyselyAuditStore(store.db);
    const before = (await audit.search({ limit: 100 })).entries.length;
    const asked = { body: { template: 'usage' }, key: 'import-1' };
    const first = await call('dashboards/import', 'account_admin', asked);
    expect(await call('dashboards/import', 'account_admin', asked)).toEqual(first);
    expect((await audit.search({ limit: 100 })).entries.length).toBe(before + 1);
  });

  test.each(OTHERS)('a %s sees everybody’s figures in it, by the publisher’s permission', async (role) => {
    const { status, body } = await call('dashboards/usage/datasets/totals/run', role, { body: today() });
    expect(status).toBe(200);
    const { columns, rows, time_zone: timeZone } = datasetResultSchema.parse(body);
    expect(rows[0]?.[columns.findIndex(({ name }) => name === 'requests')]).toBe('5');
    expect(timeZone).toBe('Asia/Seoul');
  });

  test('it stops when the publisher may no longer read the data, until another admin imports it again', async () => {
    const run = () => call('dashboards/usage/datasets/totals/run', 'viewer', { body: today() });
    demoted = true;
    const stopped = await run();
    expect([stopped.status, stopped.body.error.code]).toEqual([409, 'dashboard_stopped']);
    expect(stopped.body.error.message).toContain('account_admin@acme.com');
    demoted = false;
    expect((await run()).status).toBe(200);
  });

  test.each([
    { path: 'dashboards/none', body: undefined, status: 404, code: 'dashboard_unknown' },
    { path: 'dashboards/import', body: { template: 'none' }, status: 404, code: 'dashboard_template_unknown' },
    { path: 'dashboards/import', body: { template: 'usage', sql: 'SELECT 1' }, status: 400, code: 'request_invalid' },
    { path: 'dashboards/none/datasets/totals/run', body: today(), status: 404, code: 'dashboard_unknown' },
    { path: 'dashboards/usage/datasets/none/run', body: today(), status: 404, code: 'dataset_unknown' },
    {
      path: 'dashboards/usage/datasets/totals/run',
      body: { ...today(), sql: 'SELECT 1' },
      status: 400,
      code: 'request_invalid',
    },
    {
      path: 'dashboards/usage/datasets/totals/run',
      body: { ...today(), from: 'yesterday' },
      status: 400,
      code: 'request_invalid',
    },
    {
      path: 'dashboards/usage/datasets/totals/run',
      body: { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
      status: 400,
      code: 'range_invalid',
    },
    { path: 'dashboards?cursor=x', body: undefined, status: 400, code: 'cursor_invalid' },
    { path: 'dashboards?limit=0', body: undefined, status: 400, code: 'request_invalid' },
  ])('$path with $body: $code', async ({ path, body, status, code }) => {
    const answer = await call(path, 'account_admin', body === undefined ? {} : { body });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });
});

describe('requests', () => {
  const list = pageOf(requestSummarySchema);

  test('an account admin sees everybody’s, page by page; a member their own alone', async () => {
    const first = list.parse((await call('requests?limit=3', 'account_admin')).body);
    const rest = list.parse((await call(`requests?limit=3&cursor=${first.next_cursor}`, 'account_admin')).body);
    expect([first.data.length, rest.data.length, rest.next_cursor]).toEqual([3, 2, null]);
    const all = [...first.data, ...rest.data];
    expect(new Set(all.map((row) => row.request_id)).size).toBe(5);
    const own = list.parse((await call('requests', 'member')).body);
    expect(own.data.map((row) => row.requester)).toEqual(Array(3).fill('member@acme.com'));
    expect(list.parse((await call('requests?requester=other@acme.com', 'member')).body).data).toEqual([]);
    expect(list.parse((await call('requests', 'workspace_admin')).body).data).toEqual([]);
  });

  test('one row is there for its owner and for an account admin, and for nobody else', async () => {
    const [id] = await insert('member', 1);
    expect((await call(`requests/${id}`, 'member')).body).toMatchObject({ request_id: id });
    expect((await call(`requests/${id}`, 'account_admin')).status).toBe(200);
    const refused = await call(`requests/${id}`, 'viewer');
    expect([refused.status, refused.body.error.code]).toEqual([404, 'request_unknown']);
  });

  test.each(['cursor=x', 'limit=201', 'from=now', 'colour=red'])('%s is refused', async (query) => {
    expect((await call(`requests?${query}`, 'account_admin')).status).toBe(400);
  });
});

describe('tables', () => {
  test('an account admin finds all tables, everybody else their own', async () => {
    const names = async (role: Role) =>
      pageOf(tableSummarySchema)
        .parse((await call('tables', role)).body)
        .data.map(({ name }) => name);
    const own = ['system.ai_gateway.my_usage', 'system.ai_gateway.my_runs'];
    const others = ['usage', 'runs', 'payloads', 'cost_corrections'].map((name) => `system.ai_gateway.${name}`);
    expect((await names('account_admin')).sort()).toEqual([...own, ...others, 'system.access.audit'].sort());
    expect(await names('viewer')).toEqual(own);
  });

  test('corrections of costs are shown to an account admin alone', async () => {
    const table = tableSchema.parse((await call('tables/cost_corrections', 'account_admin')).body);
    expect([table.row_count, table.latest, table.columns.length]).toEqual([0, [], 10]);
    expect((await call('tables/cost_corrections', 'workspace_admin')).status).toBe(403);
  });

  test('the usage table shows everybody’s rows to an account admin alone', async () => {
    const table = tableSchema.parse((await call('tables/system.ai_gateway.usage', 'account_admin')).body);
    expect(table.columns.filter((column) => column.is_documented)).toHaveLength(29);
    expect(table.row_count).toBeGreaterThanOrEqual(5);
    expect(table.bytes_on_disk).toBeGreaterThan(0);
    expect(new Set(table.latest.map((row) => row['requester_id']))).toEqual(new Set(['member', 'other']));
    for (const role of OTHERS) {
      const refused = await call('tables/usage', role);
      expect([refused.status, refused.body.error.code]).toEqual([403, 'sql_table_refused']);
    }
  });

  test.each(['my_usage', 'my_runs'])('%s shows own rows, and no size', async (name) => {
    const table = tableSchema.parse((await call(`tables/${name}`, 'member')).body);
    expect(table.bytes_on_disk).toBeNull();
    expect(table.row_count).toBe(table.latest.length);
    expect(new Set(table.latest.map((row) => row['requester_id']))).toEqual(new Set(['member']));
    const none = tableSchema.parse((await call(`tables/${name}`, 'viewer')).body);
    expect([none.row_count, none.first_event_time, none.latest]).toEqual([0, null, []]);
  });

  test('payloads are shown to account admins alone, with the beginning of each body', async () => {
    const none = tableSchema.parse((await call('tables/payloads', 'account_admin')).body);
    expect([none.row_count, none.first_event_time, none.latest]).toEqual([0, null, []]);
    await insertClient.command({
      query: `INSERT INTO \`system.ai_gateway\`.payloads (request_id, event_time, request, response, expires_on)
        SELECT toString(number), toDateTime64('2026-01-20 19:48:08', 3, 'UTC') + number, repeat('한', 1000), NULL, '2026-02-20'
        FROM numbers(12)`,
    });
    const table = tableSchema.parse((await call('tables/payloads', 'account_admin')).body);
    expect(table.columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['request', 'response', 'expires_on']),
    );
    expect([table.row_count, table.last_event_time]).toEqual([12, '2026-01-20T19:48:19.000Z']);
    expect(table.bytes_on_disk).toBeGreaterThan(0);
    const bodies = table.latest.map((row) => [row['request_id'], row['request'], row['response']]);
    expect(bodies).toEqual(
      ['11', '10', '9', '8', '7', '6', '5', '4', '3', '2'].map((id) => [id, '한'.repeat(200), null]),
    );
    for (const role of OTHERS) {
      const refused = await call('tables/payloads', role);
      expect([refused.status, refused.body.error.code]).toEqual([403, 'sql_table_refused']);
    }
  });

  test.each(['incarnation', 'system.parts', '__proto__', 'constructor'])('there is no table %s', async (name) => {
    const answer = await call(`tables/${name}`, 'account_admin');
    expect([answer.status, answer.body.error.code]).toEqual([404, 'sql_table_unknown']);
  });
});

describe('events', () => {
  /** The events of one browser, as they come. */
  async function* events(signal: AbortSignal): AsyncGenerator<{ at: number; version: string }> {
    const request = new Request('http://control/api/v1/events', { headers: { 'x-role': 'viewer' }, signal });
    const response = await app.request(request);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^event: data\ndata: (.*)$/.exec(block)?.[1];
        if (data !== undefined)
          yield { at: performance.now(), version: dataEventSchema.parse(JSON.parse(data)).data_version };
      }
    }
  }

  test('tell of new rows within a second, three at the most, and figures of that version hold them', async () => {
    const leaving = new AbortController();
    const listening = events(leaving.signal);
    const first = (await listening.next()).value;
    const delaysMs: number[] = [];
    let last = first;
    for (let round = 0; round < 5; round++) {
      await insert('other', 1);
      const insertedAt = performance.now();
      last = (await listening.next()).value;
      delaysMs.push(last.at - insertedAt);
    }
    expect(delaysMs.toSorted((a, b) => a - b)[2]).toBeLessThan(promised(1_000));
    expect(Math.max(...delaysMs)).toBeLessThan(promised(3_000));
    expect(last.version).not.toBe(first?.version);
    const { body } = await call('dashboards/usage/datasets/totals/run', 'viewer', { body: today() });
    expect(body.data_version).toBe(last.version);
    leaving.abort();
    expect((await listening.next()).done).toBe(true);
  });

  test('the version stays as it is while parts merge and nobody inserts', async () => {
    const before = await dashboards.watch.current();
    await insertClient.command({ query: `OPTIMIZE TABLE ${TABLE} FINAL` });
    const answer = await service.current().query({
      query: "SELECT count() FROM system.parts WHERE database = 'system.ai_gateway' AND table = 'usage' AND active",
      format: 'JSONCompactEachRow',
    });
    expect(Number((await answer.json<[string]>())[0]?.[0])).toBeLessThanOrEqual(2);
    const source = clickhouseDataVersion(service.current);
    expect((await source.read(undefined)).version).toBe(before.version);
    const [id] = await insert('other', 1);
    expect(id).toBeDefined();
    const later = await source.read(undefined);
    expect(later.version).not.toBe(before.version);
    const [correction_id, rerate_id, request_id, workspace_id, actor] = ['c', 'r', 'old', 'w', 'a'];
    const told = { correction_id, rerate_id, request_id, workspace_id, actor, new_price_version: 'book' };
    await service.current().insert({
      table: '`system.ai_gateway`.cost_corrections',
      values: [{ ...told, event_time: '2026-01-01 00:00:00', delta_nano_usd: '1' }],
      format: 'JSONEachRow',
      http_headers: { 'x-tallygate-lane': 'insert' },
    });
    const corrected = await source.read(undefined);
    expect(corrected.version, 'figures of before a re-rating are not shown after it').not.toBe(later.version);
    expect(corrected.lastIngestedAt).toBe(later.lastIngestedAt);
  });
});
