import { expect, test } from 'vitest';
import { silentLog, systemClock } from '#kernel';
import { promised } from '../../../test/promised.ts';
import type { Edge, EdgeReply } from '../edge.ts';
import {
  BODY_TIMEOUT_MS,
  echo,
  eventually,
  HEAD_TIMEOUT_MS,
  holder,
  LIMITS,
  type MakeEdge,
  openStand,
  STALL_TIMEOUT_MS,
  type Stand,
  type StandOptions,
} from './edge-stand.contract.ts';
import { answers, firstAnswer, RawClient } from './raw-client.contract.ts';

const HOST = 'Host: gateway.example\r\n';
const GET = `GET /x HTTP/1.1\r\n${HOST}\r\n`;
const HOSTLESS = 'GET /x HTTP/1.1\r\n\r\n';
const HALF = 'GET /x HTTP/1.1\r\nHost:';
const BEGUN = `POST /x HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: 9\r\n\r\n`;
const MEGA = 1024 * 1024;
const AMOUNT = 48 * MEGA;
/** Buffers of the system and of both ends, generously. */
const IN_FLIGHT_MAX = 12 * MEGA;
/** Limits of an edge that only listens. */
const makeBare = (makeEdge: MakeEdge): Edge =>
  makeEdge({
    ...{ handler: echo, limits: LIMITS, clock: systemClock, log: silentLog },
    ...{ isTrustedProxy: () => false, onUnserved: () => {} },
  });

