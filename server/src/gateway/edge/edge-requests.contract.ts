import { expect, test } from 'vitest';
import type { EdgeRequest } from '../edge.ts';
import {
  BODY_BYTES_MAX,
  echo,
  FIELDS_MAX,
  type MakeEdge,
  openStand,
  type Stand,
  type StandOptions,
} from './edge-stand.contract.ts';
import { answers, firstAnswer } from './raw-client.contract.ts';

const HOST = 'Host: gateway.example:8787\r\n';
/** Garbage has no method, or a bad one: parsers differ. */
const NOT_HTTP = 400.501;
const bodyOf = (request: EdgeRequest | undefined): string =>
  request?.body.kind === 'whole' ? request.body.bytes.toString('latin1') : 'not whole';

/** How requests reach the handler. */
export function edgeRequests(makeEdge: MakeEdge): void {
  const open = (options?: StandOptions): Promise<Stand> => openStand(makeEdge, options);

  test('a request reaches the handler whole and clean of framing, hop-by-hop, nominated and credential fields', async () => {
    const stand = await open();
    const client = stand
      .client()
      .send(
        `POST /v1/x?a=%20b&c HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nX-Twice: 1\r\nx-twice: 2\r\n` +
          'Connection: keep-alive, X-Mine\r\nX-Mine: drop\r\nTE: trailers\r\nTrailer: X\r\nKeep-Alive: timeout=9\r\n' +
          'Proxy-Authorization: Basic eDp5\r\nProxy-Connection: keep-alive\r\nUpgrade: h2c\r\nX_Forwarded_For: 9.9.9.9\r\n' +
          'X-Forwarded-For: 8.8.8.8\r\nForwarded: for=8.8.8.8\r\nContent-Length: 5\r\nAuthorization: Bearer sk-1\r\nX-Word: \xe9\r\n\r\nhello',
      );
    const text = await client.until((read) => firstAnswer(read) !== undefined);
    expect(firstAnswer(text)).toMatchObject({ status: 200, body: 'hello' });
    expect(stand.seen).toHaveLength(1);
    expect(stand.seen[0]).toMatchObject({
      method: 'POST',
      target: '/v1/x?a=%20b&c',
      host: 'gateway.example:8787',
      headers: ['content-type', 'application/json', 'x-twice', '1', 'x-twice', '2', 'x-word', '\xe9'],
      credential: 'sk-1',
      authorization: undefined,
      remoteAddress: '127.0.0.1',
    });
    expect(Math.abs((stand.seen[0]?.receivedAtMs ?? 0) - Date.now())).toBeLessThan(5000);
    await stand.close();
  });

  test('a request that comes byte by byte is the same request', async () => {
    const stand = await open({ limits: { headTimeoutMs: 5000, bodyTimeoutMs: 5000 } });
    const client = stand.client();
    await client.trickle(`POST /slow HTTP/1.1\r\n${HOST}Content-Length: 3\r\n\r\nabc`);
    await client.trickle(
      `POST /chunked HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n2;x=y\r\nde\r\n1\r\nf\r\n0\r\nX-T: z\r\n\r\n`,
    );
    await client.until((read) => answers(read).length === 2);
    expect(stand.seen.map((request) => [request.target, bodyOf(request)])).toEqual([
      ['/slow', 'abc'],
      ['/chunked', 'def'],
    ]);
    await stand.close();
  });

  test.each([3, 200])('%i pipelined requests are answered in order', async (count) => {
    let running = 0;
    let most = 0;
    const stand = await open({
      handler: (request, reply) => {
        most = Math.max(most, ++running);
        setImmediate(() => {
          running--;
          echo(request, reply);
        });
      },
    });
    const wanted = Array.from({ length: count }, (_, index) => `body ${index}`);
    const client = stand.client();
    client.send(
      wanted
        .map((body, index) => `POST /${index} HTTP/1.1\r\n${HOST}Content-Length: ${body.length}\r\n\r\n${body}`)
        .join(''),
    );
    const text = await client.until((read) => answers(read).length === count);
    expect(answers(text).map((answer) => answer.body)).toEqual(wanted);
    expect(most).toBe(1);
    await stand.close();
  });

  test('a body that is packed reaches the handler as it came, and says so', async () => {
    const stand = await open();
    const packed = '\x1f\x8b\b\0\xff\xfe';
    const client = stand
      .client()
      .send(`POST /x HTTP/1.1\r\n${HOST}Content-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n${packed}`);
    await client.until((read) => firstAnswer(read) !== undefined);
    expect(stand.seen[0]?.headers).toEqual(['content-encoding', 'gzip']);
    expect(bodyOf(stand.seen[0])).toBe(packed);
    await stand.close();
  });

  test('a chunked body of three megabytes arrives whole', async () => {
    const stand = await open();
    const body = 'abcdefghijkl'.repeat(262_144);
    const pieces = body.match(/.{1,50000}/gs) ?? [];
    const chunks = pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join('');
    const client = stand
      .client()
      .send(`POST /big HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`);
    const text = await client.until((read) => firstAnswer(read) !== undefined);
    expect(firstAnswer(text)?.body === body).toBe(true);
    await stand.close();
  });

  test('a client that asks whether to go on is told so, and a body too large is refused before it is sent', async () => {
    const stand = await open();
    const client = stand.client().send(`POST /a HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`);
    await client.until((read) => read === 'HTTP/1.1 100 Continue\r\n\r\n');
    expect(stand.seen).toHaveLength(0);
    const text = await client.send('ok').until((read) => answers(read).length === 2);
    expect(answers(text)[1]).toMatchObject({ status: 200, body: 'ok' });
    const large = stand
      .client()
      .send(`POST /b HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: ${BODY_BYTES_MAX + 1}\r\n\r\n`);
    expect(firstAnswer(await large.closed())?.status).toBe(413);
    await stand.close();
  });

  test.each(['declared', 'chunked'])(
    'a client still sending a %s body too large reads the answer, not a reset',
    async (how) => {
      const stand = await open({ limits: { bodyTimeoutMs: 10_000 } });
      const client = stand.client();
      const mega = Buffer.alloc(1024 * 1024, 'x');
      const total = 5 * BODY_BYTES_MAX;
      client.send(
        `POST /big HTTP/1.1\r\n${HOST}${how === 'declared' ? `Content-Length: ${total}` : 'Transfer-Encoding: chunked'}\r\n\r\n`,
      );
      for (let sent = 0; sent < total; sent += mega.length) {
        if (how === 'chunked') client.send(`${mega.length.toString(16)}\r\n`);
        client.send(mega);
        if (how === 'chunked') client.send('\r\n');
      }
      client.send(`${how === 'chunked' ? '0\r\n\r\n' : ''}GET /behind HTTP/1.1\r\n${HOST}\r\n`);
      const text = await client.closed();
      expect(firstAnswer(text)).toMatchObject({ status: 413, body: 'too large' });
      expect(firstAnswer(text)?.fields.get('connection')).toBe('close');
      expect(client.wasReset).toBe(false);
      expect(stand.seen.map((request) => [request.target, request.body])).toEqual([
        ['/big', { kind: 'too_large', bytesMax: BODY_BYTES_MAX }],
      ]);
      await stand.close();
    },
  );

  test('the bound of bodies is asked for each request, and a body of just that size is whole', async () => {
    let bytesMax = 10;
    const stand = await open({ limits: { bodyBytesMax: () => bytesMax } });
    const post = (length: number): string =>
      `POST /x HTTP/1.1\r\n${HOST}Content-Length: ${length}\r\n\r\n${'x'.repeat(length)}`;
    const client = stand.client().send(post(10));
    await client.until((read) => answers(read).length === 1);
    bytesMax = 9;
    const text = await client.send(post(10)).until((read) => answers(read).length === 2);
    expect(answers(text).map((answer) => answer.status)).toEqual([200, 413]);
    await stand.close();
  });

  test('a proxy is believed only when it is trusted, and only about addresses that it saw itself', async () => {
    const stand = await open({ isTrustedProxy: (address) => address === '127.0.0.1' || address === '10.0.0.2' });
    const ask = async (fields: string): Promise<string | undefined> => {
      const client = stand.client().send(`GET /x HTTP/1.1\r\n${HOST}${fields}Connection: close\r\n\r\n`);
      await client.closed();
      return stand.seen.at(-1)?.remoteAddress;
    };
    expect(await ask('')).toBe('127.0.0.1');
    expect(await ask('X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.0.0.2\r\n')).toBe('203.0.113.9');
    expect(
      await ask('X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: ::ffff:203.0.113.9\r\nX-Forwarded-Proto: https\r\n'),
    ).toBe('203.0.113.9');
    expect(stand.seen.at(-1)?.headers).toContain('x-forwarded-proto');
    await stand.close();
  });

  const REFUSED: readonly { when: string; bytes: string; status: number }[] = [
    { when: 'the version is unknown', bytes: `GET / HTTP/1.2\r\n${HOST}\r\n`, status: 505 },
    { when: 'the method is unknown', bytes: `TRACE / HTTP/1.1\r\n${HOST}\r\n`, status: 501 },
    { when: 'the target is too long', bytes: `GET /${'x'.repeat(9000)} HTTP/1.1\r\n${HOST}\r\n`, status: 414 },
    { when: 'the target is ambiguous', bytes: `GET http://a/ HTTP/1.1\r\n${HOST}\r\n`, status: 400 },
    {
      when: 'there are too many fields',
      bytes: `GET / HTTP/1.1\r\n${HOST}${'a: b\r\n'.repeat(FIELDS_MAX)}\r\n`,
      status: 431,
    },
    { when: 'the head is too large', bytes: `GET / HTTP/1.1\r\n${HOST}a: ${'b'.repeat(20_000)}\r\n\r\n`, status: 431 },
    { when: 'the host is missing', bytes: 'GET / HTTP/1.1\r\n\r\n', status: 400 },
    { when: 'the expectation is another', bytes: `GET / HTTP/1.1\r\n${HOST}Expect: x\r\n\r\n`, status: 417 },
    { when: 'it is not HTTP', bytes: '\x16\x03\x01\r\n\r\n', status: NOT_HTTP },
  ];
  test.each(REFUSED)(
    'when $when, the client reads $status as JSON and what it sent behind is not looked at',
    async ({ bytes, status }) => {
      const stand = await open();
      const client = stand.client().send(`${bytes}GET /behind HTTP/1.1\r\n${HOST}\r\n`);
      const answer = firstAnswer(await client.closed());
      expect(status === NOT_HTTP ? [400, 501] : [status]).toContain(answer?.status);
      expect(answer?.fields.get('connection')).toBe('close');
      expect(JSON.parse(answer?.body ?? '')).toMatchObject({
        error: { code: 'request_invalid', type: 'invalid_request_error' },
      });
      expect(answer?.rest).toBe('');
      expect(client.wasReset).toBe(false);
      expect(stand.seen).toEqual([]);
      await stand.close();
    },
  );

  test('a HEAD that is refused reads a head only', async () => {
    const stand = await open();
    const text = await stand.client().send(`HEAD /x HTTP/1.1\r\n${HOST}Expect: x\r\n\r\n`).closed();
    expect(firstAnswer(text, 'HEAD')).toMatchObject({ status: 417, rest: '' });
    await stand.close();
  });

  test('a refused client that is still sending reads why, not a reset', async () => {
    const stand = await open();
    const client = stand.client().send(`POST /x HTTP/1.1\r\nContent-Length: ${BODY_BYTES_MAX}\r\n\r\n`);
    client.send(Buffer.alloc(BODY_BYTES_MAX / 2));
    await client.until((read) => firstAnswer(read) !== undefined);
    client.send(Buffer.alloc(BODY_BYTES_MAX / 2)).send(`GET /behind HTTP/1.1\r\n${HOST}\r\n`);
    client.socket.end();
    expect(firstAnswer(await client.closed())?.status).toBe(400);
    expect(client.wasReset).toBe(false);
    expect(stand.seen).toEqual([]);
    await stand.close();
  });

  test('what is refused behind good requests does not spoil their answers', async () => {
    const stand = await open({ handler: (request, reply) => setImmediate(() => echo(request, reply)) });
    const good = `POST /a HTTP/1.1\r\n${HOST}Content-Length: 1\r\n\r\n`;
    const client = stand.client().send(`${good}1${good}2garbage garbage garbage\r\n\r\n`);
    const all = answers(await client.closed());
    expect(all.slice(0, 2).map((answer) => answer.body)).toEqual(['1', '2']);
    expect(all.slice(2).every((answer) => answer.status >= 400)).toBe(true);
    await stand.close();
  });
}
