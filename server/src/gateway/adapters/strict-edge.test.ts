import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import {
  BODY_TIMEOUT_MS,
  echo,
  eventually,
  holder,
  openStand,
  type StandOptions,
} from '../edge/edge-stand.contract.ts';
import { answers, firstAnswer } from '../edge/raw-client.contract.ts';
import { edgeContract } from '../edge.contract.ts';
import type { EdgeHandler } from '../edge.ts';
import { createStrictEdge } from './strict-edge.ts';

edgeContract('strict', createStrictEdge);

const HOST = 'Host: gateway.example\r\n';
const GET = `GET /x HTTP/1.1\r\n${HOST}\r\n`;
const MEGA = 1024 * 1024;
const open = (options?: StandOptions) => openStand(createStrictEdge, options);

describe('the strict edge: what goes out', () => {
  test('a small answer is one piece with its head, and a kept connection says for how long', async () => {
    const stand = await open();
    const client = stand.client();
    let pieces = 0;
    client.socket.on('data', () => pieces++);
    const text = await client.send(GET).until((read) => firstAnswer(read) !== undefined);
    expect(pieces).toBe(1);
    expect(firstAnswer(text)?.fields.get('connection')).toBe('keep-alive');
    expect(firstAnswer(text)?.fields.get('keep-alive')).toBe('timeout=5');
    await stand.close();
  });

  test('pieces handed over in one turn go out together, chunk by chunk', async () => {
    const { handler, held } = holder();
    const stand = await open({ handler });
    const client = stand.client().send(GET);
    const pieces: string[] = [];
    client.socket.on('data', (piece: Buffer) => pieces.push(piece.toString()));
    await eventually(() => held.length === 1, 'the request');
    held[0]?.reply.start(200, [], undefined);
    for (const piece of ['a', 'bc', 'def']) held[0]?.reply.data(Buffer.from(piece));
    await client.until((read) => read.includes('def'));
    held[0]?.reply.end(Buffer.from('g'));
    await client.until((read) => firstAnswer(read)?.body === 'abcdefg');
    expect(pieces).toHaveLength(2);
    expect(pieces[0]?.endsWith('\r\n\r\n1\r\na\r\n2\r\nbc\r\n3\r\ndef\r\n')).toBe(true);
    expect(pieces[1]).toBe('1\r\ng\r\n0\r\n\r\n');
    await stand.close();
  });

  test.each([
    { line: 'GET /x HTTP/1.1', fields: 'Connection: close\r\n', length: 2, isKept: false },
    { line: 'GET /x HTTP/1.1', fields: 'Connection: x, Close\r\n', length: 2, isKept: false },
    { line: 'GET /x HTTP/1.0', fields: '', length: 2, isKept: false },
    { line: 'GET /x HTTP/1.0', fields: 'Connection: Keep-Alive\r\n', length: 2, isKept: true },
    { line: 'GET /x HTTP/1.0', fields: 'Connection: keep-alive, close\r\n', length: 2, isKept: false },
    { line: 'GET /x HTTP/1.0', fields: 'Connection: keep-alive\r\n', length: undefined, isKept: false },
    { line: 'GET /x HTTP/1.1', fields: '', length: undefined, isKept: true },
  ])('after $line with $fields and length $length, the connection is kept: $isKept', async (row) => {
    const stand = await open({
      handler: (_request, reply) => {
        reply.start(200, [], row.length);
        reply.end(Buffer.from('ok'));
      },
    });
    const client = stand.client().send(`${row.line}\r\n${HOST}${row.fields}\r\n`);
    const text = row.isKept ? await client.until((read) => firstAnswer(read) !== undefined) : await client.closed();
    expect(firstAnswer(text)).toMatchObject({ status: 200, body: 'ok' });
    expect(firstAnswer(text)?.fields.get('connection')).toBe(row.isKept ? 'keep-alive' : 'close');
    if (row.isKept) await client.send(GET).until((read) => answers(read).length === 2);
    await stand.close();
  });

  test.each([
    { method: 'HEAD', status: 200, given: undefined, length: undefined },
    { method: 'HEAD', status: 200, given: 7, length: '7' },
    { method: 'GET', status: 204, given: 7, length: undefined },
    { method: 'GET', status: 205, given: 7, length: '0' },
    { method: 'GET', status: 304, given: 7, length: '7' },
    { method: 'GET', status: 304, given: undefined, length: undefined },
  ])('$method answered with $status and length $given says length $length and sends nothing', async (row) => {
    const stand = await open({
      handler: (_request, reply) => {
        reply.start(row.status, [], row.given);
        reply.data(Buffer.from('body'));
        reply.end(Buffer.from('.'));
      },
    });
    const client = stand.client().send(`${row.method} /x HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
    const text = await client.closed();
    expect(text.endsWith('\r\n\r\n')).toBe(true);
    expect(text.split('\r\n\r\n')).toHaveLength(2);
    expect(/content-length: (\d+)/.exec(text)?.[1]).toBe(row.length);
    expect(text).not.toContain('transfer-encoding');
    await stand.close();
  });

  test('a reply that is over does nothing to the next one, and a drain is told only to whom was held back', async () => {
    let drains = 0;
    const { handler, held } = holder();
    const stand = await open({ handler });
    const client = stand.client().send(GET + GET);
    await eventually(() => held.length === 1, 'the first request');
    const first = held[0]?.reply;
    if (first !== undefined) first.onDrain = () => drains++;
    first?.start(200, [], 20_000);
    expect(first?.data(Buffer.alloc(20_000, 'a'))).toBe(true);
    first?.end();
    await eventually(() => held.length === 2, 'the second request');
    first?.start(500, [], 0);
    first?.data(Buffer.from('stray'));
    first?.end(Buffer.from('stray'));
    first?.abort();
    held[1]?.reply.start(200, [], 2);
    held[1]?.reply.end(Buffer.from('ok'));
    const text = await client.until((read) => read.endsWith('ok'));
    expect(answers(text).map(({ body }) => body.length)).toEqual([20_000, 2]);
    expect(drains).toBe(0);
    expect(held.map(({ goneCount }) => goneCount)).toEqual([0, 0]);
    await stand.close();
  });

  test('an answer that fails midway ends in a reset where only the end of the connection would say that it is whole', async () => {
    const stand = await open({
      handler: (_request, reply) => {
        reply.start(200, [], undefined);
        reply.data(Buffer.alloc(9_000));
        throw new Error('broken');
      },
    });
    const client = stand.client().send('GET /x HTTP/1.0\r\n\r\n');
    await client.closed();
    expect([client.wasReset, client.isEnded]).toEqual([true, false]);
    expect(stand.errors).toEqual(['The handler of a request failed.']);
    await stand.close();
  });

  test('the next request waits until the client took the answer before it', async () => {
    const stand = await open({
      limits: { stallTimeoutMs: 10_000 },
      handler: (_request, reply) => {
        reply.start(200, [], 16 * MEGA);
        reply.end(Buffer.alloc(16 * MEGA, 'z'));
      },
    });
    const client = stand.client();
    client.socket.pause();
    client.send(GET.repeat(5));
    await eventually(() => stand.seen.length === 1, 'the first request');
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(stand.seen).toHaveLength(1);
    client.socket.resume();
    await client.until((read) => read.length > 5 * 16 * MEGA);
    expect(stand.seen).toHaveLength(5);
    await stand.close();
  });
});

describe('the strict edge: what comes in', () => {
  test('what waits behind an answer that the client did not take is not served when it left', async () => {
    const stand = await open({
      limits: { stallTimeoutMs: 10_000 },
      handler: (_request, reply) => {
        reply.start(200, [], 16 * MEGA);
        reply.end(Buffer.alloc(16 * MEGA, 'z'));
      },
    });
    const client = stand.client();
    client.socket.pause();
    client.send(GET.repeat(5000)); // so many that reading pauses, and the write is what fails
    await eventually(() => stand.seen.length === 1, 'the first request');
    client.socket.resetAndDestroy();
    await stand.edge.drain(5000);
    expect(stand.seen).toHaveLength(1);
    await stand.close();
  });

  test('what waits behind a request is bounded, and all of it is served in the end', async () => {
    const { handler, held } = holder();
    const stand = await open({ handler: (request, reply) => (held.length === 0 ? handler : echo)(request, reply) });
    const count = 20_000;
    const padded = `GET /x HTTP/1.1\r\n${HOST}X-Pad: ${'p'.repeat(1000)}\r\n\r\n`;
    const client = stand.client().send(padded.repeat(count));
    await eventually(() => held.length === 1, 'the first request');
    let before = -1;
    let stillCount = 0;
    await eventually(() => {
      stillCount = before === client.socket.writableLength ? stillCount + 1 : 0;
      before = client.socket.writableLength;
      return before === 0 || stillCount === 50;
    }, 'a standstill');
    expect(client.socket.writableLength).toBeGreaterThan(0);
    expect(stand.seen).toHaveLength(1);
    held[0]?.reply.start(200, [], 0);
    held[0]?.reply.end();
    await eventually(() => stand.seen.length === count, 'all of them');
    await stand.close();
  });

  test('a client that sent much behind its last request reads the answer, not a reset', async () => {
    const { handler, held } = holder();
    const stand = await open({ handler });
    const client = stand.client().send(`GET /x HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
    client.send(Buffer.alloc(10 * MEGA, 'x'));
    await eventually(() => held.length === 1, 'the request');
    held[0]?.reply.start(200, [], 2);
    held[0]?.reply.end(Buffer.from('ok'));
    expect(firstAnswer(await client.closed())).toMatchObject({ status: 200, body: 'ok', rest: '' });
    expect(client.wasReset).toBe(false);
    await stand.close();
  });

  test('a client is not cut for what we did not read in time ourselves', async () => {
    const stand = await open();
    const client = stand.client().send(`POST /x HTTP/1.1\r\n${HOST}Content-Length: 4\r\n\r\nab`);
    await eventually(() => client.socket.bytesWritten > 0 && client.socket.writableLength === 0, 'the first half');
    const probe = stand.client().send(GET);
    await probe.until((read) => firstAnswer(read) !== undefined);
    client.send('cd');
    const until = performance.now() + 3 * BODY_TIMEOUT_MS;
    while (performance.now() < until);
    const text = await client.until((read) => firstAnswer(read) !== undefined);
    expect(firstAnswer(text)).toMatchObject({ status: 200, body: 'abcd' });
    await stand.close();
  });

  test('garbage is refused as soon as it is seen, without waiting for the rest of a head', async () => {
    const stand = await open({ limits: { headTimeoutMs: 30_000 } });
    for (const bytes of ['\x16\x03\x01\x02\x00\x01', 'GET /x HTTP/1.1\n', 'GET /x HTTP/1.1\r\nHost : a\r\n']) {
      const answer = firstAnswer(await stand.client().send(bytes).closed());
      expect(answer?.status).toBe(400);
      expect(answer?.fields.get('date')).toMatch(/GMT$/);
    }
    await stand.close();
  });

  test('who sends its body with the head is not told to go on', async () => {
    const stand = await open();
    const client = stand
      .client()
      .send(`POST /x HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok`);
    expect(await client.closed()).toMatch(/^HTTP\/1\.1 200 /);
    await stand.close();
  });

  test('a client that ends its side together with its request gets an answer that comes at once, and counts as gone for one that does not', async () => {
    const { handler, held } = holder();
    const late: EdgeHandler = (request, reply) =>
      request.target === '/late' ? handler(request, reply) : echo(request, reply);
    const stand = await open({ handler: late });
    const atOnce = stand.client();
    atOnce.socket.end(`POST /x HTTP/1.1\r\n${HOST}Content-Length: 2\r\n\r\nok`);
    expect(firstAnswer(await atOnce.closed())?.body).toBe('ok');
    const waiting = stand.client();
    waiting.socket.end(`GET /late HTTP/1.1\r\n${HOST}\r\n`);
    expect(await waiting.closed()).toBe('');
    await eventually(() => held[0]?.goneCount === 1, 'the notice');
    await stand.close();
  });

  test('a client that half-closes while it still reads a large answer reads it whole', async () => {
    const stand = await open({
      limits: { stallTimeoutMs: 10_000 },
      handler: (_request, reply) => {
        reply.start(200, [], 16 * MEGA);
        reply.end(Buffer.alloc(16 * MEGA, 'z'));
      },
    });
    const client = stand.client();
    client.socket.pause();
    client.socket.end(GET);
    await eventually(() => stand.seen.length === 1, 'the request');
    client.socket.resume();
    expect(firstAnswer(await client.closed())?.body.length).toBe(16 * MEGA);
    await stand.close();
  });

  test('a client whose body is not wanted may not send it for ever', async () => {
    const stand = await open();
    const socket = connect({ port: stand.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {});
    socket.write(`POST /x HTTP/1.1\r\n${HOST}Content-Length: 999999999\r\n\r\n`);
    const piece = Buffer.alloc(MEGA);
    let sent = 0;
    const pump = (): void => {
      do sent++;
      while (socket.write(piece) && sent < 200);
    };
    socket.on('drain', pump);
    pump();
    await new Promise((resolve) => socket.resume().once('close', resolve));
    expect(sent).toBeGreaterThan(64);
    expect(sent).toBeLessThan(100);
    await stand.close();
  });
});
