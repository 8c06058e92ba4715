import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { ERRORS, type ErrorCode } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { asInstant, silentLog, systemClock } from '#kernel';
import { createUserSql, tablesFor } from '#sql';
import { controlOptions, declaredKey, INTERNAL_SECRET } from '../../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../../test/people-rig.ts';
import { type ClickHouseEngine, createClickHouseEngine } from '../../sql/adapters/clickhouse-engine.ts';
import { prepareWarehouse } from '../../sql/adapters/prepare-warehouse.ts';
import { startWarehouse } from '../../warehouse/index.ts';
import { createControlApi } from '../create-control-api.ts';
import { API_BODY_BYTES_MAX } from '../read-json-body.ts';
import { statusOf } from '../statuses.ts';
import { type ControlServer, serveControl } from './serve-control.ts';

const SECRET = INTERNAL_SECRET;
const CREDENTIAL = { username: 'test', password: 'secret-of-the-test' };
const KEYS = [
  declaredKey('admin-key-0123456789', 'account_admin'),
  declaredKey('member-key-0123456789', 'member'),
  declaredKey('expired-key-0123456789', 'member', { expiresAt: asInstant(Date.UTC(2026, 0, 1)) }),
];
const dataDir = mkdtempSync(join(tmpdir(), 'tallygate-control-'));
let stopWarehouse: () => Promise<void>;
let service: ClickHouseClient;
let engine: ClickHouseEngine;
let app: ReturnType<typeof createControlApi>;
let server: ControlServer;
let people: PeopleRig;

beforeAll(async () => {
  const { username: user, password } = CREDENTIAL;
  const warehouse = await startWarehouse({ dataDir, host: '127.0.0.1', port: 0, user, password, log: silentLog });
  stopWarehouse = () => warehouse.stop();
  const address = { url: `http://127.0.0.1:${warehouse.port}`, ...CREDENTIAL };
  service = createClient({ ...address, log: { level: 127 } });
  await prepareWarehouse(address);
  engine = createClickHouseEngine(address, silentLog);
  people = await peopleRig();
  const sql = createUserSql({ engine, clock: systemClock, tablesFor });
  app = createControlApi(controlOptions(people, { declared: KEYS, sql }));
  server = await serveControl({ app, host: '127.0.0.1', port: 0 });
});

