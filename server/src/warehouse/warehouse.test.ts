import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type WarehouseProcess, warehouseProcess } from '../../test/warehouse-process.ts';

const RESULT_BYTES_MAX = 4_000_000;
const BODY_BYTES_MAX = 200_000;
/** Runs for minutes unless it is stopped. */
const HEAVY = 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) % 7 = 8';

let warehouse: WarehouseProcess;
let clients: ClickHouseClient[];
let service: ClickHouseClient;
let user: ClickHouseClient;

beforeAll(async () => {
  warehouse = await warehouseProcess({ resultBytesMax: RESULT_BYTES_MAX, bodyBytesMax: BODY_BYTES_MAX });
  service = clientOf({});
  user = clientOf({ http_headers: { 'x-tallygate-lane': 'user' } });
  clients = [service, user];
  await service.command({ query: 'CREATE TABLE numbers_kept (n UInt32, text String) ENGINE = MergeTree ORDER BY n' });
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await warehouse.dispose();
});

type ClientOptions = NonNullable<Parameters<typeof createClient>[0]>;

function clientOf(options: ClientOptions): ClickHouseClient {
  return createClient({
    url: warehouse.url,
    username: warehouse.user,
    password: warehouse.password,
    log: { level: ClickHouseLogLevel.OFF },
    max_open_connections: 20,
    ...options,
  });
}

async function rowsOf(client: ClickHouseClient, query: string, options: object = {}): Promise<unknown[]> {
  return await (await client.query({ query, format: 'JSONCompactEachRow', ...options })).json();
}

async function failureOf(work: Promise<unknown>): Promise<ClickHouseError> {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof ClickHouseError)) throw new Error('expected the server to refuse', { cause: failure });
  return failure;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2_500; tries++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it did not come to pass within 50 s');
}

const isHeavyRunning = async (): Promise<boolean> => {
  const query =
    "SELECT count() FROM system.processes WHERE query LIKE '%numbers(1000000000000)%' AND query NOT LIKE '%system.processes%' AND query NOT LIKE '%formatQuery%'";
  return JSON.stringify(await rowsOf(service, query)) !== '[["0"]]';
};

describe('the official client', () => {
  test('pings, with and without a statement', async () => {
    expect(await service.ping()).toEqual({ success: true });
    expect(await service.ping({ select: true })).toEqual({ success: true });
  });

  test('gets 64-bit integers as text, so that none loses digits', async () => {
    expect(await rowsOf(service, 'SELECT toUInt64(18446744073709551615), toInt64(-1)')).toEqual([
      ['18446744073709551615', '-1'],
    ]);
  });

  test.each([
    'plain',
    "it's",
    'back\\slash',
    "\\'; DROP TABLE numbers_kept; SELECT '",
    'line\nfeed\r\ttab',
    '한국어 🙂',
    '',
    '{n:String}',
    '\\N',
    "a', 'b",
  ])('gets back the parameter %j as it was sent', async (text) => {
    const params = { text, list: [text, 'x'] };
    const query = 'SELECT {text:String}, {list:Array(String)}';
    expect(await rowsOf(service, query, { query_params: params })).toEqual([[text, [text, 'x']]]);
    expect(await rowsOf(user, query, { query_params: params })).toEqual([[text, [text, 'x']]]);
  });

  test('gets back times with milliseconds, numbers, maps and NULL as parameters', async () => {
    const query = "SELECT {at:DateTime64(3, 'UTC')}, {n:Int64}, {map:Map(String, UInt8)}, {none:Nullable(String)}";
    const params = { at: new Date('2026-01-20T19:48:08.123Z'), n: '-9007199254740993', map: { "a'b": 1 }, none: null };
    expect(await rowsOf(service, query, { query_params: params })).toEqual([
      ['2026-01-20 19:48:08.123', '-9007199254740993', { "a'b": 1 }, null],
    ]);
  });

  test('asks for a format in the text or beside it, and is told which it got', async () => {
    const inText = await service.exec({ query: 'SELECT 1 AS a, 2 AS b FORMAT CSVWithNames' });
    expect(await text(inText.stream)).toBe('"a","b"\n1,2\n');
    expect(inText.response_headers['x-clickhouse-format']).toBe('CSVWithNames');
    const beside = await fetchQuery('SELECT 1, 2', { default_format: 'JSONCompactEachRow' });
    expect(await beside.text()).toBe('[1, 2]\n');
    const neither = await fetchQuery('SELECT 1, 2', {});
    expect(await neither.text()).toBe('1\t2\n');
    expect(neither.headers.get('x-clickhouse-format')).toBe('TabSeparated');
  });

  test('is told the query id that it chose, and what was read and written', async () => {
    const query = await service.query({ query: 'SELECT count() FROM numbers(1000)', query_id: 'chosen-1' });
    expect(query.query_id).toBe('chosen-1');
    expect(query.response_headers['x-clickhouse-query-id']).toBe('chosen-1');
    await query.text();
    const values = [1, 2, 3].map((n) => ({ n, text: 'counted' }));
    const { summary } = await service.insert({ table: 'numbers_kept', values, format: 'JSONEachRow' });
    expect(summary?.written_rows).toBe('3');
  });

  test('sends and receives compressed', async () => {
    const zipping = clientOf({ compression: { request: true, response: true } });
    clients.push(zipping);
    const values = Array.from({ length: 500 }, (_, n) => ({ n: 1000 + n, text: '압축 '.repeat(10) }));
    await zipping.insert({ table: 'numbers_kept', values, format: 'JSONEachRow' });
    const result = await zipping.query({
      query: 'SELECT n, text FROM numbers_kept WHERE n BETWEEN 1000 AND 1499 ORDER BY n',
      format: 'JSONEachRow',
    });
    expect(result.response_headers['content-encoding']).toBe('gzip');
    expect(await result.json()).toEqual(values);
  });

  test('names a database, which does not stick', async () => {
    const inUsage = clientOf({ database: 'system.ai_gateway' });
    clients.push(inUsage);
    expect(await rowsOf(inUsage, 'SELECT currentDatabase(), count() FROM usage')).toEqual([['system.ai_gateway', '0']]);
    expect(await rowsOf(service, 'SELECT currentDatabase()')).toEqual([['default']]);
  });
});

