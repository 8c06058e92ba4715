import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { expect, test } from 'vitest';
import { eventually } from '../edge/edge-stand.contract.ts';
import { listener, openProvider, requestTo, say } from '../edge/provider-stand.contract.ts';
import { TEST_CERTIFICATE, TEST_KEY } from '../edge/test-certificate.contract.ts';
import type { Upstream, UpstreamTimeouts } from '../upstream.ts';
import { handUpstream } from './strict-upstream.test-support.ts';

const answer = (body: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const TIMES: UpstreamTimeouts = { connectMs: 10_000, headersMs: 60_000, firstByteMs: 30_000, idleMs: 20_000 };
/** What one record holds at most: whatever is written at once beyond that comes as another, in the same read. */
const TLS_RECORD_BYTES = 16_384;
const LATE_MS = 200;

const asker = (upstream: Upstream, origin: string) => (path: string) => {
  const heard = listener();
  const call = upstream.send(requestTo(origin, { timeouts: TIMES, path }), heard.sink);
  return { ...heard, call };
};
const pathsOf = (requests: readonly string[]): (string | undefined)[] => requests.map((text) => text.split(' ')[1]);

/** A provider behind TLS that shakes hands only with connections that were let in. */
async function openGate() {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const gate: (() => void)[] = [];
  const secure = createTlsServer({ cert: TEST_CERTIFICATE, key: TEST_KEY }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      requests.push(bytes.toString('latin1'));
      acts.shift()?.(socket);
    });
  });
  const acts: ((socket: Socket) => void)[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    gate.push(() => secure.emit('connection', socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    sockets,
    gate,
    /** What is done with the requests to come, in order; with none, they are left unanswered. */
    acts,
    /** Nobody else is let in: what is outside is read, so that its end is noticed. */
    shut: () => {
      for (const socket of sockets) socket.resume();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('at most so many connections are being opened at once, and so many calls wait besides', async () => {
  const provider = await openGate();
  const { clock, upstream } = handUpstream({ ca: TEST_CERTIFICATE, openingPerOriginMax: 3, queueMax: 4 });
  const ask = asker(upstream, provider.origin);
  const calls = Array.from({ length: 9 }, (_, index) => ask(`/${index}`));
  for (const { finished } of calls.slice(7))
    expect((await finished).ending).toMatchObject({ code: 'upstream_connect_timeout', isSent: false });
  await eventually(() => provider.gate.length === 3, 'three connections');
  clock.advance(TIMES.connectMs);
  expect(calls.slice(0, 7).map(({ heard }) => heard.ending)).toEqual(Array(7).fill(undefined));
  clock.advance(LATE_MS);
  for (const { heard } of calls.slice(0, 7))
    expect(heard.ending).toMatchObject({ code: 'upstream_connect_timeout', isSent: false });
  provider.shut();
  await eventually(() => provider.sockets.size === 0, 'the end of all connections');
  expect(provider.gate).toHaveLength(3);
  await upstream.stop();
  await provider.close();
});

test('calls that wait are served in the order in which they came', async () => {
  const held: Socket[] = [];
  const provider = await openProvider((socket) => held.push(socket));
  const { upstream } = handUpstream({ connectionsPerOriginMax: 1 });
  const ask = asker(upstream, provider.origin);
  const calls = ['/a', '/b', '/c', '/d'].map(ask);
  calls[1]?.call.abort();
  for (const count of [1, 2, 3]) {
    await eventually(() => held.length === count, 'the next request');
    say(held[count - 1] as Socket, answer(''));
  }
  await calls[3]?.finished;
  expect(pathsOf(provider.requests)).toEqual(['/a', '/c', '/d']);
  expect(provider.connections).toBe(1);
  await provider.close();
  await upstream.stop();
});

test('a call that was called off makes room for another to wait', async () => {
  const held: Socket[] = [];
  const provider = await openProvider((socket) => held.push(socket));
  const { upstream } = handUpstream({ connectionsPerOriginMax: 1, queueMax: 1 });
  const ask = asker(upstream, provider.origin);
  ask('/running');
  await eventually(() => held.length === 1, 'the first');
  const waiting = ask('/waiting');
  expect((await ask('/refused').finished).ending).toMatchObject({ code: 'upstream_connect_timeout', isSent: false });
  waiting.call.abort();
  const second = ask('/second');
  say(held[0] as Socket, answer(''));
  await eventually(() => held.length === 2, 'the second');
  say(held[1] as Socket, answer('right'));
  expect((await second.finished).body).toBe('right');
  expect(waiting.heard.ending).toBeUndefined();
  await provider.close();
  await upstream.stop();
});

test('a call takes the connection that comes first: one that became free, and the one being opened is kept for the next', async () => {
  const provider = await openGate();
  const { upstream } = handUpstream({ ca: TEST_CERTIFICATE });
  const ask = asker(upstream, provider.origin);
  let held: Socket | undefined;
  provider.acts.push((socket) => {
    held = socket;
  });
  const first = ask('/first');
  await eventually(() => provider.gate.length === 1, 'the first connection');
  provider.gate[0]?.();
  await eventually(() => held !== undefined, 'the first request');
  const second = ask('/second');
  await eventually(() => provider.gate.length === 2, 'the second connection');
  provider.acts.push((socket) => say(socket, answer('two')));
  say(held as Socket, answer('one'));
  expect((await first.finished).body).toBe('one');
  expect((await second.finished).body).toBe('two');
  provider.gate[1]?.();
  provider.acts.push(
    (socket) => say(socket, answer('three')),
    (socket) => say(socket, answer('four')),
  );
  const bodies = await Promise.all([ask('/third').finished, ask('/fourth').finished]);
  expect(bodies.map(({ body }) => body).sort()).toEqual(['four', 'three']);
  expect(provider.gate).toHaveLength(2);
  await upstream.stop();
  await provider.close();
});

test('a connection that could not be opened is nobody’s trouble while there are others to come', async () => {
  const provider = await openGate();
  const { upstream } = handUpstream({ ca: TEST_CERTIFICATE });
  const ask = asker(upstream, provider.origin);
  let held: Socket | undefined;
  provider.acts.push((socket) => {
    held = socket;
  });
  const first = ask('/first');
  await eventually(() => provider.gate.length === 1, 'the first connection');
  provider.gate[0]?.();
  await eventually(() => held !== undefined, 'the first request');
  const others = [ask('/second'), ask('/third')];
  await eventually(() => provider.gate.length === 3, 'the other connections');
  provider.acts.push((socket) => {
    held = socket;
  });
  say(held as Socket, answer('one'));
  await first.finished;
  [...provider.sockets][1]?.resetAndDestroy();
  await eventually(() => provider.sockets.size === 2, 'the end of the second connection');
  provider.acts.push((socket) => say(socket, answer('three')));
  provider.gate[2]?.();
  expect((await others[1]?.finished)?.body).toBe('three');
  say(held as Socket, answer('two'));
  expect((await others[0]?.finished)?.body).toBe('two');
  expect(provider.gate).toHaveLength(3);
  await upstream.stop();
  await provider.close();
});

test('a call that is called off ends the connection opened for it, but not one that another call waits for', async () => {
  const provider = await openGate();
  const { upstream } = handUpstream({ ca: TEST_CERTIFICATE, openingPerOriginMax: 1 });
  const ask = asker(upstream, provider.origin);
  const first = ask('/first');
  const second = ask('/second');
  await eventually(() => provider.gate.length === 1, 'the connection');
  first.call.abort();
  provider.acts.push((socket) => say(socket, answer('right')));
  provider.gate[0]?.();
  expect((await second.finished).body).toBe('right');
  expect(pathsOf(provider.requests)).toEqual(['/second']);
  await upstream.stop();
  await eventually(() => provider.sockets.size === 0, 'the end');
  await provider.close();
  const lonely = await openGate();
  const other = handUpstream({ ca: TEST_CERTIFICATE });
  const { call } = asker(other.upstream, lonely.origin)('/');
  await eventually(() => lonely.gate.length === 1, 'the connection');
  call.abort();
  lonely.shut();
  await eventually(() => lonely.sockets.size === 0, 'the end of the connection');
  await lonely.close();
});

test('a connection that serves another call by now outlives the one for which it was opened', async () => {
  const provider = await openGate();
  const { upstream } = handUpstream({ ca: TEST_CERTIFICATE });
  const ask = asker(upstream, provider.origin);
  let held: Socket | undefined;
  provider.acts.push((socket) => {
    held = socket;
  });
  const first = ask('/first');
  await eventually(() => provider.gate.length === 1, 'the first connection');
  const second = ask('/second');
  await eventually(() => provider.gate.length === 2, 'the second connection');
  provider.gate[1]?.();
  await eventually(() => held !== undefined, 'the first request');
  second.call.abort();
  say(held as Socket, answer('right'));
  expect((await first.finished).body).toBe('right');
  expect(pathsOf(provider.requests)).toEqual(['/first']);
  await upstream.stop();
  await provider.close();
});

test('a connection that is open by now makes room for another to be opened, while more calls wait', async () => {
  const held: Socket[] = [];
  const provider = await openProvider((socket) => held.push(socket));
  const { upstream } = handUpstream({ openingPerOriginMax: 1 });
  const calls = ['/a', '/b', '/c'].map(asker(upstream, provider.origin));
  await eventually(() => held.length === 3, 'three requests at once');
  for (const socket of held) say(socket, answer('right'));
  expect(await Promise.all(calls.map(async ({ finished }) => (await finished).body))).toEqual(Array(3).fill('right'));
  await upstream.stop();
  await provider.close();
});

test('bytes behind an answer are never those of the call that waits, also when TLS gives them in a read with it', async () => {
  const provider = await openGate();
  const { upstream } = handUpstream({ ca: TEST_CERTIFICATE, connectionsPerOriginMax: 1 });
  const ask = asker(upstream, provider.origin);
  const body = 'a'.repeat(TLS_RECORD_BYTES - answer('').length - '6384'.length);
  provider.acts.push(
    (socket) => say(socket, `${answer(body)}${answer('of the first')}`),
    (socket) => say(socket, answer('of the second')),
  );
  const [first, second] = ['/first', '/second'].map(ask);
  await eventually(() => provider.gate.length === 1, 'the connection');
  provider.gate[0]?.();
  expect((await first?.finished)?.body).toBe(body);
  await eventually(() => provider.gate.length === 2 || second?.heard.ending !== undefined, 'another connection');
  provider.gate[1]?.();
  expect((await second?.finished)?.body).toBe('of the second');
  await upstream.stop();
  await provider.close();
});

test('where nobody is there, each call hears so once, also those for which no connection could be opened yet', async () => {
  const provider = await openProvider(() => {});
  await provider.close();
  const { upstream } = handUpstream({ openingPerOriginMax: 2 });
  const ask = asker(upstream, provider.origin);
  const calls = Array.from({ length: 6 }, (_, index) => ask(`/${index}`));
  for (const { finished } of calls)
    expect((await finished).ending).toMatchObject({ code: 'upstream_connect_failed', isSent: false });
  await upstream.stop();
  expect(calls.flatMap(({ heard }) => heard.late)).toEqual([]);
});

test('the connection that was idle for the shortest time goes first, so that the others grow old', async () => {
  const numbers = new Map<Socket, number>();
  const provider = await openProvider((socket) => {
    if (!numbers.has(socket)) numbers.set(socket, numbers.size);
    waiting.push(socket);
  });
  const waiting: Socket[] = [];
  const { clock, upstream } = handUpstream();
  const ask = asker(upstream, provider.origin);
  const calls = ['/a', '/b', '/c'].map(ask);
  await eventually(() => waiting.length === 3, 'three requests');
  for (const number of [2, 0, 1]) {
    say(waiting.find((socket) => numbers.get(socket) === number) as Socket, answer(''));
    await eventually(
      () => calls.filter(({ heard }) => heard.ending === 'end').length === [2, 0, 1].indexOf(number) + 1,
      'its end',
    );
  }
  for (let count = 4; count <= 6; count++) {
    clock.advance(15_000);
    const { finished } = ask('/next');
    await eventually(() => waiting.length === count, 'the next request');
    expect(numbers.get(waiting[count - 1] as Socket)).toBe(1);
    say(waiting[count - 1] as Socket, answer(''));
    await finished;
  }
  await eventually(() => provider.sockets.size === 1, 'the end of the old ones');
  await provider.close();
  await upstream.stop();
});

test('stopping ends what waits and what is being opened', async () => {
  const provider = await openGate();
  const { upstream } = handUpstream({ ca: TEST_CERTIFICATE, openingPerOriginMax: 1 });
  const calls = ['/a', '/b'].map(asker(upstream, provider.origin));
  await eventually(() => provider.gate.length === 1, 'the connection');
  await upstream.stop();
  for (const { finished } of calls)
    expect((await finished).ending).toMatchObject({ code: 'upstream_connect_failed', isSent: false });
  provider.shut();
  await eventually(() => provider.sockets.size === 0, 'the end');
  await provider.close();
});

test('when nothing is open any longer, no clock ticks', async () => {
  const provider = await openProvider((socket) => say(socket, answer('')));
  const { clock, upstream } = handUpstream();
  await asker(upstream, provider.origin)('/').finished;
  expect(clock.timers).toBe(1);
  clock.advance(30_000 + LATE_MS);
  expect(clock.timers).toBe(0);
  await eventually(() => provider.sockets.size === 0, 'the end of the connection');
  await provider.close();
});
