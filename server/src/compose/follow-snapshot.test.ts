import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Snapshot } from '#gateway';
import { type Log, silentLog, systemClock } from '#kernel';
import { manualClock } from '../../test/manual-clock.ts';
import { followSnapshot } from './follow-snapshot.ts';
import { listen } from './listen.ts';
import { snapshotServer } from './serve-snapshot.ts';
import { type SnapshotStore, snapshotStore } from './snapshot-store.ts';

const SECRET = 'internal-secret-0123';
const NONE = () => {};
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const snapshot = (version: number): Snapshot => ({
  version,
  accountId: 'a',
  keys: new Map(),
  endpoints: new Map(),
  publicUrl: undefined,
  warehouse: { url: 'http://w', user: 'u', password: 'p' },
});

async function serveOn(port: number, server: Server): Promise<string> {
  cleanups.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${await listen(server, { host: '127.0.0.1', port, mayMove: true })}`;
}

const serve = (store: SnapshotStore, clock = systemClock) =>
  serveOn(0, snapshotServer({ secret: SECRET, store, clock, receiveKeyUses: NONE }));

function follow(controlUrl: () => string, log: Log = silentLog) {
  const versions: number[] = [];
  const wishes: { version: number; met: () => void }[] = [];
  const follower = followSnapshot({
    controlUrl,
    secret: SECRET,
    clock: systemClock,
    log,
    onSnapshot: ({ version }) => {
      versions.push(version);
      for (const wish of wishes) if (wish.version === version) wish.met();
    },
  });
  cleanups.push(() => follower.stop());
  const seen = (version: number) =>
    versions.includes(version) ? Promise.resolve() : new Promise<void>((met) => wishes.push({ version, met }));
  return { versions, seen, follower };
}

function keptLog() {
  const lines: { readonly sentence: string; readonly error: string }[] = [];
  let heard = (): void => {};
  const first = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const warn: Log['warn'] = (facts, sentence) => {
    lines.push({ sentence, error: String((facts['error'] as Error | undefined)?.message) });
    heard();
  };
  return { lines, first, log: { ...silentLog, warn } };
}

test('the first snapshot comes at once and each further one as soon as it is made', async () => {
  const store = snapshotStore(snapshot(1));
  const url = await serve(store);
  const { seen, versions } = follow(() => url);
  await seen(1);
  store.replace(snapshot(2));
  await seen(2);
  store.replace(snapshot(3));
  await seen(3);
  expect(versions).toEqual([1, 2, 3]);
});

test('a control process that died and came back elsewhere, even with a lower version, is followed', async () => {
  const first = snapshotServer({
    secret: SECRET,
    store: snapshotStore(snapshot(9)),
    clock: systemClock,
    receiveKeyUses: NONE,
  });
  let url = await serveOn(0, first);
  const { lines, log } = keptLog();
  const { seen, versions } = follow(() => url, log);
  await seen(9);
  first.close();
  first.closeAllConnections();
  url = await serve(snapshotStore(snapshot(4)));
  await seen(4);
  expect(versions).toEqual([9, 4]);
  expect(lines.length).toBeLessThanOrEqual(1);
});

test('nothing new is answered with 204 after 25 s, and not before', async () => {
  const clock = manualClock();
  const store = snapshotStore(snapshot(5));
  const arrived = Promise.withResolvers<void>();
  const onNext: SnapshotStore['onNext'] = (wake) => {
    arrived.resolve();
    return store.onNext(wake);
  };
  const url = await serve({ ...store, onNext }, clock);
  let isAnswered = false;
  const answer = fetch(`${url}/internal/v1/snapshot?after=5`, { headers: { 'x-tallygate-internal': SECRET } }).then(
    (response) => {
      isAnswered = true;
      return response.status;
    },
  );
  await arrived.promise;
  clock.advance(24_999);
  expect(isAnswered).toBe(false);
  clock.advance(1);
  expect(await answer).toBe(204);
});

test.each([
  { when: 'no secret is sent', path: '/internal/v1/snapshot', method: 'GET', secret: undefined, status: 401 },
  {
    when: 'the secret is wrong',
    path: '/internal/v1/snapshot',
    method: 'GET',
    secret: 'internal-secret-9999',
    status: 401,
  },
  { when: 'the secret is wrong on an unknown path', path: '/x', method: 'GET', secret: 'no', status: 401 },
  { when: 'the path is unknown', path: '/internal/v1/other', method: 'GET', secret: SECRET, status: 404 },
  { when: 'the path is no URL', path: '//', method: 'GET', secret: SECRET, status: 404 },
  { when: 'the method is another', path: '/internal/v1/snapshot', method: 'POST', secret: SECRET, status: 405 },
  { when: 'all is right', path: '/internal/v1/snapshot', method: 'GET', secret: SECRET, status: 200 },
])('the internal listener answers $status when $when', async ({ path, secret, method, status }) => {
  const url = await serve(snapshotStore(snapshot(1)));
  const response = await fetch(url + path, {
    method,
    headers: secret === undefined ? {} : { 'x-tallygate-internal': secret },
  });
  expect(response.status).toBe(status);
  const body = await response.text();
  if (status !== 200) expect(body).toBe('');
});

test.each([
  { what: 'another format', status: 200, body: '{"format":1,"snapshot":{}}', expected: 'format 1' },
  { what: 'a broken snapshot', status: 200, body: '{"format":2,"snapshot":{}}', expected: 'wrong at: version' },
  { what: 'no JSON', status: 200, body: '<html>', expected: 'wrong at' },
  { what: 'a refusal', status: 401, body: '', expected: 'secrets differ' },
  { what: 'a failure', status: 500, body: '', expected: 'answered 500' },
])('$what is logged once and asked again, and the next good one is taken', async ({ status, body, expected }) => {
  let isBroken = true;
  const good = snapshotServer({
    secret: SECRET,
    store: snapshotStore(snapshot(7)),
    clock: systemClock,
    receiveKeyUses: NONE,
  });
  let questions = 0;
  const server = createServer((request, response) => {
    questions++;
    if (isBroken) response.writeHead(status).end(body);
    else good.emit('request', request, response);
  });
  const url = await serveOn(0, server);
  const { lines, log } = keptLog();
  const { seen, versions } = follow(() => url, log);
  await expect.poll(() => questions).toBeGreaterThan(1);
  isBroken = false;
  await seen(7);
  expect(versions).toEqual([7]);
  expect(lines).toHaveLength(1);
  expect(lines[0]!.error).toContain(expected);
  expect(JSON.stringify(lines)).not.toContain(SECRET);
});

test('a stopped follower asks no more', async () => {
  const store = snapshotStore(snapshot(1));
  const server = snapshotServer({ secret: SECRET, store, clock: systemClock, receiveKeyUses: NONE });
  const url = await serveOn(0, server);
  const { seen, versions, follower } = follow(() => url);
  await seen(1);
  follower.stop();
  store.replace(snapshot(2));
  await expect.poll(() => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))).toBe(0);
  expect(versions).toEqual([1]);
});

test('a port that is taken is left only when moving is allowed', async () => {
  const taken = createServer();
  await serveOn(0, taken);
  const { port } = taken.address() as AddressInfo;
  const other = createServer();
  cleanups.push(() => other.close());
  await expect(listen(other, { host: '127.0.0.1', port, mayMove: false })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  const moved = await listen(other, { host: '127.0.0.1', port, mayMove: true });
  expect(moved).not.toBe(port);
});
