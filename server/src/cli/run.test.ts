import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { runCli } from './run.ts';

let server: Server | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

/** What the server of the other tests answers; here only its shape matters. */
async function serving(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

async function run(
  words: readonly string[],
  options: { url?: string; key?: string | undefined; language?: 'ko' | 'en' } = {},
) {
  const texts = { out: '', error: '' };
  const code = await runCli({
    words,
    version: '1.2.3',
    language: options.language ?? 'en',
    output: {
      out: async (text) => {
        texts.out += Buffer.from(text).toString('utf8');
      },
      error: async (text) => {
        texts.error += Buffer.from(text).toString('utf8');
      },
    },
    serve: async (rest) => (rest.length === 0 ? 0 : 7),
    demo: async (rest) => (rest.length === 0 ? 0 : 8),
    audit: async () => ({ kind: 'key_missing' }),
    sql: { url: options.url ?? 'http://127.0.0.1:1', findKey: () => ('key' in options ? options.key : 'a-key') },
  });
  return { code, ...texts };
}

describe('commands', () => {
  test('serve is handed its words and decides the exit code', async () => {
    expect((await run(['serve'])).code).toBe(0);
    expect((await run(['serve', '--role=gateway'])).code).toBe(7);
  });

  test('demo is handed its words too, and explains itself', async () => {
    expect((await run(['demo'])).code).toBe(0);
    expect((await run(['demo', '--gateways=2'])).code).toBe(8);
    expect(await run(['demo', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('90 days') });
    expect((await run(['demo', '-h'], { language: 'ko' })).out).toContain('90일');
  });

  test.each([['--version'], ['-v']])('%s prints the version', async (word) => {
    expect(await run([word])).toEqual({ code: 0, out: '1.2.3\n', error: '' });
  });

  test.each([['--help'], ['-h'], ['help']])('%s lists the commands', async (word) => {
    const { code, out } = await run([word]);
    expect(code).toBe(0);
    expect(out).toContain('sql "<statement>"');
  });

  test.each([
    [[], 'Usage'],
    [['squl'], 'there is no command "squl"'],
    [['sql'], 'the statement is missing'],
    [['sql', ' '], 'the statement is missing'],
    [['sql', 'SELECT', '1'], 'put the statement in quotes'],
    [['sql', 'SELECT 1', '--format', 'xml'], 'table, json, csv'],
    [['sql', 'SELECT 1', '--format'], '--format needs a value'],
    [['sql', 'SELECT 1', '--colour=red'], 'there is no option --colour'],
    [['sql', 'SELECT 1', '--url', 'localhost:8787'], 'is not an http address'],
  ])('%j is a wrong call: it says why and exits with 2', async (words, part) => {
    const { code, out, error } = await run(words);
    expect([code, out]).toEqual([2, '']);
    expect(error).toContain(part);
  });
});

const RESULT = {
  columns: [
    { name: 'name', type: 'String' },
    { name: 'count', type: 'UInt64' },
    { name: 'tags', type: 'Map(String, String)' },
  ],
  rows: [
    ['한글 이름', '9223372036854775807', { team: 'a' }],
    [null, null, {}],
    ['a\u001b[31m\nb', '5', {}],
  ],
  row_count: 3,
  truncated: false,
  elapsed_ms: 12,
};

describe('sql', () => {
  test('a table is aligned, with Hangul two columns wide, NULL a dash, and nothing that drives the terminal', async () => {
    const url = await serving((_, response) => response.end(JSON.stringify(RESULT)));
    expect((await run(['sql', 'SELECT 1'], { url })).out).toBe(
      [
        'name                          count  tags',
        '──────────────  ───────────────────  ────────────',
        '한글 이름       9223372036854775807  {"team":"a"}',
        '–                                 –  {}',
        'a\\u001b[31m\\nb                    5  {}',
        'Rows: 3 (12 ms)',
        '',
      ].join('\n'),
    );
  });

  test('a cut answer says so', async () => {
    const url = await serving((_, response) => response.end(JSON.stringify({ ...RESULT, truncated: true })));
    expect((await run(['sql', 'SELECT 1'], { url, language: 'ko' })).out).toContain('행이 더 있습니다');
  });

  test('the statement, the key, the language and the format go to the server', async () => {
    const seen: unknown[] = [];
    const url = await serving(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      const { authorization, accept, 'accept-language': language } = request.headers;
      seen.push([request.method, request.url, authorization, accept, language, Buffer.concat(parts).toString()]);
      response.end('"a"\n1\n');
    });
    const { out } = await run(['sql', '--format=csv', '--', 'SELECT 1'], { url });
    expect(out).toBe('"a"\n1\n');
    expect(seen).toEqual([['POST', '/api/v1/sql', 'Bearer a-key', 'text/csv', 'en', '{"statement":"SELECT 1"}']]);
  });

  test('--format json prints what the server said, and --url replaces the address', async () => {
    const url = await serving((_, response) => response.end(JSON.stringify(RESULT)));
    const { out } = await run(['sql', 'SELECT 1', '--format', 'json', '--url', url]);
    expect(JSON.parse(out)).toEqual(RESULT);
  });

  test('a refusal goes to the error stream with its code and exits with 1', async () => {
    const refusal = { error: { code: 'sql_syntax', message: 'Not one statement.', docs_url: '' }, request_id: 'r1' };
    const url = await serving((_, response) => response.writeHead(400).end(JSON.stringify(refusal)));
    expect(await run(['sql', 'SELEC'], { url })).toEqual({
      code: 1,
      out: '',
      error: 'tallygate sql: sql_syntax: Not one statement. (request r1)\n',
    });
  });

  test.each([
    { what: 'an answer that is not ours', status: 502, body: 'Bad gateway', part: 'the server answered 502' },
    { what: 'an answer that is no result', status: 200, body: '{}', part: 'broke off' },
  ])('$what is told apart', async ({ status, body, part }) => {
    const url = await serving((_, response) => response.writeHead(status).end(body));
    const { code, error } = await run(['sql', 'SELECT 1'], { url });
    expect(code).toBe(1);
    expect(error).toContain(part);
  });

  test('an answer that breaks off is never passed for whole', async () => {
    const url = await serving((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('"a"\n1\n');
      setImmediate(() => response.destroy());
    });
    const { code, error } = await run(['sql', 'SELECT 1', '--format', 'csv'], { url });
    expect(code).toBe(1);
    expect(error).toContain('broke off');
  });

  test('a server that is not running is said to be, with what to do', async () => {
    const { code, error } = await run(['sql', 'SELECT 1'], { url: 'http://127.0.0.1:1' });
    expect(code).toBe(1);
    expect(error).toContain('nothing answers at http://127.0.0.1:1. Is the gateway running?');
  });

  test('without a key nothing is sent', async () => {
    expect((await run(['sql', 'SELECT 1'], { key: undefined })).error).toContain('there is no API key');
  });
});
