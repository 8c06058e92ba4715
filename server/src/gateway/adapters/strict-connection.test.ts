import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';
import { expect, test } from 'vitest';
import { eventually } from '../edge/edge-stand.contract.ts';
import { listener, openProvider, requestTo, say } from '../edge/provider-stand.contract.ts';
import { TEST_CERTIFICATE, TEST_KEY } from '../edge/test-certificate.contract.ts';
import type { UpstreamTimeouts } from '../upstream.ts';
import { handUpstream } from './strict-upstream.test-support.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const TIMES: UpstreamTimeouts = { connectMs: 10_000, headersMs: 60_000, firstByteMs: 30_000, idleMs: 20_000 };
/** Time-outs come so much late, at most. */
const LATE_MS = 200;

async function open(act: (socket: Socket, number: number) => void, options = {}) {
  const provider = await openProvider(act);
  const { clock, upstream } = handUpstream(options);
  const ask = (other = {}) => {
    const heard = listener();
    const call = upstream.send(requestTo(provider.origin, { timeouts: TIMES, ...other }), heard.sink);
    return { ...heard, call };
  };
  const close = async () => {
    await provider.close();
    await upstream.stop();
  };
  return { provider, clock, upstream, ask, close };
}

test.each([
  { what: 'no head', text: '', ms: TIMES.headersMs, code: 'upstream_headers_timeout' },
  { what: 'half a head', text: `${OK}X: y`, ms: TIMES.headersMs, code: 'upstream_headers_timeout' },
  {
    what: 'an answer before the answer',
    text: 'HTTP/1.1 103 Hi\r\n\r\n',
    ms: TIMES.headersMs,
    code: 'upstream_headers_timeout',
  },
  {
    what: 'a head',
    text: `${OK}Content-Length: 9\r\n\r\n`,
    ms: TIMES.firstByteMs,
    code: 'upstream_first_byte_timeout',
  },
  {
    what: 'a head and the size of a chunk',
    text: `${OK}Transfer-Encoding: chunked\r\n\r\n9`,
    ms: TIMES.firstByteMs,
    code: 'upstream_first_byte_timeout',
  },
  { what: 'a piece', text: `${OK}Content-Length: 9\r\n\r\npart`, ms: TIMES.idleMs, code: 'upstream_idle_timeout' },
])(
  'behind $what, the answer has its time to the millisecond, and no more than 200 above it',
  async ({ text, ms, code }) => {
    const { provider, clock, ask, close } = await open((socket) => say(socket, text));
    const { heard } = ask();
    await eventually(() => provider.requests.length === 1, 'the request');
    if (text.includes('200')) await eventually(() => heard.head !== undefined || text.endsWith('y'), 'the head');
    if (text.endsWith('part')) await eventually(() => heard.bytes === 4, 'the piece');
    await settled();
    clock.advance(ms);
    expect(heard.ending).toBeUndefined();
    clock.advance(LATE_MS);
    expect(heard.ending).toMatchObject({ code, isSent: true });
    await eventually(() => provider.sockets.size === 0, 'the end of the connection');
    await close();
    expect(heard.late).toEqual([]);
  },
);

test('each piece of an answer begins its time anew', async () => {
  const { provider, clock, ask, close } = await open((socket) => say(socket, `${OK}Content-Length: 9\r\n\r\n0`));
  const { heard, finished } = ask();
  await eventually(() => heard.bytes === 1, 'the first piece');
  for (let count = 2; count <= 9; count++) {
    clock.advance(TIMES.idleMs - 1);
    for (const socket of provider.sockets) say(socket, 'x');
    await eventually(() => heard.bytes === count, 'the next piece');
  }
  expect((await finished).ending).toBe('end');
  await close();
});

test('framing without a byte of the body does not count as going on', async () => {
  const { provider, clock, ask, close } = await open((socket) =>
    say(socket, `${OK}Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n`),
  );
  const { heard } = ask();
  await eventually(() => heard.bytes === 1, 'the first piece');
  clock.advance(TIMES.idleMs / 2);
  for (const socket of provider.sockets) say(socket, '00000');
  await settled();
  clock.advance(TIMES.idleMs / 2 + LATE_MS);
  expect(heard.ending).toMatchObject({ code: 'upstream_idle_timeout' });
  await close();
});

test('time does not run for an answer that is held back, and runs anew when it is asked for', async () => {
  const { provider, clock, upstream, close } = await open((socket) =>
    say(socket, `${OK}Content-Length: 9\r\n\r\npart`),
  );
  const { sink, heard } = listener(() => false);
  const call = upstream.send(requestTo(provider.origin, { timeouts: TIMES }), sink);
  await eventually(() => heard.bytes === 4, 'the piece');
  clock.advance(10 * TIMES.idleMs);
  expect(heard.ending).toBeUndefined();
  call.resume();
  clock.advance(TIMES.idleMs);
  expect(heard.ending).toBeUndefined();
  clock.advance(LATE_MS);
  expect(heard.ending).toMatchObject({ code: 'upstream_idle_timeout' });
  await close();
});

test('the wait for an answer begins when the last byte of a long request has left', async () => {
  const sockets: Socket[] = [];
  const provider = await openProvider(
    () => {},
    (socket) => {
      socket.pause();
      sockets.push(socket);
    },
  );
  const { clock, upstream } = handUpstream();
  const { sink, heard } = listener();
  const body = Buffer.alloc(32 * 1024 * 1024);
  upstream.send(requestTo(provider.origin, { timeouts: TIMES, body }), sink);
  await eventually(() => sockets.length === 1, 'the connection');
  await settled();
  clock.advance(TIMES.headersMs - 1);
  sockets[0]?.removeAllListeners('data').resume();
  let readBefore = -1;
  await eventually(() => {
    const isStill = sockets[0]?.bytesRead === readBefore && readBefore > body.length;
    readBefore = sockets[0]?.bytesRead ?? 0;
    return isStill;
  }, 'the whole request');
  await settled();
  clock.advance(TIMES.headersMs);
  expect(heard.ending).toBeUndefined();
  clock.advance(LATE_MS);
  expect(heard.ending).toMatchObject({ code: 'upstream_headers_timeout', isSent: true });
  await provider.close();
  await upstream.stop();
});

