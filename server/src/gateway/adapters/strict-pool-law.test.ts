import type { Socket } from 'node:net';
import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { eventually } from '../edge/edge-stand.contract.ts';
import { type Heard, listener, openProvider, requestTo, say } from '../edge/provider-stand.contract.ts';
import type { UpstreamCall } from '../upstream.ts';
import { handUpstream } from './strict-upstream.test-support.ts';

const CONNECTIONS_MAX = 3;
const QUEUE_MAX = 4;
const RUNS = inject('isProof') ? 2_000 : 60;

type Step =
  | { readonly kind: 'ask' | 'turn' }
  | { readonly kind: 'answer' | 'answer_and_close' | 'surplus' | 'close' | 'reset' | 'abort'; readonly pick: number }
  | { readonly kind: 'wait'; readonly ms: number };

const pick = fc.nat(10);
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('ask' as const) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('answer' as const), pick }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('turn' as const) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          'answer_and_close' as const,
          'surplus' as const,
          'close' as const,
          'reset' as const,
          'abort' as const,
        ),
        pick,
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(5_000) }) },
  ),
  { maxLength: 40 },
);

test('whatever happens, each call ends once with its own answer or a fault, is sent once at most, and connections stay within bounds', async () => {
  await fc.assert(fc.asyncProperty(steps, runSteps), { numRuns: RUNS });
}, 600_000);

async function runSteps(list: readonly Step[]): Promise<void> {
  const asked = new Map<Socket, string>();
  const provider = await openProvider((socket, number) => {
    asked.set(socket, provider.requests[number]?.split(' ')[1] ?? '');
  });
  const { clock, upstream } = handUpstream({
    connectionsPerOriginMax: CONNECTIONS_MAX,
    queueMax: QUEUE_MAX,
    warmPerOriginMax: 2,
  });
  const calls: { readonly path: string; readonly heard: Heard; readonly call: UpstreamCall; isAborted: boolean }[] = [];
  const timeouts = { connectMs: 2_000, headersMs: 9_000, firstByteMs: 9_000, idleMs: 9_000 };
  for (const step of list) {
    await act(step);
  }
  clock.advance(60_000);
  const isOver = (): boolean => calls.every(({ heard, isAborted }) => isAborted || heard.ending !== undefined);
  await eventually(isOver, 'the end of all calls');
  for (const { path, heard, isAborted } of calls) {
    expect(heard.late).toEqual([]);
    if (isAborted) continue;
    if (heard.ending === 'end') expect(heard.body).toBe(path);
    const sent = provider.requests.filter((request) => request.startsWith(`POST ${path} `)).length;
    expect(sent).toBeLessThanOrEqual(1);
    if (typeof heard.ending === 'object' && !heard.ending.isSent) expect(sent).toBe(0);
  }
  await upstream.stop();
  await eventually(() => provider.sockets.size === 0, 'the end of all connections');
  await provider.close();

  async function act(step: Step): Promise<void> {
    switch (step.kind) {
      case 'ask': {
        const path = `/${calls.length}`;
        const { sink, heard } = listener();
        calls.push({
          path,
          heard,
          call: upstream.send(requestTo(provider.origin, { path, timeouts }), sink),
          isAborted: false,
        });
        break;
      }
      case 'turn':
        for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
        expect(provider.sockets.size).toBeLessThanOrEqual(CONNECTIONS_MAX);
        break;
      case 'wait':
        clock.advance(step.ms);
        break;
      case 'abort': {
        const each = calls[step.pick % Math.max(1, calls.length)];
        if (each === undefined || each.heard.ending !== undefined) break;
        each.isAborted = true;
        each.call.abort();
        break;
      }
      default:
        provide(step.kind, step.pick);
    }
  }

  function provide(kind: 'answer' | 'answer_and_close' | 'surplus' | 'close' | 'reset', index: number): void {
    const socket = [...provider.sockets][index % Math.max(1, provider.sockets.size)];
    if (socket === undefined) return;
    const path = asked.get(socket);
    asked.delete(socket);
    const isAnswer = path !== undefined && kind !== 'close' && kind !== 'reset';
    if (isAnswer) say(socket, `HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`);
    if (kind === 'surplus') say(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEVIL');
    if (kind === 'close' || kind === 'answer_and_close') socket.end();
    // The system refuses to reset what is closing already.
    if (kind === 'reset' && socket.writableEnded) socket.destroy();
    else if (kind === 'reset') socket.resetAndDestroy();
  }
}
