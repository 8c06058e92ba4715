import { describe, expect, inject, test } from 'vitest';
import { type Log, silentLog, systemClock } from '#kernel';
import { destination, endpoint } from '../../test/gateway-data.ts';
import { dataPlane, open, spool, spoolBut } from '../../test/gateway-rig.ts';
import { promised } from '../../test/promised.ts';
import { Drains } from '../gateway/bounds/drains.ts';
import type { DataPlaneParts } from '../gateway/data-plane-parts.ts';
import { eventually } from '../gateway/edge/edge-stand.contract.ts';
import { openProvider, type RawProvider, say } from '../gateway/edge/provider-stand.contract.ts';
import { RawClient } from '../gateway/edge/raw-client.contract.ts';
import { EDGE_HALVES } from './edge-halves.ts';

// Clients that leave, over real connections on both sides, on every edge.

const SECRET = 'tg-0123456789abcdef';
const SECOND_MS = promised(1_000);
const TIMES = { connectMs: 5_000, headersMs: 20_000, firstByteMs: 20_000, idleMs: 20_000 };
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

const EDGES = ['node', 'strict'] as const;
const USED = { input_tokens: 10, output_tokens: 3 };
const STREAMS = [
  {
    api: 'chat completions',
    kind: 'openai' as const,
    target: '/openai/v1/chat/completions',
    body: { model: 'gpt', stream: true, messages: [] },
    first: 'data: {"model":"m","choices":[{"index":0,"delta":{"content":"a"}}]}\n\n',
    rest: 'data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":3,"total_tokens":13}}\n\ndata: [DONE]\n\n',
  },
  {
    api: 'responses',
    kind: 'openai' as const,
    target: '/openai/v1/responses',
    body: { model: 'gpt', stream: true, input: 'a' },
    first: 'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"a"}\n\n',
    rest: 'event: response.completed\ndata: {"type":"response.completed","response":{"model":"m","status":"completed","usage":{"input_tokens":10,"output_tokens":3,"total_tokens":13}}}\n\n',
  },
  {
    api: 'messages',
    kind: 'anthropic' as const,
    target: '/anthropic/v1/messages',
    body: { model: 'gpt', stream: true, max_tokens: 9, messages: [] },
    first:
      'event: message_start\ndata: {"type":"message_start","message":{"model":"m","usage":{"input_tokens":10,"output_tokens":1}}}\n\nevent: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}\n\n',
    rest: 'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}\n\nevent: message_stop\ndata: {"type":"message_stop"}\n\n',
  },
  {
    api: 'Gemini stream',
    kind: 'gemini' as const,
    target: '/gemini/v1beta/models/gpt:streamGenerateContent?alt=sse',
    body: { contents: [{ parts: [{ text: 'a' }] }] },
    first: 'data: {"candidates":[{"content":{"parts":[{"text":"a"}],"role":"model"}}],"modelVersion":"m"}\n\n',
    rest: 'data: {"candidates":[{"content":{"parts":[{"text":"b"}],"role":"model"},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":3,"totalTokenCount":13},"modelVersion":"m"}\n\n',
  },
];
const CALLS = EDGES.flatMap((edge) => STREAMS.map((stream) => ({ edge, ...stream })));
type Call = (typeof CALLS)[number];

interface Stand {
  readonly provider: RawProvider;
  readonly port: number;
  close(): Promise<void>;
}

function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

