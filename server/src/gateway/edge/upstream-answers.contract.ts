import { expect, test } from 'vitest';
import { eventually } from './edge-stand.contract.ts';
import { type Heard, listener, openProvider, requestTo, say } from './provider-stand.contract.ts';
import { type MakeUpstream, makeTestUpstream } from './upstream-stand.contract.ts';

const OK = 'HTTP/1.1 200 OK\r\n';

const GOOD: readonly {
  readonly what: string;
  readonly answer: string;
  readonly method?: string;
  readonly expect: object;
}[] = [
  {
    what: 'with a length',
    answer: `${OK}Content-Length: 5\r\nX-A: b\r\n\r\nhello`,
    expect: { body: 'hello', head: { status: 200, headers: ['x-a', 'b'], length: 5 } },
  },
  { what: 'of length nothing', answer: `${OK}Content-Length: 0\r\n\r\n`, expect: { body: '', head: { length: 0 } } },
  {
    what: 'in chunks',
    answer: `${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n`,
    expect: { body: 'hello!', head: { headers: [], length: undefined } },
  },
  {
    what: 'in chunks with extensions and trailers',
    answer: `${OK}Transfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5;a=b\r\nhello\r\n0;c\r\nX: y\r\n\r\n`,
    expect: { body: 'hello', head: { headers: [] } },
  },
  { what: 'in no chunk', answer: `${OK}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, expect: { body: '' } },
  {
    what: 'after hints of status 102 and 103',
    answer: `HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`,
    expect: { body: 'ok', head: { status: 200, headers: [] } },
  },
  {
    what: 'of status 204',
    answer: 'HTTP/1.1 204 No Content\r\nX: y\r\n\r\n',
    expect: { body: '', head: { status: 204, headers: ['x', 'y'] } },
  },
  {
    what: 'of status 304 with a length',
    answer: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n',
    expect: { body: '', head: { status: 304, length: 9 } },
  },
  {
    what: 'to HEAD',
    method: 'HEAD',
    answer: `${OK}Content-Length: 9\r\n\r\n`,
    expect: { body: '', head: { length: 9 } },
  },
  {
    what: 'of status 429',
    answer: 'HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3\r\nContent-Length: 2\r\n\r\n{}',
    expect: { body: '{}', head: { status: 429, headers: ['retry-after', '3'] } },
  },
  { what: 'without a reason', answer: 'HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok', expect: { body: 'ok' } },
  {
    what: 'with hop-by-hop, nominated and repeated fields',
    answer: `${OK}Connection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=60\r\nProxy-Authenticate: Basic\r\nUpgrade: h2c\r\nSet-Cookie: a\r\nSET-COOKIE: b\r\nX-Word: \xe9\r\nContent-Length: 2\r\n\r\nok`,
    expect: { body: 'ok', head: { headers: ['set-cookie', 'a', 'set-cookie', 'b', 'x-word', '\xe9'], length: 2 } },
  },
  {
    what: 'that nominates what it may not',
    answer: `${OK}Connection: content-type\r\nContent-Type: a\r\nContent-Length: 2\r\n\r\nok`,
    expect: { body: 'ok', head: { headers: ['content-type', 'a'] } },
  },
];

const BAD: readonly {
  readonly what: string;
  readonly answer: string;
  readonly codes: readonly string[];
  readonly body?: string;
}[] = [
  { what: 'that is not HTTP', answer: 'SSH-2.0-OpenSSH\r\n\r\n', codes: ['upstream_malformed'] },
  { what: 'of status 99', answer: 'HTTP/1.1 99 Odd\r\n\r\n', codes: ['upstream_malformed'] },
  {
    what: 'with a length and chunks',
    answer: `${OK}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    codes: ['upstream_malformed'],
  },
  {
    what: 'with two lengths',
    answer: `${OK}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`,
    codes: ['upstream_malformed'],
  },
  {
    what: 'with a length that is none',
    answer: `${OK}Content-Length: five\r\n\r\nhello`,
    codes: ['upstream_malformed'],
  },
  { what: 'with a NUL in a field', answer: `${OK}X: a\0b\r\nContent-Length: 0\r\n\r\n`, codes: ['upstream_malformed'] },
  {
    what: 'with a field without a colon',
    answer: `${OK}X\r\nContent-Length: 0\r\n\r\n`,
    codes: ['upstream_malformed'],
  },
  { what: 'with a head without end', answer: `${OK}X: ${'y'.repeat(100_000)}`, codes: ['upstream_malformed'] },
  {
    what: 'that upgrades unasked',
    answer: 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
    codes: ['upstream_malformed'],
  },
  {
    what: 'with a chunk size that is none',
    answer: `${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n`,
    codes: ['upstream_malformed'],
    body: 'hello',
  },
];