test.each([
  { hint: '', keptMs: 30_000 },
  { hint: 'Keep-Alive: timeout=100\r\n', keptMs: 30_000 },
  { hint: 'Keep-Alive: timeout=5\r\n', keptMs: 4_000 },
])('an idle connection is kept for $keptMs ms where the provider says "$hint"', async ({ hint, keptMs }) => {
  const { provider, clock, ask, close } = await open((socket) => say(socket, `${OK}${hint}Content-Length: 0\r\n\r\n`));
  expect((await ask().finished).ending).toBe('end');
  clock.advance(keptMs - LATE_MS);
  expect((await ask().finished).ending).toBe('end');
  expect(provider.connections).toBe(1);
  clock.advance(keptMs + LATE_MS);
  await eventually(() => provider.sockets.size === 0, 'the end of the connection');
  expect((await ask().finished).ending).toBe('end');
  expect(provider.connections).toBe(2);
  await close();
});

test.each([
  { what: 'a farewell', act: (socket: Socket) => socket.end() },
  { what: 'a reset', act: (socket: Socket) => socket.resetAndDestroy() },
  { what: 'a byte', act: (socket: Socket) => say(socket, '!') },
])('$what on an idle connection is heard at once: the next request goes to a fresh one', async ({ act }) => {
  const { provider, ask, close } = await open((socket) => say(socket, `${OK}Content-Length: 0\r\n\r\n`));
  await ask().finished;
  for (const socket of provider.sockets) act(socket);
  await eventually(() => provider.sockets.size === 0, 'the end of the connection');
  expect((await ask().finished).ending).toBe('end');
  expect(provider.connections).toBe(2);
  await close();
});

test('what a provider says before it was asked is no answer', async () => {
  const provider = await openProvider((socket) => say(socket, `${OK}Content-Length: 5\r\n\r\nright`));
  const { clock, upstream } = handUpstream({ warmPerOriginMax: 1 });
  const ask = () => {
    const heard = listener();
    upstream.send(requestTo(provider.origin, { timeouts: TIMES }), heard.sink);
    return heard.finished;
  };
  await ask();
  for (const socket of provider.sockets) socket.destroy();
  await eventually(() => provider.sockets.size === 0, 'the end of the connection');
  await settled();
  clock.advance(200);
  await eventually(() => provider.sockets.size === 1, 'a connection opened ahead');
  await settled();
  for (const socket of provider.sockets) say(socket, `${OK}Content-Length: 4\r\n\r\nEVIL`);
  await eventually(() => provider.sockets.size === 0, 'the end of that connection');
  expect(await ask()).toMatchObject({ ending: 'end', body: 'right' });
  await provider.close();
  await upstream.stop();
});

test('an abort from within the head or a piece ends the connection, and nothing more is heard', async () => {
  for (const where of ['head', 'data'] as const) {
    const { provider, upstream, close } = await open((socket) => say(socket, `${OK}Content-Length: 5\r\n\r\nhello`));
    const calls: string[] = [];
    const call = upstream.send(requestTo(provider.origin, { timeouts: TIMES }), {
      head: () => {
        calls.push('head');
        if (where === 'head') call.abort();
      },
      data: () => {
        calls.push('data');
        call.abort();
        return true;
      },
      end: () => calls.push('end'),
      error: () => calls.push('error'),
    });
    await eventually(() => provider.sockets.size === 0 && calls.length > 0, 'the end of the connection');
    await settled();
    expect(calls).toEqual(where === 'head' ? ['head'] : ['head', 'data']);
    await close();
  }
});

test('a sink that is full gets all when it asks on, also when TLS gave it more in the same read and it took that', async () => {
  const sockets: Socket[] = [];
  const server = createServer({ cert: TEST_CERTIFICATE, key: TEST_KEY }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', () => say(socket, `${OK}Content-Length: 20004\r\n\r\n${'x'.repeat(20_000)}`));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { upstream } = handUpstream({ ca: TEST_CERTIFICATE });
  const isFull = [true, false];
  const { sink, heard, finished } = listener(() => isFull.shift() !== true);
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  const call = upstream.send(requestTo(origin, { timeouts: TIMES }), sink);
  await eventually(() => heard.bytes === 20_000, 'two records');
  expect(isFull).toEqual([]);
  call.resume();
  for (const socket of sockets) say(socket, 'last');
  expect((await finished).body.endsWith('xlast')).toBe(true);
  await upstream.stop();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

test('an abort of an answer whose end is held back harms nobody', async () => {
  const { provider, upstream, ask, close } = await open((socket) => say(socket, `${OK}Content-Length: 5\r\n\r\nhello`));
  const { sink, heard } = listener(() => false);
  const call = upstream.send(requestTo(provider.origin, { timeouts: TIMES }), sink);
  await eventually(() => heard.bytes === 5, 'the body');
  const other = ask();
  call.resume();
  call.abort();
  expect(await other.finished).toMatchObject({ ending: 'end', body: 'hello' });
  expect(heard.ending).toBeUndefined();
  expect(provider.connections).toBe(1);
  await close();
});

/** All that is on its way over loopback has been read. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