function request({ target, body }: Pick<Call, 'target' | 'body'>): string {
  const text = JSON.stringify(body);
  const fields = `Host: gateway.example\r\nx-api-key: ${SECRET}\r\ncontent-type: application/json`;
  return `POST ${target} HTTP/1.1\r\n${fields}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

/** A gateway before a provider that begins a stream and goes no further by itself. */
async function standFor(
  call: Pick<Call, 'edge' | 'kind' | 'first'>,
  { way = 'drain' as 'drain' | 'cancel', ...parts }: Partial<DataPlaneParts> & { way?: 'drain' | 'cancel' } = {},
): Promise<Stand> {
  const provider = await openProvider((socket) => say(socket, HEAD + chunk(call.first)));
  const { createEdge, createUpstream } = EDGE_HALVES[call.edge];
  const log: Log = silentLog;
  const http = createUpstream({
    ...{ clock: systemClock, log },
    connectionsPerOriginMax: 2_000,
    queueMax: 2_000,
    keepAliveMs: 4_000,
  });
  const primary = { ...destination('primary', call.kind, provider.origin), trafficPercentage: 100 };
  const handler = dataPlane([endpoint({ destinations: [primary], onClientDisconnect: way })], {
    http,
    clock: systemClock,
    timeouts: TIMES,
    ...parts,
  });
  const edge = createEdge({
    ...{ clock: systemClock, log, handler },
    isTrustedProxy: () => false,
    onUnserved: () => {},
    limits: {
      headBytesMax: 16_384,
      headFieldsMax: 100,
      bodyBytesMax: () => 1_000_000,
      bodiesBytesMax: 100_000_000,
      headTimeoutMs: 10_000,
      bodyTimeoutMs: 10_000,
      stallTimeoutMs: 20_000,
      keepAliveTimeoutMs: 20_000,
      connectionsMax: 5_000,
    },
  });
  const { port } = await edge.listen({ host: '127.0.0.1', port: 0, reusePort: false });
  return {
    provider,
    port,
    close: async () => {
      open.giveUp();
      await edge.drain(100);
      await http.stop();
      await provider.close();
    },
  };
}

/** A client that got the first content and goes away. */
async function leaveAfterContent(port: number, call: Pick<Call, 'target' | 'body'>): Promise<void> {
  const client = new RawClient(port).send(request(call));
  await client.until((text) => text.includes('"a"'));
  client.socket.resetAndDestroy();
}

describe('R-03, R-04: under cancel, the connection to the provider closes within a second', () => {
  test.each(CALLS)('$api, $edge edge', async (call) => {
    const stand = await standFor(call, { way: 'cancel' });
    await leaveAfterContent(stand.port, call);
    const leftAt = performance.now();
    await eventually(() => stand.provider.sockets.size === 0, 'the end of the connection to the provider');
    expect(performance.now() - leftAt).toBeLessThan(SECOND_MS);
    expect(open.size).toBe(0);
    expect(await spool.rows()).toMatchObject([
      { final_status: 'client_closed', status_code: 200, error_code: 'client_closed' },
    ]);
    await stand.close();
  });
});

describe('R-02, R-04: under drain, the answer is read to its end, and counted as the provider counted it', () => {
  test.each(CALLS)('$api, $edge edge', async (call) => {
    const drains = new Drains({ openDrainsMax: 10, drainTimeoutMs: 60_000 });
    const stand = await standFor(call, { drains });
    await leaveAfterContent(stand.port, call);
    await eventually(() => drains.open === 1, 'the gateway noticing that its client left');
    for (const socket of stand.provider.sockets) say(socket, `${chunk(call.rest)}0\r\n\r\n`);
    await eventually(() => open.size === 0, 'the end of the call');
    expect(drains.open).toBe(0);
    expect(await spool.rows()).toMatchObject([
      { final_status: 'client_closed', status_code: 200, usage_source: 'provider', ...USED },
    ]);
    await stand.close();
  });
});

describe('R-02: many clients that leave', () => {
  test.each(EDGES.map((edge) => ({ edge })))(
    'leave no more connections behind than may be read on, in bounded memory: $edge edge',
    { timeout: 240_000 },
    async ({ edge }) => {
      const [call] = STREAMS;
      if (call === undefined) throw new Error('there is a stream');
      const count = inject('isProof') ? 10_000 : 150;
      const openDrainsMax = inject('isProof') ? 400 : 20;
      const atOnce = 25;
      const drains = new Drains({ openDrainsMax, drainTimeoutMs: 60_000 });
      let ended = 0;
      let mostDrains = 0;
      const metrics = { ...NO_METRICS, ended: () => ended++ };
      // The spool keeps no rows here: what grows is the gateway's own.
      const keepsNothing = spoolBut({
        open: ({ requestId }) => ({ kind: 'opened', ticket: { requestId, isRefused: false } }),
        progress: () => {},
        close: () => {},
      });
      const stand = await standFor({ edge, ...call }, { drains, metrics, spool: keepsNothing });
      const rss: number[] = [];
      let left = 0;
      let gone = 0;
      const worker = async (): Promise<void> => {
        while (left < count) {
          left += 1;
          await leaveAfterContent(stand.port, call);
          mostDrains = Math.max(mostDrains, drains.open);
          gone += 1;
          if (gone % (count / 10) === 0) rss.push(Math.round(process.memoryUsage().rss / 1024 / 1024));
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      await eventually(() => open.size === drains.open, 'the calls that are cancelled to end');
      expect(mostDrains).toBeLessThanOrEqual(openDrainsMax);
      expect(drains.open).toBe(openDrainsMax / 2);
      expect(ended).toBe(count - drains.open);
      await eventually(() => stand.provider.sockets.size === drains.open, 'the provider to be left');
      process.stdout.write(
        `${edge}: ${count} clients left, at most ${mostDrains} drains; RSS in MiB: ${rss.join(' ')}\n`,
      );
      expect((rss.at(-1) ?? 0) - (rss[4] ?? 0)).toBeLessThan(150);
      await stand.close();
    },
  );
});

const NO_METRICS: DataPlaneParts['metrics'] = {
  ended: () => {},
  unauthenticated: () => {},
  unrecorded: () => {},
  unserved: () => {},
  shed: () => {},
  payloads: { logged: () => {}, dropped: () => {} },
  page: async () => ({ contentType: '', text: '' }),
};