describe('settings of a request', () => {
  const setting = (name: string) => `SELECT value FROM system.settings WHERE name = '${name}'`;

  test('hold for that request and for no other', async () => {
    const settings = { max_result_rows: '777', output_format_json_quote_64bit_integers: 0 as const };
    for (let turn = 0; turn < 5; turn++) {
      expect(await rowsOf(service, setting('max_result_rows'), { clickhouse_settings: settings })).toEqual([['777']]);
      expect(await rowsOf(service, setting('max_result_rows'))).toEqual([['0']]);
      expect(await rowsOf(service, 'SELECT toUInt64(1)')).toEqual([['1']]);
    }
  });

  test('parameters of a request are gone with it', async () => {
    await rowsOf(service, 'SELECT {kept:String}', { query_params: { kept: 'x' } });
    const missing = await failureOf(rowsOf(service, 'SELECT {kept:String}'));
    expect(missing.type).toBe('UNKNOWN_QUERY_PARAMETER');
  });

  test('that are not listed are ignored', async () => {
    const name = 'format_csv_null_representation';
    const response = await fetchQuery(setting(name), { [name]: "'; DROP TABLE numbers_kept; --" });
    expect(await response.text()).not.toContain('DROP');
    expect(await rowsOf(service, 'EXISTS TABLE numbers_kept')).toEqual([[1]]);
  });

  test.each([
    { name: 'max_threads', value: '1; DROP TABLE numbers_kept' },
    { name: 'max_threads', value: '-1' },
    { name: 'max_execution_time', value: 'DEFAULT' },
    { name: 'insert_deduplication_token', value: "\\'; DROP TABLE numbers_kept; SELECT 'x" },
    { name: 'insert_deduplication_token', value: 'x'.repeat(201) },
    { name: 'session_timezone', value: "UTC'" },
    { name: 'log_comment', value: "tallygate-requester:'" },
    { name: 'log_comment', value: 'somebody' },
    { name: 'log_comment', value: "tallygate-requester:31;workspace:'" },
    { name: 'result_overflow_mode', value: 'any' },
  ])('$name = $value is refused', async ({ name, value }) => {
    const response = await fetchQuery('SELECT 1', { [name]: value });
    expect(response.status).toBe(400);
    expect(response.headers.get('x-clickhouse-exception-code')).toBe('36');
    expect(await rowsOf(service, 'EXISTS TABLE numbers_kept')).toEqual([[1]]);
  });

  test('cannot lift the bounds of this server', async () => {
    const lifted = { max_result_bytes: '0', max_threads: 500 };
    const failure = await failureOf(
      rowsOf(service, 'SELECT number FROM numbers(10000000)', { clickhouse_settings: lifted }),
    );
    expect(failure.type).toBe('TOO_MANY_ROWS_OR_BYTES');
  });
});

