import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { streamChunk, streamStart } from '../provider/answers.ts';
import { NOTHING } from '../provider/counters.ts';
import { serveConnection } from '../provider/serve-connection.ts';
import { runOrder } from './run-order.ts';

let server: Server | undefined;
const RUN = { leadMs: 0, durationMs: 100, pids: [] };

afterEach(async () => {
  if (server === undefined) return;
  server.close();
  await once(server, 'close');
});

test('every request that the generator sends is an answer that the provider counts', async () => {
  const tally = { ...NOTHING };
  const target = await listen((socket) => serveConnection(socket, tally), 'whole-0');
  const closed = await runOrder({ kind: 'closed', ...RUN, target, connections: 3 });
  expect(closed.errors).toBe(0);
  expect(closed.answersInAll).toBeGreaterThan(3);
  expect(tally.requests).toBe(closed.answersInAll);
  const open = await runOrder({ kind: 'open', ...RUN, target, perSecond: 100 });
  expect(open.answersInAll).toBe(10);
  expect(tally.requests).toBe(closed.answersInAll + 10);
  expect(tally.cut).toBe(0);
});

test('streams are counted by their events, and each chunk is timed', async () => {
  const target = await listen((socket) => serveConnection(socket, { ...NOTHING }), 'stream-5-2x10');
  // Long enough for a machine that is busy otherwise.
  const streams = await runOrder({ kind: 'streams', ...RUN, durationMs: 1_000, target, streams: 2, isTimed: true });
  expect(streams.errors).toBe(0);
  expect(streams.events).toBeGreaterThan(14);
  expect(streams.p50Ms).toBeGreaterThan(0);
  expect(streams.p50Ms).toBeLessThan(1_000);
  const held = await runOrder({ kind: 'hold', target, streams: 5, rampMs: 10 });
  expect(held).toMatchObject({ answersInAll: 5, errors: 0 });
});

test.each([
  {
    when: 'a refusal',
    answer: 'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n',
    error: /^HTTP\/1.1 503/,
  },
  { when: 'a stream that is cut', answer: streamStart() + streamChunk(), error: /closed/ },
  {
    when: 'an answer that is shorter than it says',
    answer: 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc',
    error: /closed/,
  },
  { when: 'no answer', answer: '', error: /closed/ },
  { when: 'an answer of unknown length', answer: 'HTTP/1.1 200 OK\r\n\r\nabc', error: /without an end/ },
])('$when is an error, not an answer', async ({ answer, error }) => {
  const target = await listen((socket) => socket.once('data', () => socket.end(answer)), 'stream-0-1x1');
  const outcome = await runOrder({ kind: 'hold', target, streams: 2, rampMs: 1 });
  expect(outcome).toMatchObject({ answersInAll: 0, errors: 2 });
  expect(outcome.firstError).toMatch(error);
});

async function listen(serve: (socket: Socket) => void, model: string) {
  server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { host: '127.0.0.1', port, path: '/v1/chat/completions', headers: {}, model };
}
