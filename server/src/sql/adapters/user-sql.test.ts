import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KeyRecord } from '#identity';
import { silentLog, systemClock } from '#kernel';
import { promised } from '../../../test/promised.ts';
import { startWarehouse } from '../../warehouse/index.ts';
import { DEFAULT_RUN_LIMITS, SQL_LIMITS } from '../limits.ts';
import { tablesFor } from '../tables.ts';
import { createUserSql, type UserSql } from '../user-sql.ts';
import { type ClickHouseEngine, createClickHouseEngine } from './clickhouse-engine.ts';
import { keyOf } from './key-record.test-support.ts';
import { prepareWarehouse } from './prepare-warehouse.ts';

const CREDENTIAL = { username: 'test', password: 'secret-of-the-test' };
const dataDir = mkdtempSync(join(tmpdir(), 'tallygate-sql-'));
let stop: () => Promise<void>;
let address: { readonly url: string; readonly username: string; readonly password: string };
let service: ClickHouseClient;
let engine: ClickHouseEngine;
let sql: UserSql;

beforeAll(async () => {
  const warehouse = await startWarehouse({
    dataDir,
    host: '127.0.0.1',
    port: 0,
    user: CREDENTIAL.username,
    password: CREDENTIAL.password,
    log: silentLog,
    // Bounds what has no end, and leaves a crowded machine time for what is large.
    limits: { executionMs: { insert: 60_000, service: 60_000, user: 12_000 } },
  });
  stop = () => warehouse.stop();
  address = { url: `http://127.0.0.1:${warehouse.port}`, ...CREDENTIAL };
  service = createClient({ ...address, log: { level: 127 } });
  await prepareWarehouse(address);
  await service.command({
    query: `INSERT INTO \`system.ai_gateway\`.usage
      (request_id, requester_id, requester, event_time, user_agent, input_tokens, total_tokens, request_tags, status_code)
      SELECT toString(number), if(number % 10 = 0, 'me', 'other'), if(number % 10 = 0, 'me@acme.com', 'other@acme.com'),
        toDateTime64('2026-01-20 19:48:08', 3, 'UTC') + number, if(number % 10 = 0, '1', 'others secret'), if(number % 10 = 0, 1, 0),
        9223372036854775807, map('team', 'engineering'), 200
      FROM numbers(1000)`,
  });
  engine = createClickHouseEngine(address, silentLog);
  sql = createUserSql({ engine, clock: systemClock, tablesFor });
});

