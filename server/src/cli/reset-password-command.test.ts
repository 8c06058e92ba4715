import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { runResetPasswordCommand } from './reset-password-command.ts';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

async function serving(status: number, body: object): Promise<{ readonly url: string; readonly asked: unknown[] }> {
  const asked: unknown[] = [];
  const started = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      asked.push([request.method, request.url, request.headers.authorization, JSON.parse(text)]);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(started.address() as AddressInfo).port}`, asked };
}

async function run(
  words: readonly string[],
  access: { readonly url?: string; readonly key?: string | undefined } = {},
) {
  const texts = { out: '', error: '' };
  const write = (name: 'out' | 'error') => async (text: string | Uint8Array) => {
    texts[name] += Buffer.from(text).toString();
  };
  const code = await runResetPasswordCommand(words, {
    output: { out: write('out'), error: write('error') },
    language: 'en',
    sql: { url: access.url ?? 'http://127.0.0.1:1', findKey: () => ('key' in access ? access.key : 'a-key') },
  });
  return { code, ...texts };
}

test('prints the link alone, so that it can be piped, and beside it how long it is good', async () => {
  const { url, asked } = await serving(201, { path: '/reset-password#token', expires_at: '2026-01-05T00:30:00.000Z' });
  expect(await run(['kim@acme.com'], { url })).toEqual({
    code: 0,
    out: `${url}/reset-password#token\n`,
    error: 'Good once, until 2026-01-05T00:30:00.000Z. Whoever opens it chooses the password.\n',
  });
  expect(asked).toEqual([['POST', '/api/v1/password-resets/link', 'Bearer a-key', { email: 'kim@acme.com' }]]);
  expect((await run(['kim@acme.com', '--url', url])).out).toBe(`${url}/reset-password#token\n`);
});

test('prints the server’s own words when it refuses', async () => {
  const error = { code: 'member_unknown', message: 'There is no such member.', docs_url: '/docs' };
  const { url } = await serving(404, { error, request_id: 'r-1' });
  const { code, error: said } = await run(['kim@acme.com'], { url });
  expect([code, said]).toEqual([
    1,
    'tallygate reset-password: member_unknown: There is no such member. (request r-1)\n',
  ]);
});

test('says so when nothing answers, when there is no key, and when the answer is no answer of ours', async () => {
  expect((await run(['kim@acme.com'])).error).toContain('nothing answers at http://127.0.0.1:1');
  expect((await run(['kim@acme.com'], { key: undefined })).error).toContain('there is no API key');
  const { url } = await serving(200, {});
  expect((await run(['kim@acme.com'], { url })).error).toContain('the server answered 200');
});

test.each([[[]], [['--url']], [['a@b.c', 'd@e.f']], [['a@b.c', '--url']], [['a@b.c', '--url', 'ftp://x']]])(
  '%j is a usage error',
  async (words) => {
    const { code, error } = await run(words);
    expect([code, error.includes('Usage: tallygate reset-password')]).toEqual([2, true]);
  },
);

test('explains itself', async () => {
  expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('30 minutes') });
});
