import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveWeb } from './serve-web.ts';

let directory: string;
let dist: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tallygate-web-'));
  dist = join(directory, 'dist');
  mkdirSync(join(dist, 'assets'), { recursive: true });
  mkdirSync(join(dist, '.vite'));
  mkdirSync(join(dist, 'a.folder'));
  writeFileSync(join(directory, 'secret.txt'), 'secret');
  writeFileSync(join(dist, 'index.html'), 'index');
  writeFileSync(join(dist, 'icon.svg'), 'icon');
  writeFileSync(join(dist, '.vite/manifest.json'), 'hidden');
  writeFileSync(join(dist, 'assets/main-x1.js'), 'plain');
  writeFileSync(join(dist, 'assets/main-x1.js.br'), 'brotli');
  writeFileSync(join(dist, 'assets/main-x1.js.gz'), 'gzip');
  symlinkSync(join(directory, 'secret.txt'), join(dist, 'link.txt'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const get = async (path: string, acceptEncoding?: string) => {
  const answer = await serveWeb(dist)({ path, acceptEncoding, language: 'en' });
  return { ...answer, text: typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body).toString() };
};

test.each([
  '/',
  '/overview',
  '/requests/0199-abc',
  '/dashboards/usage/',
  '/tables/system.ai_gateway.usage',
  '/a.folder',
  '/index.html',
  '//',
])('%s is the application, asked for anew each time', async (path) => {
  const { status, text, headers } = await get(path);
  expect([status, text, headers['cache-control']]).toEqual([200, 'index', 'no-cache']);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
});

test.each([
  [undefined, 'plain', undefined],
  ['gzip, deflate', 'gzip', 'gzip'],
  ['gzip, br;q=0.5', 'brotli', 'br'],
  ['br;q=0, gzip', 'gzip', 'gzip'],
  ['identity', 'plain', undefined],
])('with Accept-Encoding %s a hashed file is %s, kept for ever', async (acceptEncoding, expected, coding) => {
  const { text, headers } = await get('/assets/main-x1.js', acceptEncoding);
  expect([text, headers['content-encoding']]).toEqual([expected, coding]);
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect(headers['vary']).toBe('accept-encoding');
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/../../secret.txt',
  '/..\\secret.txt',
  '/%5c..%5csecret.txt',
  '/link.txt',
  '/.vite/manifest.json',
  '/.env',
  '/missing.js',
  '/index.html/x.js',
  '/icon.svg%00.html',
  '/%',
  '/%ff',
  `/${'x'.repeat(5000)}.js`,
])('%s is nothing here', async (path) => {
  const { status, text } = await get(path);
  expect(status).toBe(404);
  expect(text).not.toContain('secret\n');
  expect(text).toContain('There is no such file here.');
});

test('without a build a page says how to make one, in both languages', async () => {
  rmSync(dist, { recursive: true });
  for (const [language, word] of [
    ['en', 'npm run prepare'],
    ['ko', '빌드'],
  ] as const) {
    const answer = await serveWeb(dist)({ path: '/', acceptEncoding: 'br', language });
    expect([answer.status, answer.headers['cache-control']]).toEqual([503, 'no-store']);
    expect(answer.body).toContain(word);
  }
});