afterAll(async () => {
  await engine.close();
  await service.close();
  await stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const ME = keyOf('member', 'me');
const ADMIN = keyOf('account_admin', 'boss');

interface Options {
  readonly key?: KeyRecord;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
}

function request(statement: string, { key = ME, parameters = {}, signal }: Options = {}) {
  return { key, statement, parameters, signal: signal ?? new AbortController().signal };
}

async function rowsOf(statement: string, options: Options = {}) {
  const outcome = await sql.rows(request(statement, options));
  if (outcome.kind === 'refuse') throw new Error(`${outcome.code} ${JSON.stringify(outcome.details)}`);
  return outcome.result;
}

async function refusalOf(statement: string, options: Options = {}) {
  const outcome = await sql.rows(request(statement, options));
  return outcome.kind === 'refuse' ? `${outcome.code} ${Object.values(outcome.details).join(' ')}`.trim() : 'rows';
}

describe('a warehouse', () => {
  const WAREHOUSE = { id: 'small', name: 'small', isDefault: false, threadsMax: 1, memoryBytesMax: 2 ** 28 };
  const small = { ...WAREHOUSE, timeMsMax: 1_000, rowsMax: 5, runsAtOnceMax: 1 };
  const run = (statement: string) => sql.rows({ ...request(statement), warehouse: small });

  test('bounds the rows of an answer', async () => {
    const outcome = await run('SELECT number FROM numbers(6)');
    expect(outcome).toMatchObject({
      kind: 'rows',
      result: { isTruncated: true, rows: [['0'], ['1'], ['2'], ['3'], ['4']] },
    });
  });

  test('bounds time, and says so', async () => {
    const outcome = await run('SELECT max(sipHash64(number)) FROM numbers(100000000000)');
    expect(outcome).toMatchObject({ kind: 'refuse', code: 'sql_limit', details: { limit: '1 s' } });
  });

  test('runs so many at once and refuses one more, while others run elsewhere', async () => {
    const [first, second, elsewhere] = await Promise.all([
      run('SELECT max(sipHash64(number)) FROM numbers(1000000)'),
      run('SELECT 1'),
      sql.rows(request('SELECT 1')),
    ]);
    expect([first.kind, second, elsewhere.kind]).toMatchObject(['rows', { code: 'sql_busy' }, 'rows']);
  });
});

describe('rows', () => {
  test('an account admin reads every row, by the three-part name', async () => {
    const result = await rowsOf('SELECT count() FROM system.ai_gateway.usage;', { key: ADMIN });
    expect(result).toMatchObject({
      columns: [{ name: 'count()', type: 'UInt64' }],
      rows: [['1000']],
      isTruncated: false,
    });
  });

  test('SELECT * shows every documented column', async () => {
    const { columns } = await rowsOf('SELECT * FROM system.ai_gateway.my_usage LIMIT 1');
    expect(columns.slice(0, 3).map((column) => column.name)).toEqual(['account_id', 'workspace_id', 'request_id']);
    expect(columns.length).toBeGreaterThanOrEqual(29);
  });

  test('numbers beyond 2^53 are strings, times are ISO in UTC, NULL, maps and tuples keep their form', async () => {
    const { rows, columns } = await rowsOf(
      `SELECT total_tokens, event_time, latency_ms, request_tags, token_details, toDecimal64('1.10', 2) AS price, status_code, 1 / 0
       FROM system.ai_gateway.my_usage ORDER BY event_time LIMIT 1`,
    );
    expect(rows[0]?.slice(0, 5)).toEqual([
      '9223372036854775807',
      '2026-01-20T19:48:08.000Z',
      null,
      { team: 'engineering' },
      { cache_read_input_tokens: null, cache_creation_input_tokens: null, output_reasoning_tokens: null },
    ]);
    expect(rows[0]?.[5]).toBe('1.1');
    expect(rows[0]?.slice(6)).toEqual([200, 'inf']);
    expect(columns[1]?.type).toBe("DateTime64(3, 'UTC')");
  });

  test('parameters are bound, whatever they hold', async () => {
    const nasty = `'; DROP TABLE x; -- \\ \n {p:String} 한글`;
    const parameters = { text: nasty, list: [1, 2], n: 5, unused: 1, none: null };
    const { rows } = await rowsOf('SELECT {text:String}, {list:Array(UInt8)}, {n:Int64} + 1, {none:Nullable(String)}', {
      parameters,
    });
    expect(rows).toEqual([[nasty, [1, 2], '6', null]]);
  });

  test('more rows than an answer holds are cut off and marked; exactly as many are not', async () => {
    const long = await rowsOf(`SELECT number FROM numbers(${DEFAULT_RUN_LIMITS.rowsMax * 3})`);
    expect([long.rows.length, long.isTruncated]).toEqual([DEFAULT_RUN_LIMITS.rowsMax, true]);
    const exact = await rowsOf(`SELECT number FROM numbers(${DEFAULT_RUN_LIMITS.rowsMax})`);
    expect([exact.rows.length, exact.isTruncated]).toEqual([DEFAULT_RUN_LIMITS.rowsMax, false]);
  });

  test('more bytes than an answer holds are cut off between rows and marked', async () => {
    const { rows, isTruncated } = await rowsOf("SELECT number, repeat('x', 1000000) FROM numbers(40)");
    expect(isTruncated).toBe(true);
    expect(rows.map(([number]) => Number(number))).toEqual(rows.map((_, index) => index));
    expect(rows.length).toBe(Math.floor(SQL_LIMITS.answerBytesMax / 1_000_006));
  });
});

describe('own rows', () => {
  const OWN = 'system.ai_gateway.my_usage';
  // Each raises an error on other people's rows, which a cast or a division cannot survive, and on none of one's own.
  const TRAPS = ['toUInt8(user_agent) = 1', 'intDiv(1, input_tokens) = 1', 'modulo(7, input_tokens) = 0'];
  const FORMS: readonly ((trap: string) => string)[] = [
    (trap) => `SELECT count() FROM ${OWN} WHERE ${trap}`,
    (trap) => `SELECT count() FROM (SELECT * FROM ${OWN} WHERE ${trap})`,
    (trap) => `SELECT count() FROM (SELECT * FROM ${OWN}) WHERE ${trap} AND status_code = 200`,
    (trap) => `SELECT count() FROM ${OWN} WHERE ${trap} AND requester_id = 'other' OR ${trap}`,
    (trap) => `SELECT countIf(${trap}) FROM ${OWN}`,
    (trap) => `WITH mine AS (SELECT * FROM ${OWN}) SELECT count() FROM mine WHERE ${trap}`,
    (trap) => `WITH my_usage AS (SELECT * FROM ${OWN}) SELECT count() FROM my_usage WHERE ${trap}`,
    (trap) => `WITH usage AS (SELECT * FROM ${OWN} WHERE ${trap}) SELECT count() FROM usage`,
    (trap) => `SELECT count() FROM ${OWN} AS usage WHERE ${trap}`,
    (trap) => `SELECT count() FROM ${OWN} AS system WHERE ${trap}`,
    (trap) =>
      `SELECT count() FROM ${OWN} AS a JOIN (SELECT request_id FROM ${OWN}) AS b ON a.request_id = b.request_id WHERE ${trap}`,
    (trap) =>
      `SELECT count() FROM (SELECT request_id FROM ${OWN}) AS b LEFT JOIN ${OWN} AS a ON a.request_id = b.request_id AND ${trap}`,
    (trap) => `SELECT count() FROM ${OWN} WHERE request_id IN (SELECT request_id FROM ${OWN} WHERE ${trap})`,
    (trap) => `SELECT sum(c) FROM (SELECT count() AS c FROM ${OWN} GROUP BY ${trap} HAVING c > 0)`,
    (trap) => `SELECT count() FROM (SELECT 1 FROM ${OWN} ORDER BY ${trap}, event_time DESC LIMIT 100)`,
    (trap) => `SELECT count() FROM (SELECT row_number() OVER (ORDER BY ${trap}) FROM ${OWN})`,
    (trap) => `SELECT count() FROM (SELECT 1 FROM ${OWN} QUALIFY count() OVER (PARTITION BY ${trap}) > 0)`,
    (trap) => `SELECT count() FROM ${OWN} ARRAY JOIN [${trap}] AS t WHERE t`,
    (trap) => `SELECT count() FROM (SELECT DISTINCT ${trap}, request_id FROM ${OWN})`,
    (trap) => `SELECT count() FROM ${OWN} WHERE arrayExists(x -> ${trap}, [1])`,
    (trap) => `SELECT count() FROM ${OWN} WHERE if(1, ${trap}, 0)`,
    (trap) =>
      `SELECT count() FROM (SELECT ${trap} AS t FROM ${OWN} UNION ALL SELECT ${trap} FROM ${OWN} WHERE 0) WHERE t`,
    (trap) =>
      `SELECT count() FROM (SELECT 1 FROM ${OWN} LIMIT 1000) AS a WHERE (SELECT count() FROM ${OWN} WHERE ${trap}) = 100`,
  ];

  test('the traps are real: on the whole table each raises an error', async () => {
    for (const trap of TRAPS) {
      const refusal = await refusalOf(`SELECT count() FROM system.ai_gateway.usage WHERE ${trap}`, { key: ADMIN });
      expect(refusal).toContain('sql_failed');
    }
  });

  test.each(FORMS.map((form) => form))('%s', async (form) => {
    for (const trap of TRAPS) {
      const statement = form(trap);
      expect([statement, (await rowsOf(statement)).rows]).toEqual([statement, [['100']]]);
    }
  });

  test('everyone sees exactly their own rows, and nobody those without a requester', async () => {
    const count = async (id: string) =>
      (await rowsOf(`SELECT count(), groupUniqArray(requester) FROM ${OWN}`, { key: keyOf('viewer', id) })).rows[0];
    expect(await count('me')).toEqual(['100', ['me@acme.com']]);
    expect(await count('other')).toEqual(['900', ['other@acme.com']]);
    for (const id of ['', 'nobody', "me' OR 1 --", 'me%', 'ME', '6d65', '\\', 'm\u0435']) {
      expect([id, await count(id)]).toEqual([id, ['0', []]]);
    }
  });

  test('payloads are read by account admins alone, however large they are', async () => {
    await service.command({
      query: `INSERT INTO \`system.ai_gateway\`.payloads (request_id, requester_id, request, response, expires_on)
        SELECT toString(number), 'me', repeat('q', 500000), repeat('p', 500000), '2099-01-01' FROM numbers(100)`,
    });
    const all = 'SELECT * FROM system.ai_gateway.payloads';
    const { rows, isTruncated } = await rowsOf(all, { key: ADMIN });
    expect([rows.length, isTruncated]).toEqual([Math.floor(SQL_LIMITS.answerBytesMax / 1_000_400), true]);
    const one = `SELECT length(request) FROM system.ai_gateway.payloads WHERE request_id = '7'`;
    expect((await rowsOf(one, { key: ADMIN })).rows).toEqual([['500000']]);
    for (const role of ['workspace_admin', 'member', 'viewer'] as const)
      expect(await refusalOf(all, { key: keyOf(role, 'me') })).toBe('sql_table_refused system.ai_gateway.payloads');
    expect(await refusalOf(`SELECT * FROM ${OWN} WHERE request_id IN system.ai_gateway.payloads`)).toContain(
      'sql_table_refused',
    );
  });

  test('inside an IN they are the same rows, and the whole table needs the same grant', async () => {
    const own = `(SELECT requester_id FROM ${OWN})`;
    expect((await rowsOf(`SELECT 'me' IN ${own}, 'other' IN ${own}`)).rows).toEqual([[1, 0]]);
    expect(await refusalOf('SELECT 1 IN system.ai_gateway.usage')).toBe('sql_table_refused system.ai_gateway.usage');
  });

  test("no condition of a person's is computed below the barrier", async () => {
    const answer = await service.query({
      query: `EXPLAIN SELECT count() FROM \`system.ai_gateway\`.my_usage WHERE toUInt8(user_agent) = 1 AND event_time > now()`,
      format: 'TabSeparatedRaw',
    });
    const plan = await answer.text();
    const below = plan.slice(plan.indexOf('Limit'));
    expect(plan.indexOf('Limit')).toBeGreaterThan(0);
    expect(below).not.toContain('WHERE');
    expect(plan.slice(0, plan.indexOf('Limit'))).toContain('WHERE');
  });

  test('without the grant the whole table is refused', async () => {
    expect(await refusalOf('SELECT * FROM system.ai_gateway.usage')).toBe('sql_table_refused system.ai_gateway.usage');
  });
});

describe('what must not work', () => {
  test.each([
    "SELECT * FROM file('/etc/passwd')",
    "SELECT file('/etc/passwd')",
    "SELECT * FROM merge('system.ai_gateway', '.*')",
    "SELECT 1 INTO OUTFILE '/tmp/tallygate-outfile'",
    'SELECT 1; SELECT 2',
    'SELECT 1 SETTINGS readonly = 0',
    "KILL QUERY WHERE query_id = 'x'",
    'SELECT * FROM system.tables',
    'SELECT * FROM `system.ai_gateway`.migrations',
    'SELECT * FROM {t:Identifier}',
    'USE system',
  ])('%s', async (statement) => {
    expect(await refusalOf(statement, { key: ADMIN, parameters: { t: 'x' } })).toMatch(
      /^sql_(not_allowed|syntax|table_unknown)/,
    );
  });

  test('a name without a database is no table, even one that exists in the default database', async () => {
    await service.command({ query: 'CREATE OR REPLACE VIEW default.secrets AS SELECT 1 AS a' });
    expect(await refusalOf('SELECT * FROM secrets', { key: ADMIN })).toBe('sql_table_unknown secrets');
    expect(await refusalOf('SELECT 1 IN secrets', { key: ADMIN })).toMatch(/^sql_failed/);
  });
});

describe('failures', () => {
  test("only account admins read the engine's own words", async () => {
    const admin = await refusalOf('SELECT nothing_like_it FROM system.ai_gateway.my_usage', { key: ADMIN });
    expect(admin).toContain('nothing_like_it');
    expect(await refusalOf('SELECT nothing_like_it FROM system.ai_gateway.my_usage')).toBe(
      'sql_failed UNKNOWN_IDENTIFIER',
    );
    expect(await refusalOf("SELECT toUInt8('secret')")).toBe('sql_failed FAILED');
  });

  test('R-48: a statement that takes too long is stopped by the limit', async () => {
    expect(await refusalOf('SELECT count() FROM numbers(1000000000000000) WHERE sipHash64(number) = 1')).toBe(
      'sql_limit 30 s',
    );
  });

  test('a statement that takes too much memory is stopped by the limit', async () => {
    expect(await refusalOf("SELECT groupArray(repeat('x', 1000000)) FROM numbers(1000000)")).toMatch(
      /^sql_limit .*MiB/,
    );
  });

  test('a statement longer than the limit is not even parsed', async () => {
    expect(await refusalOf(`SELECT '${'x'.repeat(SQL_LIMITS.statementBytesMax)}'`)).toBe('sql_limit 65536 bytes');
  });

  test('a warehouse that is away is said to be', async () => {
    const away = createClickHouseEngine({ ...address, url: 'http://127.0.0.1:1' }, silentLog);
    const outcome = await createUserSql({ engine: away, clock: systemClock, tablesFor }).rows(request('SELECT 1'));
    expect(outcome).toEqual({ kind: 'refuse', code: 'warehouse_unavailable', details: {} });
    await away.close();
  });
});

const ENDLESS = 'SELECT count() FROM numbers(1000000000000000) WHERE sipHash64(number) = 1';

describe('leaving', () => {
  test('when nobody waits any more, the engine stops', async () => {
    const leaving = new AbortController();
    const waiting = sql.rows(request(ENDLESS, { signal: leaving.signal }));
    await until(async () => (await running()) === 1);
    leaving.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    const startedMs = performance.now();
    await until(async () => (await running()) === 0);
    expect(performance.now() - startedMs).toBeLessThan(promised(1_500));
  });

  test('one person cannot take every place', async () => {
    const leaving = new AbortController();
    const endless = Array.from({ length: SQL_LIMITS.runningPerPersonMax }, () =>
      sql.rows(request(ENDLESS, { signal: leaving.signal })),
    );
    const settled = Promise.allSettled(endless);
    expect(await refusalOf('SELECT 1')).toBe('sql_busy');
    expect((await rowsOf('SELECT 1', { key: ADMIN })).rows).toEqual([[1]]);
    leaving.abort(new Error('gone'));
    await settled;
    expect((await rowsOf('SELECT 1')).rows).toEqual([[1]]);
    await until(async () => (await running()) === 0);
  });

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

describe('CSV', () => {
  async function csv(statement: string, key = ME): Promise<string> {
    const outcome = await sql.csv(request(statement, { key }));
    if (outcome.kind === 'refuse') return `${outcome.code} ${Object.values(outcome.details).join(' ')}`;
    const parts: Uint8Array[] = [];
    for await (const chunk of outcome.chunks) parts.push(chunk);
    return Buffer.concat(parts).toString('utf8');
  }

  test('has a line of names and every row', async () => {
    expect(await csv('SELECT request_id, event_time FROM system.ai_gateway.my_usage ORDER BY event_time LIMIT 2')).toBe(
      '"request_id","event_time"\n"0","2026-01-20T19:48:08.000Z"\n"10","2026-01-20T19:48:18.000Z"\n',
    );
    expect((await csv(`SELECT number FROM numbers(${DEFAULT_RUN_LIMITS.rowsMax * 2})`)).split('\n').length).toBe(
      DEFAULT_RUN_LIMITS.rowsMax * 2 + 2,
    );
  });

  test('is whole or an error, never silently cut', async () => {
    expect(await csv(`SELECT number FROM numbers(${SQL_LIMITS.csvRowsMax + 1})`)).toMatch(/^sql_limit 1000000 rows/);
  });

  test('obeys the same guard', async () => {
    expect(await csv('SELECT * FROM system.ai_gateway.usage')).toMatch(/^sql_table_refused/);
  });
});