/** What slow, stuck and leaving clients cost, and how the edge stops. */
export function edgeFaults(makeEdge: MakeEdge): void {
  const open = (options?: StandOptions): Promise<Stand> => openStand(makeEdge, options);

  test.each(['silent', 'trickling'])('a %s head is cut at its time-out', async (how) => {
    const stand = await open();
    const startedMs = performance.now();
    const client = stand.client().send('GET /x HTTP/1.1\r\nHost: a\r\nX-Long: ');
    const drip = how === 'trickling' ? setInterval(() => client.send('x'), 20) : undefined;
    const text = await client.closed();
    clearInterval(drip);
    expect(firstAnswer(text)?.status ?? 408).toBe(408);
    expect(performance.now() - startedMs).toBeLessThan(promised(HEAD_TIMEOUT_MS * 2 + 1500));
    expect(stand.seen).toEqual([]);
    await stand.close();
  });

  test.each(['silent', 'trickling'])('a %s body is cut at its time-out', async (how) => {
    const stand = await open();
    const startedMs = performance.now();
    const client = stand.client().send(`POST /x HTTP/1.1\r\n${HOST}Content-Length: 1000\r\n\r\n`);
    const drip = how === 'trickling' ? setInterval(() => client.send('x'), 20) : undefined;
    await client.until((read) => firstAnswer(read)?.status === 408);
    clearInterval(drip);
    expect(performance.now() - startedMs).toBeLessThan(promised(BODY_TIMEOUT_MS * 2 + 1000));
    expect(stand.seen).toEqual([]);
    expect(stand.unserved).toEqual(['body_timeout']);
    await stand.close();
  });

  test.each([
    { what: 'that its head refuses', sent: HOSTLESS, hears: ' 400 ', ends: false, unserved: ['host_invalid'] },
    { what: 'whose body its client does not finish', sent: BEGUN, hears: ' 100 ', ends: false, unserved: ['cut'] },
    { what: 'whose body ends in the middle', sent: BEGUN, hears: ' 100 ', ends: true, unserved: ['cut'] },
    { what: 'whose head its client does not finish', sent: HALF, hears: '', ends: false, unserved: [] },
    { what: 'whose head ends in the middle', sent: HALF, hears: '', ends: true, unserved: [] },
    { what: 'that is served', sent: GET, hears: ' 200 ', ends: false, unserved: [] },
  ])('a request $what is told as $unserved', async ({ sent, hears, ends, unserved }) => {
    const stand = await open();
    const client = stand.client().send(sent);
    await client.until((text) => text.includes(hears));
    if (ends) {
      client.socket.end();
      await client.closed();
    } else client.socket.resetAndDestroy();
    await eventually(() => stand.unserved.length >= unserved.length, 'the word of it');
    await stand.close();
    expect(stand.unserved).toEqual(unserved);
  });

  test('a connection that never says anything is cut', async () => {
    const stand = await open();
    await stand.client().closed();
    expect(stand.seen).toEqual([]);
    expect(stand.unserved).toEqual([]);
    await stand.close();
  });

  test('a head that begins late on a kept connection has the time of a head', async () => {
    const keepAliveTimeoutMs = 400;
    const stand = await open({ limits: { keepAliveTimeoutMs, headTimeoutMs: 10_000 } });
    const client = stand.client().send(GET);
    await client.until((read) => answers(read).length === 1);
    await new Promise<void>((resolve) => systemClock.after(keepAliveTimeoutMs / 2, resolve));
    client.send('GET /x HTTP/1.1\r\n');
    await new Promise<void>((resolve) => systemClock.after(keepAliveTimeoutMs * 2, resolve));
    await client.send(`${HOST}\r\n`).until((read) => answers(read).length === 2);
    await stand.close();
  });

  test('empty lines behind an answer keep a connection no longer than a head could', async () => {
    const keepAliveTimeoutMs = 400;
    const headTimeoutMs = 300;
    const stand = await open({ limits: { keepAliveTimeoutMs, headTimeoutMs } });
    const client = stand.client().send(GET);
    await client.until((read) => answers(read).length === 1);
    const startedMs = performance.now();
    await new Promise<void>((resolve) => systemClock.after(keepAliveTimeoutMs / 2, resolve));
    await client.send('\r\n').closed();
    expect(performance.now() - startedMs).toBeLessThan(promised(keepAliveTimeoutMs + headTimeoutMs + 2_000));
    expect(stand.seen).toHaveLength(1);
    await stand.close();
  });

  test('a client that does not read holds the answer back, and gets all of it when it reads again', async () => {
    let handed = 0;
    const stand = await open({
      limits: { stallTimeoutMs: 10_000 },
      handler: (_request, reply) => {
        reply.start(200, [], AMOUNT);
        const pump = (): void => {
          while (handed < AMOUNT) {
            handed += MEGA / 16;
            if (!reply.data(Buffer.alloc(MEGA / 16, 'z')) && handed < AMOUNT) return;
          }
          reply.end();
        };
        reply.onDrain = pump;
        pump();
      },
    });
    const client = stand.client().send(GET);
    await client.until((read) => read.length > 0);
    client.socket.pause();
    let before = -1;
    await eventually(() => {
      const isStill = before === handed;
      before = handed;
      return isStill;
    }, 'a standstill');
    expect(handed).toBeLessThan(IN_FLIGHT_MAX);
    client.socket.resume();
    const text = await client.until((read) => read.length > AMOUNT);
    expect(firstAnswer(text)?.body.length).toBe(AMOUNT);
    await stand.close();
  });

  test('a reader that takes nothing for the stall time is cut, also after all was handed over', async () => {
    const { handler, held } = holder();
    const stand = await open({ handler });
    for (const isEnded of [false, true]) {
      const client = stand.client().send(GET);
      client.socket.pause();
      await eventually(() => held.length === (isEnded ? 2 : 1), 'the request');
      const holding = held.at(-1);
      holding?.reply.start(200, [], undefined);
      holding?.reply.data(Buffer.alloc(AMOUNT));
      if (isEnded) holding?.reply.end();
      const startedMs = performance.now();
      await eventually(() => client.socket.destroyed || isEnded || holding?.goneCount === 1, 'the cut');
      if (isEnded) {
        await stand.edge.drain(promised(STALL_TIMEOUT_MS * 10));
        expect(performance.now() - startedMs).toBeLessThan(promised(STALL_TIMEOUT_MS * 5));
      }
      expect(holding?.goneCount).toBe(isEnded ? 0 : 1);
    }
    await stand.close();
  });

  test('an answer that is slow to come is no stall, however long it takes', async () => {
    const { handler, held } = holder();
    const stand = await open({ handler });
    const client = stand.client().send(GET);
    await eventually(() => held.length === 1, 'the request');
    held[0]?.reply.start(200, [], undefined);
    held[0]?.reply.data(Buffer.from('early'));
    await new Promise<void>((resolve) => systemClock.after(STALL_TIMEOUT_MS * 2.5, resolve));
    held[0]?.reply.end(Buffer.from(' late'));
    await client.until((read) => firstAnswer(read)?.body === 'early late');
    expect(held[0]?.goneCount).toBe(0);
    await stand.close();
  });

  test.each([
    { when: 'before the head, by closing', act: 'none', leave: 'end' },
    { when: 'before the head, by a reset', act: 'none', leave: 'reset' },
    { when: 'in the middle of the body, by closing', act: 'body', leave: 'end' },
    { when: 'in the middle of the body, by a reset', act: 'body', leave: 'reset' },
  ])('a client that leaves $when is noticed once', async ({ act, leave }) => {
    const { handler, held } = holder();
    const stand = await open({ handler });
    const client = stand.client().send(`POST /x HTTP/1.1\r\n${HOST}Content-Length: 2\r\n\r\nab`);
    await eventually(() => held.length === 1, 'the request');
    if (act === 'body') {
      held[0]?.reply.start(200, [], undefined);
      held[0]?.reply.data(Buffer.from('part'));
      await client.until((read) => read.includes('part'));
    }
    if (leave === 'end') client.socket.end();
    else client.socket.resetAndDestroy();
    await eventually(() => held[0]?.goneCount === 1, 'the notice');
    held[0]?.reply.data(Buffer.from('more'));
    held[0]?.reply.end();
    held[0]?.reply.abort();
    await client.closed();
    expect(held[0]?.goneCount).toBe(1);
    await stand.close();
  });

  test('a client that leaves right after the last byte did not leave', async () => {
    const { handler, held } = holder();
    const stand = await open({ handler });
    const client = stand.client().send(GET);
    await eventually(() => held.length === 1, 'the request');
    held[0]?.reply.start(200, [], 4);
    held[0]?.reply.end(Buffer.from('last'));
    await client.until((read) => read.endsWith('last'));
    client.socket.resetAndDestroy();
    await client.closed();
    await stand.edge.drain(1000);
    expect(held[0]?.goneCount).toBe(0);
    await stand.close();
  });

  test('a client that leaves in the middle of its body is nobody to answer', async () => {
    const stand = await open();
    const client = stand.client().send(`POST /x HTTP/1.1\r\n${HOST}Content-Length: 10\r\n\r\nabc`);
    await new Promise((resolve) => client.socket.once('connect', resolve));
    client.socket.resetAndDestroy();
    await stand.edge.drain(1000);
    expect(stand.seen).toEqual([]);
    await stand.close();
  });

  test('draining closes idle connections at once, lets answers end with their connection, and cuts the rest', async () => {
    const replies = new Map<string, EdgeReply>();
    let goneCount = 0;
    const stand = await open({
      limits: { headTimeoutMs: 30_000, stallTimeoutMs: 30_000 },
      handler: (request, reply) => {
        if (request.target === '/idle') echo(request, reply);
        replies.set(request.target, reply);
        reply.onGone = () => goneCount++;
      },
    });
    const ask = (target: string): RawClient => stand.client().send(`GET ${target} HTTP/1.1\r\n${HOST}\r\n`);
    const idle = ask('/idle');
    await idle.until((read) => firstAnswer(read) !== undefined);
    const fresh = stand.client();
    const [busy, streaming, stuck] = [ask('/busy'), ask('/streaming'), ask('/stuck')];
    await eventually(() => replies.size === 4, 'the requests');
    replies.get('/streaming')?.start(200, [], undefined);
    replies.get('/streaming')?.data(Buffer.from('a'));
    await streaming.until((read) => read.includes('\r\na\r\n'));
    const drained = stand.edge.drain(4000);
    const startedMs = performance.now();
    await idle.closed();
    await fresh.closed();
    expect(performance.now() - startedMs).toBeLessThan(3500);
    replies.get('/busy')?.start(200, [], undefined);
    replies.get('/busy')?.end(Buffer.from('b'));
    replies.get('/streaming')?.end(Buffer.from('c'));
    const answer = firstAnswer(await busy.closed());
    expect(answer?.body).toBe('b');
    expect(answer?.fields.get('connection')).toBe('close');
    expect(firstAnswer(await streaming.closed())?.body).toBe('ac');
    expect(goneCount).toBe(0);
    await drained;
    expect(await stuck.closed()).toBe('');
    await eventually(() => goneCount === 1, 'the cut');
    const late = new RawClient(stand.port);
    expect(await late.closed()).toBe('');
    await stand.close();
  });

  test.each(['draining', 'HTTP/1.0'])(
    'what was sent behind a request that ended its connection (%s) is never handled',
    async (why) => {
      const { handler, held } = holder();
      const stand = await open({ handler });
      const request = why === 'draining' ? GET : 'GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n';
      const client = stand.client().send(request + request);
      await eventually(() => held.length === 1, 'the first request');
      const drained = why === 'draining' ? stand.edge.drain(2000) : undefined;
      held[0]?.reply.start(200, [], undefined);
      held[0]?.reply.end(Buffer.from('last'));
      expect(firstAnswer(await client.closed())).toMatchObject({ status: 200, body: 'last', rest: '' });
      await drained;
      await stand.close();
      expect(held).toHaveLength(1);
    },
  );

  test('a taken port is said in a sentence', async () => {
    const stand = await open();
    const other = await open();
    await expect(makeBare(makeEdge).listen({ host: '127.0.0.1', port: stand.port, reusePort: false })).rejects.toThrow(
      `port ${stand.port} on 127.0.0.1 is taken by another program`,
    );
    await other.close();
    await stand.close();
  });

  test('two edges share a port when both ask for it', async () => {
    const [first, second] = [makeBare(makeEdge), makeBare(makeEdge)];
    const { port } = await first.listen({ host: '127.0.0.1', port: 0, reusePort: true });
    expect(await second.listen({ host: '127.0.0.1', port, reusePort: true })).toEqual({ port });
    await Promise.all([first.drain(100), second.drain(100)]);
  });

  test('connections above the bound are turned away, and those within it are served', async () => {
    const stand = await open({ limits: { connectionsMax: 2 } });
    const [first, second] = [stand.client().send(GET), stand.client().send(GET)];
    await Promise.all([first, second].map((client) => client.until((read) => firstAnswer(read) !== undefined)));
    expect(await stand.client().send(GET).closed()).toBe('');
    await first.send(GET).until((read) => read.split('HTTP/1.1 200').length === 3);
    await stand.close();
  });
}
