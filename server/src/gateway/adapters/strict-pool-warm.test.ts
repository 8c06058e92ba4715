import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { eventually } from '../edge/edge-stand.contract.ts';
import { listener, openProvider, requestTo, say } from '../edge/provider-stand.contract.ts';
import { type HandClock, handUpstream } from './strict-upstream.test-support.ts';

const WARM_MS = 300_000;
const STEP_MS = 100;

async function open(options: { max: number; warm: number; isRude?: () => boolean }) {
  const held: Socket[] = [];
  const provider = await openProvider(
    (socket) => held.push(socket),
    (socket) => {
      if (options.isRude?.() === true) socket.end();
    },
  );
  const { clock, upstream } = handUpstream({ connectionsPerOriginMax: options.max, warmPerOriginMax: options.warm });
  const ask = async (count: number): Promise<void> => {
    const all = Array.from({ length: count }, () => listener());
    const before = held.length;
    const timeouts = { connectMs: 10_000, headersMs: 60_000, firstByteMs: 60_000, idleMs: 60_000 };
    for (const { sink } of all) upstream.send(requestTo(provider.origin, { timeouts }), sink);
    await eventually(() => held.length === before + count, 'the requests');
    for (const socket of held.slice(before)) say(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    await Promise.all(all.map(({ finished }) => finished));
  };
  /** All that is open ends, and is seen by both sides. */
  const hangUp = async (): Promise<void> => {
    for (const socket of provider.sockets) socket.end();
    await eventually(() => provider.sockets.size === 0, 'the end of all connections');
    await settled();
  };
  const close = async (): Promise<void> => {
    await upstream.stop();
    await provider.close();
  };
  return { provider, clock, ask, hangUp, close };
}

test.each([
  { busy: 3, warm: 8, max: 8, kept: 3 },
  { busy: 6, warm: 4, max: 8, kept: 4 },
  { busy: 2, warm: 8, max: 2, kept: 2 },
  { busy: 3, warm: 0, max: 8, kept: 0 },
])(
  'of $busy connections that ended, $kept are opened again where $warm may be kept warm',
  async ({ busy, warm, max, kept }) => {
    const { provider, clock, ask, hangUp, close } = await open({ max, warm });
    await ask(busy);
    for (let round = 0; round < 3; round++) {
      await hangUp();
      await pass(clock, 60_000);
      await eventually(() => provider.sockets.size >= kept, 'the new connections');
      await settled();
      clock.advance(2 * STEP_MS);
      await settled();
      expect(provider.sockets.size).toBe(kept);
    }
    if (kept > 0) {
      const before = provider.connections;
      await ask(kept);
      expect(provider.connections).toBe(before);
    }
    await close();
  },
);

test('nothing is kept warm when nothing was asked for five minutes', async () => {
  const { provider, clock, ask, close } = await open({ max: 8, warm: 8 });
  await ask(2);
  for (let minute = 0; minute < 5; minute++) {
    await eventually(() => provider.sockets.size === 2, 'two warm connections');
    await settled();
    expect(clock.timers).toBe(1);
    await pass(clock, minute === 4 ? WARM_MS : 60_000);
  }
  clock.advance(30_000 + 2 * STEP_MS);
  await eventually(() => provider.sockets.size === 0, 'the end of all connections');
  expect(clock.timers).toBe(0);
  await close();
});

test('a provider that hangs up on unused connections is not bothered more than every so often', async () => {
  let isRude = false;
  const { provider, clock, ask, hangUp, close } = await open({ max: 8, warm: 1, isRude: () => isRude });
  await ask(1);
  isRude = true;
  await hangUp();
  const before = provider.connections;
  for (let step = 0; step < 1_000; step++) {
    clock.advance(STEP_MS);
    await settled();
  }
  expect(provider.connections - before).toBeGreaterThanOrEqual(3);
  expect(provider.connections - before).toBeLessThanOrEqual(6);
  isRude = false;
  await ask(1);
  await close();
});

test('a provider that never shakes hands is asked anew no more than every so often', async () => {
  const provider = await openProvider(() => {});
  const { clock, upstream } = handUpstream({ warmPerOriginMax: 2 });
  const timeouts = { connectMs: 10_000, headersMs: 60_000, firstByteMs: 60_000, idleMs: 60_000 };
  const calls = [listener(), listener()];
  // By number: a name would be looked up in another thread, in time that does not stand still.
  const origin = provider.origin.replace('http:', 'https:');
  for (const { sink } of calls) upstream.send(requestTo(origin, { timeouts }), sink);
  await eventually(() => provider.connections === 2, 'the connections');
  await pass(clock, 15_000);
  for (const { finished } of calls) expect((await finished).ending).toMatchObject({ isSent: false });
  await pass(clock, WARM_MS - 20_000);
  expect(provider.connections).toBeGreaterThan(4);
  expect(provider.connections).toBeLessThanOrEqual(14);
  await upstream.stop();
  await provider.close();
});

/** Time goes on in steps in which connections can come about. */
async function pass(clock: HandClock, ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += 5_000) {
    clock.advance(5_000);
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}