afterAll(async () => {
  await server.close(1_000);
  await engine.close();
  await service.close();
  await stopWarehouse();
  await people.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const GATEWAY = { 'x-tallygate-internal': SECRET, 'accept-language': 'en' };
const ADMIN = { ...GATEWAY, authorization: 'Bearer admin-key-0123456789' };

interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

async function call(path: string, { method, headers = ADMIN, body }: Call = {}) {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const init = { method: method ?? (body === undefined ? 'GET' : 'POST'), headers: { ...headers } };
  const response = await app.request(path, text === undefined ? init : { ...init, body: text });
  const answer = await response.text();
  return { status: response.status, headers: response.headers, text: answer, json: () => JSON.parse(answer) };
}

const sql = (statement: string) => ({ body: { statement } });

describe('every refusal is one shape', () => {
  const cases: readonly { when: string; path?: string; call: Call; code: ErrorCode; status: number }[] = [
    {
      when: 'no secret came',
      call: { headers: { authorization: ADMIN.authorization } },
      code: 'internal_only',
      status: 403,
    },
    {
      when: 'the secret is wrong',
      call: { headers: { ...ADMIN, 'x-tallygate-internal': `${SECRET}x` } },
      code: 'internal_only',
      status: 403,
    },
    {
      when: 'the secret is missing and the route unknown',
      path: '/api/v1/x',
      call: { headers: {} },
      code: 'internal_only',
      status: 403,
    },
    {
      when: 'the host is not ours',
      call: { headers: { ...ADMIN, 'x-tallygate-host': 'evil.example' } },
      code: 'host_unknown',
      status: 421,
    },
    { when: 'no key came', call: { headers: GATEWAY }, code: 'key_missing', status: 401 },
    {
      when: 'the scheme is another',
      call: { headers: { ...GATEWAY, authorization: 'Basic eDp5' } },
      code: 'key_missing',
      status: 401,
    },
    {
      when: 'the key is unknown',
      call: { headers: { ...GATEWAY, 'x-api-key': 'admin-key-012345678' } },
      code: 'key_unknown',
      status: 401,
    },
    {
      when: 'the key expired',
      call: { headers: { ...GATEWAY, 'x-api-key': 'expired-key-0123456789' } },
      code: 'key_expired',
      status: 401,
    },
    { when: 'there is no such route', path: '/api/v1/nothing', call: {}, code: 'route_unknown', status: 404 },
    { when: 'the method is another', path: '/api/v1/sql', call: {}, code: 'route_unknown', status: 404 },
    {
      when: 'the body is no JSON',
      path: '/api/v1/sql',
      call: { body: '{"statement": }' },
      code: 'body_not_json',
      status: 400,
    },
    { when: 'the body is empty', path: '/api/v1/sql', call: { method: 'POST' }, code: 'body_not_json', status: 400 },
    {
      when: 'the body has no statement',
      path: '/api/v1/sql',
      call: { body: {} },
      code: 'request_invalid',
      status: 400,
    },
    {
      when: 'the body has an unknown member',
      path: '/api/v1/sql',
      call: { body: { statement: 'SELECT 1', x: 1 } },
      code: 'request_invalid',
      status: 400,
    },
    { when: 'the body is a list', path: '/api/v1/sql', call: { body: [] }, code: 'request_invalid', status: 400 },
    {
      when: 'a parameter has no fit name',
      path: '/api/v1/sql',
      call: { body: { statement: 'SELECT 1', parameters: { 'a b': 1 } } },
      code: 'request_invalid',
      status: 400,
    },
    {
      when: 'the body is too large',
      path: '/api/v1/sql',
      call: { body: 'x'.repeat(API_BODY_BYTES_MAX + 1) },
      code: 'body_too_large',
      status: 413,
    },
    {
      when: 'the body is packed',
      path: '/api/v1/sql',
      call: { headers: { ...ADMIN, 'content-encoding': 'gzip' }, body: { statement: 'SELECT 1' } },
      code: 'body_encoded',
      status: 415,
    },
    { when: 'the statement is none', path: '/api/v1/sql', call: sql('SELEC 1'), code: 'sql_syntax', status: 400 },
    {
      when: 'the statement reads a file',
      path: '/api/v1/sql',
      call: sql("SELECT file('/etc/passwd')"),
      code: 'sql_not_allowed',
      status: 400,
    },
    {
      when: 'there is no such table',
      path: '/api/v1/sql',
      call: sql('SELECT * FROM x'),
      code: 'sql_table_unknown',
      status: 404,
    },
    { when: 'the statement fails', path: '/api/v1/sql', call: sql('SELECT x'), code: 'sql_failed', status: 400 },
    {
      when: 'a member asks for every row',
      path: '/api/v1/sql',
      call: {
        ...sql('SELECT * FROM system.ai_gateway.usage'),
        headers: { ...GATEWAY, 'x-api-key': 'member-key-0123456789' },
      },
      code: 'sql_table_refused',
      status: 403,
    },
  ];

  test.each(cases)(
    'when $when, the answer is $status $code',
    async ({ path = '/api/v1/me', call: how, code, status }) => {
      const answer = await call(path, how);
      const { error, request_id } = answer.json();
      expect([answer.status, error.code]).toEqual([status, code]);
      expect(error.message).not.toBe('');
      expect(error.message).not.toMatch(/[{}]/);
      expect(error.docs_url).toContain(code);
      expect(request_id).toBe(answer.headers.get('tallygate-request-id'));
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    },
  );

  test('a broken body is pointed at, in bytes', async () => {
    expect((await call('/api/v1/sql', { body: '{"statement": "한" x}' })).json().error.details).toEqual({ offset: 20 });
  });

  test('messages come in the language asked for, else in the default one', async () => {
    const korean = await call('/api/v1/x', { headers: { ...ADMIN, 'accept-language': 'ko-KR, en;q=0.5' } });
    const english = await call('/api/v1/x');
    const other = await call('/api/v1/x', { headers: { ...ADMIN, 'accept-language': 'fr' } });
    expect(korean.json().error.message).toBe(
      'GET /api/v1/x 경로가 없습니다. 사용할 수 있는 API 경로는 문서에서 확인해 주세요.',
    );
    expect(english.json().error.message).toContain('There is nothing at GET /api/v1/x');
    expect(other.json().error.message).toBe(korean.json().error.message);
  });

  test('every code of the control plane has a status', () => {
    const FAULTS: readonly ErrorCode[] = ['internal', 'dataset_failed'];
    const ofTheDataPlane =
      /^(upstream_|spool_|disk_|endpoint_|dialect_|tags_|claim_|not_translatable|key_not_allowed|body_invalid|body_memory_full|overloaded|answer_|requests_per_|tokens_per_|in_flight_|runs_per_|run_quota_|run_type_unknown|budget_exhausted|admission_)/;
    const missing = (Object.keys(ERRORS) as ErrorCode[]).filter(
      (code) => !ofTheDataPlane.test(code) && !FAULTS.includes(code) && statusOf(code) === 500,
    );
    expect(missing).toEqual([]);
  });
});

describe('answers', () => {
  test('a statement answers with columns, rows, their number and the time', async () => {
    const answer = await call('/api/v1/sql', {
      body: { statement: 'SELECT {n:UInt64} AS n, NULL AS x', parameters: { n: '18446744073709551615' } },
    });
    expect(answer.status).toBe(200);
    const { elapsed_ms, ...rest } = answer.json();
    expect(elapsed_ms).toBeGreaterThanOrEqual(0);
    expect(rest).toEqual({
      columns: [
        { name: 'n', type: 'UInt64' },
        { name: 'x', type: 'Nullable(Nothing)' },
      ],
      rows: [['18446744073709551615', null]],
      row_count: 1,
      truncated: false,
    });
  });

  test.each([
    ['text/csv', true],
    ['text/csv, application/json', true],
    ['application/json, text/csv', false],
    ['*/*', false],
  ])('Accept %s asks for CSV: %s', async (accept, isCsv) => {
    const answer = await call('/api/v1/sql', { ...sql('SELECT 1 AS a'), headers: { ...ADMIN, accept } });
    expect(answer.headers.get('content-type')).toMatch(isCsv ? /^text\/csv/ : /^application\/json/);
    if (isCsv) expect(answer.text).toBe('"a"\n1\n');
  });

  test('me says whom the key speaks for, and what they may read', async () => {
    expect(
      (await call('/api/v1/me', { headers: { ...GATEWAY, 'x-api-key': 'member-key-0123456789' } })).json(),
    ).toEqual({
      requester: 'member@acme.com',
      requester_id: 'member',
      requester_type: 'USER',
      groups: ['engineers'],
      workspace_id: '1',
      role: 'member',
      key_id: 'id-of-member',
      tables: ['system.ai_gateway.my_usage', 'system.ai_gateway.my_runs'],
    });
  });

  test('the description of the API is the same each time', async () => {
    const first = (await call('/api/v1/openapi.json', { headers: GATEWAY })).json();
    expect(
      first.paths['/api/v1/sql'].post.requestBody.content['application/json'].schema.properties.statement.type,
    ).toBe('string');
    const { post: sql } = first.paths['/api/v1/sql'];
    const { post: rotate } = first.paths['/api/v1/keys/{id}/rotate'];
    expect([sql.requestBody.required, rotate.requestBody.required]).toEqual([true, false]);
    expect([sql, rotate].map(({ responses }) => Object.hasOwn(responses, '415'))).toEqual([true, true]);
    expect((await call('/api/v1/openapi.json', { headers: GATEWAY })).json()).toEqual(first);
  });
});

describe('over a connection', () => {
  const url = () => `http://127.0.0.1:${server.port}/api/v1/sql`;
  const post = (statement: string, init: RequestInit = {}) =>
    fetch(url(), { method: 'POST', headers: ADMIN, body: JSON.stringify({ statement }), ...init });

  test('a taken port is an error, not a silence', async () => {
    await expect(serveControl({ app, host: '127.0.0.1', port: server.port })).rejects.toThrow('EADDRINUSE');
  });

  test('closing waits for what is under way, then cuts it', async () => {
    const short = await serveControl({ app, host: '127.0.0.1', port: 0 });
    const endless = 'SELECT count() FROM numbers(1000000000000000) WHERE sipHash64(number) = 1';
    const asked = fetch(`http://127.0.0.1:${short.port}/api/v1/sql`, {
      method: 'POST',
      headers: ADMIN,
      body: JSON.stringify({ statement: endless }),
    });
    const cut = expect(asked).rejects.toThrow();
    await until(async () => (await running()) === 1);
    await short.close(50);
    await cut;
    await until(async () => (await running()) === 0);
  });

  test('CSV streams to its end', async () => {
    const answer = await post('SELECT number FROM numbers(100000)', { headers: { ...ADMIN, accept: 'text/csv' } });
    expect((await answer.text()).split('\n').length).toBe(100_002);
  });

  test('CSV is raw for programs, and for spreadsheets one that they read as it is meant', async () => {
    const body = { statement: "SELECT '가' AS a, '=1+1' AS b, NULL AS c, -1 AS d" };
    const ask = async (more: object) => {
      const init = {
        method: 'POST',
        headers: { ...ADMIN, accept: 'text/csv' },
        body: JSON.stringify({ ...body, ...more }),
      };
      const answer = await app.request('/api/v1/sql', init);
      // Read as text, the mark would be lost.
      return Buffer.from(await answer.arrayBuffer()).toString();
    };
    const head = '"a","b","c","d"\n';
    expect(await ask({})).toBe(`${head}"가","=1+1",\\N,-1\n`);
    expect(await ask({ csv_for: 'programs' })).toBe(await ask({}));
    expect(await ask({ csv_for: 'spreadsheets' })).toBe(`\uFEFF${head}"가","'=1+1",,-1\n`);
  });

  test.each(['application/json', 'text/csv'])(
    'when the client of a %s answer leaves, the engine stops',
    async (accept) => {
      const leaving = new AbortController();
      const endless = 'SELECT count() FROM numbers(1000000000000000) WHERE sipHash64(number) = 1';
      const asked = post(endless, { headers: { ...ADMIN, accept }, signal: leaving.signal });
      await until(async () => (await running()) === 1);
      leaving.abort();
      await expect(asked).rejects.toThrow('abort');
      await until(async () => (await running()) === 0);
      expect((await post('SELECT 1')).status).toBe(200);
    },
  );

  async function running(): Promise<number> {
    const answer = await service.query({
      query:
        "SELECT count() FROM system.processes WHERE query LIKE '%sipHash64(numb%' AND query NOT LIKE '%system.processes%'",
      format: 'JSONCompactEachRow',
    });
    return Number((await answer.json<[string]>())[0]?.[0]);
  }

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    await expect.poll(isSo, { timeout: 50_000, interval: 5 }).toBe(true);
  }
});
