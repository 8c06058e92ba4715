import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import { eventually, holder, openStand, type Stand, type StandOptions } from '../edge/edge-stand.contract.ts';
import { answers, firstAnswer, type RawClient } from '../edge/raw-client.contract.ts';
import type { EdgeHandler, EdgeReply } from '../edge.ts';
import { createStrictEdge } from './strict-edge.ts';

const HOST = 'Host: gateway.example\r\n';
const GET = `GET /x HTTP/1.1\r\n${HOST}\r\n`;
/** Sweeps come each second. */
const LIMITS = {
  headTimeoutMs: 20_000,
  bodyTimeoutMs: 40_000,
  keepAliveTimeoutMs: 60_000,
  stallTimeoutMs: 500_000,
} as const;
const SWEEP_MS = 1000;

async function openMoved(handler?: EdgeHandler): Promise<{ stand: Stand; clock: ReturnType<typeof manualClock> }> {
  const clock = manualClock();
  const options: StandOptions = { clock, limits: LIMITS, ...(handler === undefined ? {} : { handler }) };
  return { stand: await openStand(createStrictEdge, options), clock };
}

/** Until the edge has seen all that was sent so far: it answers another connection after it read this one. */
async function settled(stand: Stand): Promise<void> {
  for (let count = 0; count < 3; count++) {
    const before = stand.seen.length;
    const probe = stand.client().send(`GET /probe HTTP/1.1\r\n${HOST}\r\n`);
    await eventually(() => stand.seen.slice(before).some(({ target }) => target === '/probe'), 'the probe');
    probe.destroy();
  }
}