describe('failures', () => {
  test.each([
    { query: 'selec 1', code: '62', type: 'SYNTAX_ERROR', status: 400 },
    { query: 'SELECT 1; SELECT 2', code: '62', type: 'SYNTAX_ERROR', status: 400 },
    { query: 'SELECT * FROM nowhere', code: '60', type: 'UNKNOWN_TABLE', status: 404 },
    { query: 'SELECT no_such_function()', code: '46', type: 'UNKNOWN_FUNCTION', status: 404 },
    { query: "SELECT throwIf(1, 'on purpose')", code: '395', type: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO', status: 500 },
    { query: 'SELECT {missing:UInt8}', code: '456', type: 'UNKNOWN_QUERY_PARAMETER', status: 400 },
  ])('$query is $type, HTTP $status', async ({ query, code, type, status }) => {
    const failure = await failureOf(rowsOf(service, query));
    expect({ code: failure.code, type: failure.type }).toEqual({ code, type });
    expect(failure.message).not.toContain('formatQuery');
    const response = await fetchQuery(query, {});
    expect(response.status).toBe(status);
    expect(response.headers.get('x-clickhouse-exception-code')).toBe(code);
  });

  test('a result larger than the bound is refused, and nothing of it reaches the next query', async () => {
    for (let turn = 0; turn < 3; turn++) {
      const failure = await failureOf(rowsOf(service, 'SELECT number FROM numbers(100000000)'));
      expect(failure.type).toBe('TOO_MANY_ROWS_OR_BYTES');
      expect(await rowsOf(service, "SELECT 'next'")).toEqual([['next']]);
    }
  });

  test('R-48: a query that takes too long is stopped', async () => {
    const failure = await failureOf(rowsOf(service, HEAVY, { clickhouse_settings: { max_execution_time: 0.2 } }));
    expect(failure.type).toBe('TIMEOUT_EXCEEDED');
  });

  test('a body larger than the bound is refused, plain and compressed', async () => {
    const values = Array.from({ length: 3000 }, (_, n) => ({ n, text: 'x'.repeat(100) }));
    for (const compression of [{}, { request: true }]) {
      const sending = clientOf({ compression });
      clients.push(sending);
      const failure = await failureOf(sending.insert({ table: 'numbers_kept', values, format: 'JSONEachRow' }));
      expect(failure.type).toBe('TOO_MANY_BYTES');
    }
  });

  test('rows with a statement behind them store nothing and run nothing', async () => {
    for (const rows of [
      '{"n":9000001}\n\nDROP TABLE numbers_kept;\n',
      '{"n":9000001}\n DROP TABLE numbers_kept',
      '{"n":9000001}; DROP TABLE numbers_kept;',
      '\n{"n":9000001}',
      '{"n":9000001}\r\rDROP TABLE numbers_kept',
      '{"n":9000001}\r\n\r\nDROP TABLE numbers_kept',
    ]) {
      const response = await fetchQuery(rows, { query: 'INSERT INTO numbers_kept FORMAT JSONEachRow' });
      expect(response.status).toBe(400);
    }
    expect(await rowsOf(service, 'SELECT count() FROM numbers_kept WHERE n = 9000001')).toEqual([['0']]);
  });

  test.each([
    'INSERT INTO numbers_kept FORMAT JSONEachRow {"n":9000002}\n\nDROP TABLE numbers_kept',
    'INSERT INTO numbers_kept VALUES (9000002, 1); DROP TABLE numbers_kept',
    'EXPLAIN INSERT INTO numbers_kept FORMAT JSONEachRow {"n":9000002}\n\nDROP TABLE numbers_kept',
  ])('rows inside a statement are refused or dropped, with whatever follows them: %s', async (query) => {
    await fetchQuery(query, {});
    expect(await rowsOf(service, 'SELECT count() FROM numbers_kept WHERE n = 9000002')).toEqual([['0']]);
  });
});

describe('credentials', () => {
  test.each([
    { when: 'no credential', headers: {}, status: 401 },
    { when: 'a wrong password', headers: { 'x-clickhouse-user': 'tester', 'x-clickhouse-key': 'wrong' }, status: 401 },
    { when: 'a wrong user', headers: { 'x-clickhouse-user': 'x', 'x-clickhouse-key': 'a test password' }, status: 401 },
    {
      when: 'its headers',
      headers: { 'x-clickhouse-user': 'tester', 'x-clickhouse-key': 'a test password' },
      status: 200,
    },
    { when: 'basic', headers: { authorization: `Basic ${btoa('tester:a test password')}` }, status: 200 },
    { when: 'a wrong basic', headers: { authorization: `Basic ${btoa('tester:a test')}` }, status: 401 },
  ])('with $when the answer is $status', async ({ headers, status }) => {
    const response = await fetch(`${warehouse.url}/?query=SELECT+1`, { headers });
    await response.text();
    expect(response.status).toBe(status);
    expect(response.headers.get('x-clickhouse-exception-code')).toBe(status === 401 ? '516' : null);
  });

  test('may stand in the address', async () => {
    const parameters = new URLSearchParams({ query: 'SELECT 1', user: warehouse.user, password: warehouse.password });
    expect(await (await fetch(`${warehouse.url}/?${parameters}`)).text()).toBe('1\n');
  });

  test('the client says that authentication failed', async () => {
    const stranger = clientOf({ password: 'wrong' });
    clients.push(stranger);
    expect((await failureOf(rowsOf(stranger, 'SELECT 1'))).type).toBe('AUTHENTICATION_FAILED');
  });
});

describe('the user lane', () => {
  test.each([
    'INSERT INTO numbers_kept SELECT 1, 1',
    'CREATE TABLE mine (a Int8) ENGINE = Memory',
    'DROP TABLE numbers_kept',
    "KILL QUERY WHERE query_id = 'any'",
    'SET max_threads = 1',
    'SELECT 1 SETTINGS readonly = 0',
    'SELECT 1 SETTINGS max_threads = 500',
    "SELECT * FROM file('/etc/passwd')",
    'CREATE TEMPORARY TABLE mine (a Int8)',
  ])('%s is refused', async (query) => {
    expect(['READONLY', 'ACCESS_DENIED', 'SYNTAX_ERROR']).toContain((await failureOf(user.command({ query }))).type);
  });

  test('reads, with parameters, settings and bounds', async () => {
    const options = { query_params: { n: 2 }, clickhouse_settings: { max_result_rows: '2' } };
    expect(await rowsOf(user, 'SELECT number FROM numbers({n:UInt8})', options)).toEqual([['0'], ['1']]);
    const failure = await failureOf(rowsOf(user, 'SELECT number FROM numbers({n:UInt8} + 1)', options));
    expect(failure.type).toBe('TOO_MANY_ROWS_OR_BYTES');
  });
});

describe('running beside each other', () => {
  test('R-48: a small query and an insert are answered while heavy ones run, and closing the connection stops those in the engine', async () => {
    const leaving = new AbortController();
    const heavy = [user, user, service].map((client) =>
      rowsOf(client, HEAVY, { abort_signal: leaving.signal, clickhouse_settings: { max_threads: 1 } }).catch(
        (error) => error,
      ),
    );
    await until(isHeavyRunning);
    expect(await rowsOf(service, 'SELECT 1')).toEqual([[1]]);
    await service.insert({ table: 'numbers_kept', values: [{ n: 5000, text: 'beside' }], format: 'JSONEachRow' });
    expect(await isHeavyRunning()).toBe(true);
    leaving.abort();
    await until(async () => !(await isHeavyRunning()));
    for (const result of await Promise.all(heavy)) expect(result).toBeInstanceOf(Error);
  });

  test("KILL QUERY by the caller's own id stops it in the engine, and says so to whom it belongs", async () => {
    const heavy = failureOf(rowsOf(user, HEAVY, { query_id: 'to-kill' }));
    await until(isHeavyRunning);
    expect(await rowsOf(service, "KILL QUERY WHERE query_id = 'to-kill' SYNC")).toEqual([
      ['waiting', 'to-kill', 'default'],
    ]);
    expect((await heavy).type).toBe('QUERY_WAS_CANCELLED');
    await until(async () => !(await isHeavyRunning()));
    expect(await rowsOf(service, "KILL QUERY WHERE query_id = 'to-kill'")).toEqual([]);
  });

  test('a second query of the same id is refused while the first runs', async () => {
    const leaving = new AbortController();
    const heavy = rowsOf(user, HEAVY, { query_id: 'twice', abort_signal: leaving.signal }).catch((error) => error);
    await until(isHeavyRunning);
    expect((await failureOf(rowsOf(service, 'SELECT 1', { query_id: 'twice' }))).code).toBe('216');
    leaving.abort();
    await heavy;
    await until(async () => !(await isHeavyRunning()));
  });
});

async function fetchQuery(body: string, parameters: Record<string, string>): Promise<Response> {
  return await fetch(`${warehouse.url}/?${new URLSearchParams(parameters)}`, {
    method: 'POST',
    headers: { 'x-clickhouse-user': warehouse.user, 'x-clickhouse-key': warehouse.password },
    body,
  });
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
