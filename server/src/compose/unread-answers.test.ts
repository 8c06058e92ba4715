import { expect, inject, test } from 'vitest';
import { silentLog, systemClock } from '#kernel';
import { destination, endpoint } from '../../test/gateway-data.ts';
import { dataPlane } from '../../test/gateway-rig.ts';
import { HeldAnswers } from '../gateway/bounds/held-answers.ts';
import type { DataPlaneParts } from '../gateway/data-plane-parts.ts';
import { eventually } from '../gateway/edge/edge-stand.contract.ts';
import { openProvider, say } from '../gateway/edge/provider-stand.contract.ts';
import { RawClient } from '../gateway/edge/raw-client.contract.ts';
import { findTranslation } from '../gateway/translate/translations.ts';
import { EDGE_HALVES } from './edge-halves.ts';

// Clients that ask and do not read, over real connections on both sides, on every edge.

const SECRET = 'tg-0123456789abcdef';
const EDGES = ['node', 'strict'] as const;
const CLIENTS = inject('isProof') ? 200 : 20;
/** More than the system takes for a client that does not read. */
const ANSWER_BYTES = 8_000_000;
const MEMORY_BYTES = 6 * ANSWER_BYTES;
const TIMES = { connectMs: 5_000, headersMs: 60_000, firstByteMs: 60_000, idleMs: 60_000 };
/** Put into another API, an answer is whole in memory before its first byte goes out. */
const TEXT = 'z'.repeat(ANSWER_BYTES);
const ANSWER = JSON.stringify({
  ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_reason: 'end_turn' },
  content: [{ type: 'text', text: TEXT }],
  usage: { input_tokens: 10, output_tokens: 3 },
});
const HEAD = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${ANSWER.length}\r\n\r\n`;

function request(): string {
  const text = JSON.stringify({ model: 'gpt', messages: [{ role: 'user', content: 'a' }] });
  const fields = `Host: gateway.example\r\nx-api-key: ${SECRET}\r\ncontent-type: application/json`;
  return `POST /mlflow/v1/chat/completions HTTP/1.1\r\n${fields}\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
}

/** A gateway before a provider that answers every request with a large answer. */
async function standFor(edgeName: (typeof EDGES)[number], parts: Partial<DataPlaneParts>) {
  const provider = await openProvider((socket) => say(socket, HEAD + ANSWER));
  const { createEdge, createUpstream } = EDGE_HALVES[edgeName];
  const common = { clock: systemClock, log: silentLog };
  const http = createUpstream({ ...common, connectionsPerOriginMax: 2_000, queueMax: 2_000, keepAliveMs: 4_000 });
  const primary = { ...destination('primary', 'anthropic', provider.origin), trafficPercentage: 100 };
  const edge = createEdge({
    ...common,
    handler: dataPlane([endpoint({ destinations: [primary] })], {
      ...{ http, findTranslation, clock: systemClock, timeouts: TIMES, ...parts },
    }),
    isTrustedProxy: () => false,
    onUnserved: () => {},
    limits: {
      headBytesMax: 16_384,
      headFieldsMax: 100,
      bodyBytesMax: () => 1_000_000,
      bodiesBytesMax: 100_000_000,
      headTimeoutMs: 60_000,
      bodyTimeoutMs: 60_000,
      stallTimeoutMs: 60_000,
      keepAliveTimeoutMs: 60_000,
      connectionsMax: 5_000,
    },
  });
  const { port } = await edge.listen({ host: '127.0.0.1', port: 0, reusePort: false });
  return {
    port,
    close: async () => {
      await edge.drain(100);
      await http.stop();
      await provider.close();
    },
  };
}

test.each(EDGES.map((edge) => ({ edge })))(
  `${CLIENTS} clients that do not read take no more memory than there is for answers, and get them whole when they do: $edge edge`,
  { timeout: 120_000 },
  async ({ edge }) => {
    const heldAnswers = new HeldAnswers(MEMORY_BYTES);
    let ended = 0;
    const metrics = { ...NO_METRICS, ended: () => ended++ };
    const stand = await standFor(edge, { heldAnswers, metrics });
    const clients: RawClient[] = [];
    let mostHeld = 0;
    for (let count = 0; count < CLIENTS; count += 10) {
      for (let each = 0; each < 10; each++) {
        const client = new RawClient(stand.port).send(request());
        client.socket.pause();
        clients.push(client);
      }
      await eventually(() => ended === clients.length, 'the ends of the calls');
      mostHeld = Math.max(mostHeld, heldAnswers.bytes);
    }
    expect(mostHeld).toBeLessThanOrEqual(MEMORY_BYTES);
    expect(mostHeld).toBeGreaterThan(MEMORY_BYTES / 2);
    for (const client of clients) client.socket.resume();
    const texts = await Promise.all(clients.map((client) => client.until(isAnswered)));
    const whole = texts.filter((text) => text.startsWith('HTTP/1.1 200 ') && text.includes(TEXT));
    const refused = texts.filter((text) => text.startsWith('HTTP/1.1 503 ') && text.includes('"answer_memory_full"'));
    process.stdout.write(`${edge}: ${whole.length} whole, ${refused.length} refused, at most ${mostHeld} bytes held\n`);
    expect(whole.length + refused.length).toBe(CLIENTS);
    expect(refused.length).toBeGreaterThan(0);
    await eventually(() => heldAnswers.bytes === 0, 'the memory to be given back');
    for (const client of clients) client.destroy();
    await stand.close();
  },
);

/** Looks at little of a large text. */
function isAnswered(text: string): boolean {
  return text.length > ANSWER_BYTES || (text.length < ANSWER_BYTES / 100 && text.endsWith('}'));
}

const NO_METRICS: DataPlaneParts['metrics'] = {
  ended: () => {},
  unauthenticated: () => {},
  unrecorded: () => {},
  unserved: () => {},
  shed: () => {},
  payloads: { logged: () => {}, dropped: () => {} },
  page: async () => ({ contentType: '', text: '' }),
};