/** What providers answer, and what the sink hears of it. */
export function upstreamAnswers(makeUpstream: MakeUpstream): void {
  const ask = async (
    answer: string,
    how: { method?: string; isTrickled?: boolean; thenEnd?: boolean } = {},
  ): Promise<Heard> => {
    const provider = await openProvider((socket) => {
      if (how.isTrickled === true) trickle([...answer], (byte) => say(socket, byte));
      else say(socket, answer);
      if (how.thenEnd === true) socket.end();
    });
    const upstream = makeTestUpstream(makeUpstream);
    const { sink, finished } = listener();
    const { method = 'POST' } = how;
    upstream.send(
      requestTo(provider.origin, { method, body: method === 'HEAD' ? undefined : Buffer.from('{}') }),
      sink,
    );
    const heard = await finished;
    await provider.close();
    await upstream.stop();
    expect(heard.late).toEqual([]);
    return heard;
  };

  test.each(GOOD)(
    'an answer $what is heard as it is, in one piece and byte by byte',
    async ({ answer, method = 'POST', expect: wanted }) => {
      expect(await ask(answer, { method })).toMatchObject({ ending: 'end', ...wanted });
      expect(await ask(answer, { method, isTrickled: true })).toMatchObject({ ending: 'end', ...wanted });
    },
  );

  test.each(BAD)('an answer $what is a fault', async ({ answer, codes, body = '' }) => {
    const heard = await ask(answer);
    expect(heard.ending).toMatchObject({ isSent: true });
    expect(codes).toContain((heard.ending as { code: string }).code);
    expect(heard.body).toBe(body);
  });

  test('an unasked 100 is never taken for the answer', async () => {
    const heard = await ask(`HTTP/1.1 100 Continue\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`);
    const isSwallowed = heard.ending === 'end' && heard.body === 'ok';
    const isFault =
      typeof heard.ending === 'object' && heard.ending.code === 'upstream_malformed' && heard.head === undefined;
    expect(isSwallowed || isFault).toBe(true);
  });

  test.each(['HTTP/1.1', 'HTTP/1.0'])(
    'an answer of %s without framing lasts until the provider closes',
    async (version) => {
      const heard = await ask(`${version} 200 OK\r\nConnection: close\r\n\r\nall of it`, { thenEnd: true });
      expect(heard).toMatchObject({ ending: 'end', body: 'all of it', head: { length: undefined } });
    },
  );

  test.each([
    { what: 'below its length', answer: `${OK}Content-Length: 9\r\n\r\nhello` },
    { what: 'in the middle of a chunk', answer: `${OK}Transfer-Encoding: chunked\r\n\r\n9\r\nhello` },
    { what: 'before its last chunk', answer: `${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n` },
    { what: 'below its length, closing as said', answer: `${OK}Connection: close\r\nContent-Length: 9\r\n\r\nhello` },
    {
      what: 'in the middle of a chunk, closing as said',
      answer: `${OK}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello`,
    },
  ])('an answer that breaks off $what is truncated', async ({ answer }) => {
    const heard = await ask(answer, { thenEnd: true });
    expect(heard).toMatchObject({ body: 'hello', ending: { code: 'upstream_truncated', isSent: true } });
  });

  test('an answer without framing that a reset ends is truncated', async () => {
    const provider = await openProvider((socket) => say(socket, `${OK}\r\nhello`));
    const upstream = makeTestUpstream(makeUpstream);
    const { sink, heard, finished } = listener();
    upstream.send(requestTo(provider.origin), sink);
    await eventually(() => heard.body === 'hello', 'the body');
    for (const socket of provider.sockets) socket.resetAndDestroy();
    expect((await finished).ending).toMatchObject({ code: 'upstream_truncated' });
    await provider.close();
    await upstream.stop();
  });

  test('a request goes out as it was handed in, framed by us, for the origin', async () => {
    const provider = await openProvider((socket) => say(socket, `${OK}Content-Length: 0\r\n\r\n`));
    const upstream = makeTestUpstream(makeUpstream);
    const { sink, finished } = listener();
    let isReturned = false;
    upstream.send(requestTo(provider.origin), {
      ...sink,
      head: (head) => {
        expect(isReturned).toBe(true);
        sink.head(head);
      },
    });
    isReturned = true;
    await finished;
    const [request = ''] = provider.requests;
    const [head = '', body] = request.split('\r\n\r\n');
    const [line, ...fields] = head.split('\r\n');
    expect(line).toBe('POST /v1/x?y=%20z HTTP/1.1');
    expect(body).toBe('{"a":1}');
    expect(fields.map((field) => field.toLowerCase()).sort()).toEqual([
      'authorization: bearer sk-provider',
      'connection: keep-alive',
      'content-length: 7',
      'content-type: application/json',
      `host: ${provider.origin.slice('http://'.length)}`,
    ]);
    await provider.close();
    await upstream.stop();
  });

  test('a body of three megabytes is sent whole', async () => {
    const provider = await openProvider((socket) => say(socket, `${OK}Content-Length: 0\r\n\r\n`));
    const upstream = makeTestUpstream(makeUpstream);
    const { sink, finished } = listener();
    const body = Buffer.alloc(3 * 1024 * 1024, 'abcdefg');
    upstream.send(requestTo(provider.origin, { body }), sink);
    expect((await finished).ending).toBe('end');
    expect(provider.requests[0]?.endsWith(`\r\n\r\n${body.toString('latin1')}`)).toBe(true);
    await provider.close();
    await upstream.stop();
  });
}

function trickle(bytes: readonly string[], write: (byte: string) => void): void {
  const [first, ...rest] = bytes;
  if (first === undefined) return;
  write(first);
  setImmediate(() => trickle(rest, write));
}
