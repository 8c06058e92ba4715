import { expect, test } from 'vitest';
import type { EdgeBody, EdgeHandler, EdgeReply } from '../edge.ts';
import { BODY_TIMEOUT_MS, echo, eventually, type MakeEdge, openStand, type Stand } from './edge-stand.contract.ts';
import { firstAnswer, type RawClient } from './raw-client.contract.ts';

const HOST = 'Host: gateway.example\r\n';
/** Of all bodies together. */
const BODIES_BYTES_MAX = 100_000;
const MOST = 60_000;
const kindOf = (body: EdgeBody | undefined): string | undefined => body?.kind;

/** How much memory the bodies of all requests take together. */
export function edgeMemory(makeEdge: MakeEdge): void {
  const open = (handler: EdgeHandler = echo, bodyTimeoutMs = 10_000): Promise<Stand> =>
    openStand(makeEdge, { handler, limits: { bodiesBytesMax: BODIES_BYTES_MAX, bodyTimeoutMs } });

  /** Answers everything but `/held`, whose replies are kept. */
  function holdingBack(): { readonly handler: EdgeHandler; readonly held: EdgeReply[] } {
    const held: EdgeReply[] = [];
    return {
      held,
      handler: (request, reply) => {
        if (request.target === '/held') held.push(reply);
        else echo(request, reply);
      },
    };
  }

  test('a body is refused while others take the memory, and may come again when an answer to them has started', async () => {
    const { handler, held } = holdingBack();
    const stand = await open(handler);
    stand.client().send(post('/held', MOST));
    await eventually(() => held.length === 1, 'the first request');
    const refused = firstAnswer(await stand.client().send(post('/x', MOST)).closed());
    expect(refused?.fields.get('connection')).toBe('close');
    expect(stand.seen.map(({ body }) => body.kind)).toEqual(['whole', 'no_memory']);
    await ask(stand.client(), BODIES_BYTES_MAX - MOST);
    held[0]?.start(200, [], undefined);
    await ask(stand.client(), BODIES_BYTES_MAX);
    expect(stand.seen.slice(2).map(({ body }) => body.kind)).toEqual(['whole', 'whole']);
    await stand.close();
  });

  test('a body that was announced and did not come takes nothing from others', async () => {
    const stand = await open();
    const silent = stand.client().send(headOf('/x', MOST));
    await new Promise((resolve) => silent.socket.once('connect', resolve));
    await ask(stand.client(), BODIES_BYTES_MAX);
    expect(kindOf(stand.seen[0]?.body)).toBe('whole');
    await stand.close();
  });

  test('a client whose body finds no memory on its way reads the answer, not a reset', async () => {
    const { handler, held } = holdingBack();
    const stand = await open(handler);
    stand.client().send(post('/held', MOST));
    await eventually(() => held.length === 1, 'the first request');
    const client = stand.client().send(`POST /x HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`);
    for (let sent = 0; sent < 20 * MOST; sent += MOST) client.send(chunk(MOST));
    client.send(`0\r\n\r\nGET /behind HTTP/1.1\r\n${HOST}\r\n`);
    expect(firstAnswer(await client.closed())?.status).toBe(413);
    expect(client.wasReset).toBe(false);
    expect(stand.seen.map(({ body }) => body.kind)).toEqual(['whole', 'no_memory']);
    await stand.close();
  });

  const ENDINGS: readonly {
    readonly how: string;
    readonly spend: (stand: Stand, held: EdgeReply[]) => Promise<void>;
  }[] = [
    {
      how: 'is answered',
      spend: async (stand) => {
        for (let count = 0; count < 5; count++) await ask(stand.client(), MOST);
      },
    },
    {
      how: 'has its answer cut',
      spend: async (stand, held) => {
        const client = stand.client().send(post('/held', MOST));
        await eventually(() => held.length === 1, 'the request');
        held[0]?.abort();
        await client.closed();
      },
    },
    {
      how: 'loses its client before the answer',
      spend: async (stand, held) => {
        const client = stand.client().send(post('/held', MOST));
        await eventually(() => held.length === 1, 'the request');
        client.socket.resetAndDestroy();
      },
    },
    {
      how: 'loses its client in the middle of the body',
      spend: async (stand) => {
        const client = stand
          .client()
          .send(headOf('/x', MOST))
          .send(Buffer.alloc(MOST - 1));
        await eventually(
          () => client.socket.bytesWritten > MOST && client.socket.writableLength === 0,
          'the bytes to leave',
        );
        client.socket.resetAndDestroy();
      },
    },
    {
      how: 'does not come in time',
      spend: async (stand) => {
        await stand
          .client()
          .send(headOf('/x', MOST))
          .send(Buffer.alloc(MOST - 1))
          .closed();
      },
    },
    {
      how: 'breaks its framing',
      spend: async (stand) => {
        const line = `POST /x HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`;
        await stand.client().send(line).send(chunk(40_000)).send('oops\r\n').closed();
      },
    },
    {
      how: 'has a harmful trailer',
      spend: async (stand) => {
        const line = `POST /x HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`;
        await stand.client().send(line).send(chunk(40_000)).send('0\r\nHost: b\r\n\r\n').closed();
      },
    },
    {
      how: 'has a handler that throws',
      spend: async (stand) => {
        await stand.client().send(post('/throw', MOST)).closed();
      },
    },
  ];

  test.each(ENDINGS)('a request that $how leaves no memory taken', async ({ spend }) => {
    const { handler, held } = holdingBack();
    const throwing: EdgeHandler = (request, reply) => {
      if (request.target === '/throw') throw new Error('planted');
      handler(request, reply);
    };
    const stand = await open(throwing, BODY_TIMEOUT_MS);
    await spend(stand, held);
    const before = stand.seen.length;
    for (let tries = 0; tries < TRIES_MAX && !hasWhole(stand, before); tries++)
      await ask(stand.client(), BODIES_BYTES_MAX);
    expect(hasWhole(stand, before)).toBe(true);
    await stand.close();
  });
}

/** A client's end is seen a little later than it came. */
const TRIES_MAX = 100;

function hasWhole(stand: Stand, since: number): boolean {
  return stand.seen.slice(since).some(({ body }) => body.kind === 'whole');
}

async function ask(client: RawClient, bytes: number): Promise<void> {
  await client.send(post('/x', bytes)).until((read) => firstAnswer(read) !== undefined);
}

function headOf(target: string, bytes: number): string {
  return `POST ${target} HTTP/1.1\r\n${HOST}Content-Length: ${bytes}\r\n\r\n`;
}

function post(target: string, bytes: number): string {
  return headOf(target, bytes) + 'x'.repeat(bytes);
}

function chunk(bytes: number): string {
  return `${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n`;
}