describe('the strict edge, its clock moved', () => {
  const WAITS: readonly {
    readonly what: string;
    readonly sent: string;
    readonly afterMs: number;
    readonly says: string;
  }[] = [
    { what: 'a connection that says nothing', sent: '', afterMs: LIMITS.headTimeoutMs, says: '' },
    { what: 'half a head', sent: 'GET /x HTT', afterMs: LIMITS.headTimeoutMs, says: '408' },
    {
      what: 'half a body',
      sent: `POST /x HTTP/1.1\r\n${HOST}Content-Length: 5\r\n\r\nab`,
      afterMs: LIMITS.bodyTimeoutMs,
      says: '408',
    },
    {
      what: 'half a chunk',
      sent: `POST /x HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n5\r\nab`,
      afterMs: LIMITS.bodyTimeoutMs,
      says: '408',
    },
  ];

  test.each(WAITS)('$what is waited for $afterMs ms, and not much longer', async ({ sent, afterMs, says }) => {
    const { stand, clock } = await openMoved();
    const client = stand.client().send(sent);
    await new Promise((resolve) => client.socket.once('connect', resolve));
    await settled(stand);
    clock.advance(afterMs - 1);
    await settled(stand);
    expect([client.isClosed, client.text]).toEqual([false, '']);
    clock.advance(1 + SWEEP_MS);
    if (says !== '') await client.until((read) => read.startsWith(`HTTP/1.1 ${says} `));
    clock.advance(2 * SWEEP_MS);
    await client.closed();
    await stand.close();
  });

  test('a kept connection is closed when its time is over, and each request begins it anew', async () => {
    const { stand, clock } = await openMoved();
    const client = stand.client();
    for (let count = 1; count <= 3; count++) {
      await client.send(GET).until((read) => answers(read).length === count);
      clock.advance(LIMITS.keepAliveTimeoutMs - SWEEP_MS);
      await settled(stand);
      expect(client.isClosed).toBe(false);
    }
    clock.advance(2 * SWEEP_MS);
    expect(answers(await client.closed())).toHaveLength(3);
    await stand.close();
  });

  test('the time for a head begins with its first byte, not with the connection', async () => {
    const { stand, clock } = await openMoved();
    const client = stand.client();
    await client.send(GET).until((read) => answers(read).length === 1);
    clock.advance(LIMITS.keepAliveTimeoutMs - 2 * SWEEP_MS);
    client.send('GET /y HTT');
    await settled(stand);
    clock.advance(LIMITS.headTimeoutMs - SWEEP_MS);
    await settled(stand);
    client.send(`P/1.1\r\n${HOST}\r\n`);
    await client.until((read) => answers(read).length === 2);
    await stand.close();
  });

  test('a handler may take as long as it likes', async () => {
    const { handler, held } = holder();
    const { stand, clock } = await openMoved(handler);
    const client = stand.client().send(GET);
    await eventually(() => held.length === 1, 'the request');
    clock.advance(3_600_000);
    held[0]?.reply.start(200, [], 4);
    held[0]?.reply.end(Buffer.from('late'));
    await client.until((read) => firstAnswer(read)?.body === 'late');
    expect(held[0]?.goneCount).toBe(0);
    await stand.close();
  });

  test('a client that takes nothing is cut though it goes on sending', async () => {
    let goneCount = 0;
    const { stand, clock } = await openMoved((request, reply) => {
      reply.onGone = () => {
        if (request.target === '/x') goneCount++;
      };
      reply.start(200, [], undefined);
      if (request.target === '/x') reply.data(Buffer.alloc(20_000_000));
    });
    const client = stand.client();
    client.socket.pause();
    client.send(GET);
    await eventually(() => stand.seen.length === 1, 'the request');
    client.send('G');
    await settled(stand);
    clock.advance(SWEEP_MS);
    for (let half = 0; half < 2; half++) {
      clock.advance(LIMITS.stallTimeoutMs - SWEEP_MS);
      client.send('G');
      await settled(stand);
      expect(goneCount).toBe(0);
    }
    clock.advance(4 * SWEEP_MS);
    await eventually(() => goneCount === 1, 'the end');
    await stand.close();
  });

  test('a client that does not close after its last answer is closed', async () => {
    const { stand, clock } = await openMoved();
    const client = stand.client();
    client.socket.allowHalfOpen = true;
    client.send(`GET /x HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
    await eventually(() => client.isEnded, 'the end of our side');
    client.send('more');
    await settled(stand);
    expect(client.isClosed).toBe(false);
    clock.advance(2 * SWEEP_MS);
    await eventually(() => client.send('still more').isClosed, 'the end');
    await stand.close();
  });

  test('a refused body takes no memory while its client is waited for to close', async () => {
    const clock = manualClock();
    const stand = await openStand(createStrictEdge, { clock, limits: { ...LIMITS, bodiesBytesMax: 50_000 } });
    const socket = connect({ port: stand.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write(
      `POST /x HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n5000\r\n${'x'.repeat(0x5000)}\r\noops\r\n`,
    );
    await new Promise((resolve) => socket.resume().once('end', resolve));
    const client = stand.client().send(`POST /x HTTP/1.1\r\n${HOST}Content-Length: 50000\r\n\r\n${'x'.repeat(50_000)}`);
    await client.until((read) => firstAnswer(read) !== undefined);
    expect(stand.seen.map(({ body }) => body.kind)).toEqual(['whole']);
    socket.destroy();
    await stand.close();
  });

  test('the date follows the clock by the second', async () => {
    const { stand, clock } = await openMoved();
    const dates: (string | undefined)[] = [];
    const client = stand.client();
    for (const ms of [0, 999, 1]) {
      clock.advance(ms);
      const count = dates.length + 1;
      const all = answers(await client.send(GET).until((read) => answers(read).length === count));
      dates.push(all.at(-1)?.fields.get('date'));
    }
    expect(dates).toEqual([
      'Mon, 05 Jan 2026 00:00:00 GMT',
      'Mon, 05 Jan 2026 00:00:00 GMT',
      'Mon, 05 Jan 2026 00:00:01 GMT',
    ]);
    await stand.close();
  });
});

const STATES = ['fresh', 'idle', 'half a head', 'half a body', 'waiting', 'streaming', 'stuck', 'pipelined'] as const;
type State = (typeof STATES)[number];

const SENT: Readonly<Record<State, string>> = {
  fresh: '',
  idle: `GET /idle HTTP/1.1\r\n${HOST}\r\n`,
  'half a head': 'GET /a HTTP/1.1\r\nHos',
  'half a body': `POST /b HTTP/1.1\r\n${HOST}Content-Length: 4\r\n\r\nab`,
  waiting: `GET /waiting HTTP/1.1\r\n${HOST}\r\n`,
  streaming: `GET /streaming HTTP/1.1\r\n${HOST}\r\n`,
  stuck: `GET /stuck HTTP/1.1\r\n${HOST}\r\n`,
  pipelined: `GET /waiting HTTP/1.1\r\n${HOST}\r\nGET /behind HTTP/1.1\r\n${HOST}\r\n`,
};
const REST: Partial<Readonly<Record<State, string>>> = { 'half a head': 't: a\r\n\r\n', 'half a body': 'cd' };
/** What each client has read in the end. */
const READ: Readonly<Record<State, readonly string[]>> = {
  fresh: [],
  idle: ['/idle'],
  'half a head': ['/a'],
  'half a body': ['/b'],
  waiting: ['/waiting'],
  streaming: ['/streaming.'],
  stuck: [],
  pipelined: ['/waiting'],
};

test('whatever connections there are, draining ends: answers due are whole, nothing new is begun, the rest is cut in time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...STATES), { maxLength: 10 }), async (states) => {
      const clock = manualClock();
      const replies: { target: string; reply: EdgeReply }[] = [];
      const stand = await openStand(createStrictEdge, {
        clock,
        limits: LIMITS,
        handler: (request, reply) => {
          replies.push({ target: request.target, reply });
          if (request.target === '/streaming') reply.start(200, [], undefined);
          if (request.target === '/streaming') reply.data(Buffer.from(request.target));
          if (['/idle', '/probe', '/a', '/b'].includes(request.target)) whole(reply, request.target);
        },
      });
      const clients = states.map((state) => ({ state, client: stand.client().send(SENT[state]) }));
      for (const { state, client } of clients) await begun(state, client);
      await settled(stand);
      const drained = stand.edge.drain(10_000);
      for (const { state, client } of clients) if (REST[state] !== undefined) client.send(REST[state]);
      for (const { target, reply } of replies) {
        if (target === '/waiting') whole(reply, target);
        if (target === '/streaming') reply.end(Buffer.from('.'));
      }
      await Promise.all(clients.filter(({ state }) => state !== 'stuck').map(({ client }) => client.closed()));
      clock.advance(10_000);
      await drained;
      for (const { state, client } of clients) {
        const all = answers(await client.closed());
        expect([state, all.map(({ body }) => body)]).toEqual([state, READ[state]]);
        const isTold = !['idle', 'streaming'].includes(state);
        if (isTold) expect(all.map(({ fields }) => fields.get('connection'))).toEqual(all.map(() => 'close'));
      }
      expect(stand.seen.filter(({ target }) => target === '/behind')).toEqual([]);
      await stand.close();
    }),
    { numRuns: inject('isProof') ? 200 : 12 },
  );
}, 120_000);

function whole(reply: EdgeReply, body: string): void {
  reply.start(200, [], body.length);
  reply.end(Buffer.from(body));
}

async function begun(state: State, client: RawClient): Promise<void> {
  if (state === 'idle') await client.until((read) => firstAnswer(read) !== undefined);
  else if (state === 'streaming') await client.until((read) => read.includes('/streaming'));
  else if (client.socket.connecting) await new Promise((resolve) => client.socket.once('connect', resolve));
}
