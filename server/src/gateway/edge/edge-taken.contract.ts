import { expect, test } from 'vitest';
import { systemClock } from '#kernel';
import type { EdgeReply } from '../edge.ts';
import { eventually, type MakeEdge, openStand, type Stand } from './edge-stand.contract.ts';
import { firstAnswer, type RawClient } from './raw-client.contract.ts';

const HOST = 'Host: gateway.example\r\n';
const GET = `GET /x HTTP/1.1\r\n${HOST}\r\n`;
/** More than the buffers of the system and of both ends take. */
const AMOUNT = 48 * 1024 * 1024;
const SETTLED_MS = 100;

/** When the memory of an answer is free again. */
export function edgeTaken(makeEdge: MakeEdge): void {
  interface Asked {
    readonly stand: Stand;
    readonly client: RawClient;
    readonly reply: EdgeReply;
    readonly calls: string[];
  }
  /** A request whose answer waits for the test, and what its reply told. */
  const ask = async (request = GET): Promise<Asked> => {
    const calls: string[] = [];
    const replies: EdgeReply[] = [];
    const stand = await openStand(makeEdge, {
      limits: { stallTimeoutMs: 30_000 },
      handler: (_request, reply) => {
        reply.onGone = () => calls.push('gone');
        reply.onTaken = () => calls.push('taken');
        replies.push(reply);
        if (request.includes('/throw')) throw new Error('a handler that fails on purpose');
      },
    });
    const client = stand.client().send(request);
    await eventually(() => replies.length === 1, 'the request');
    return { stand, client, reply: replies[0] as EdgeReply, calls };
  };
  const settle = (): Promise<void> => new Promise((resolve) => systemClock.after(SETTLED_MS, resolve));

  test.each([
    { framing: 'with a length', length: 4 },
    { framing: 'in chunks', length: undefined },
  ])('an answer $framing is taken, once, when the system has its last byte', async ({ length }) => {
    const { stand, client, reply, calls } = await ask();
    reply.start(200, [], length);
    reply.data(Buffer.from('la'));
    await settle();
    expect(calls).toEqual([]);
    reply.end(Buffer.from('st'));
    await client.until((text) => firstAnswer(text)?.body === 'last');
    await eventually(() => calls.length > 0, 'the word that it was taken');
    client.socket.resetAndDestroy();
    await client.closed();
    await stand.close();
    expect(calls).toEqual(['taken']);
  });

  test.each([
    { framing: 'with a length', length: AMOUNT },
    { framing: 'in chunks', length: undefined },
  ])('an answer $framing that its client does not read is not taken before that reads', async ({ length }) => {
    const { stand, client, reply, calls } = await ask();
    client.socket.pause();
    reply.start(200, [], length);
    reply.end(Buffer.alloc(AMOUNT, 'z'));
    await settle();
    expect(calls).toEqual([]);
    client.socket.resume();
    await eventually(() => calls.length > 0, 'the word that it was taken');
    await client.until((text) => text.length > AMOUNT);
    expect(firstAnswer(client.text)?.body.length).toBe(AMOUNT);
    await stand.close();
    expect(calls).toEqual(['taken']);
  });

  test('an answer that waits for a client that leaves is in nobody’s memory, and the client did not leave before its end', async () => {
    const { stand, client, reply, calls } = await ask();
    client.socket.pause();
    reply.start(200, [], AMOUNT);
    reply.end(Buffer.alloc(AMOUNT, 'z'));
    await settle();
    client.socket.resetAndDestroy();
    await eventually(() => calls.length > 0, 'the word that nothing waits');
    await stand.close();
    expect(calls).toEqual(['taken']);
  });

  test.each([
    { when: 'before the head', act: (_reply: EdgeReply) => {} },
    {
      when: 'in the middle of the body',
      act: (reply: EdgeReply) => {
        reply.start(200, [], undefined);
        reply.data(Buffer.alloc(AMOUNT));
      },
    },
  ])('a client that leaves $when takes nothing more, which is told once', async ({ act }) => {
    const { stand, client, reply, calls } = await ask();
    client.socket.pause();
    act(reply);
    client.socket.resetAndDestroy();
    await eventually(() => calls.includes('taken'), 'the word that nothing waits');
    reply.end();
    await stand.close();
    expect(calls).toEqual(['gone', 'taken']);
  });

  test.each([
    { how: 'is cut', act: (reply: EdgeReply) => reply.abort() },
    { how: 'ends below its length', act: (reply: EdgeReply) => reply.end(Buffer.from('a')) },
  ])('of an answer that $how nothing waits', async ({ act }) => {
    const { stand, client, reply, calls } = await ask();
    reply.start(200, [], 2);
    act(reply);
    await client.closed();
    await eventually(() => calls.length > 0, 'the word that nothing waits');
    await stand.close();
    expect(calls).toEqual(['taken']);
  });

  test('of the answer to a request whose handler failed nothing waits', async () => {
    const { stand, client, calls } = await ask(`GET /throw HTTP/1.1\r\n${HOST}\r\n`);
    expect(firstAnswer(await client.closed())?.status).toBe(500);
    await eventually(() => calls.length > 0, 'the word that nothing waits');
    await stand.close();
    expect(calls).toEqual(['taken']);
  });

  test('of an answer that a stop cuts nothing waits', async () => {
    const { stand, client, reply, calls } = await ask();
    client.socket.pause();
    reply.start(200, [], AMOUNT);
    reply.end(Buffer.alloc(AMOUNT, 'z'));
    await stand.edge.drain(50);
    await eventually(() => calls.length > 0, 'the word that nothing waits');
    await stand.close();
    expect(calls).toEqual(['taken']);
  });
}
