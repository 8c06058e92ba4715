import { afterEach, expect, test } from 'vitest';
import { type Log, silentLog, systemClock } from '#kernel';
import { createNodeEdge } from '../gateway/adapters/node-edge.ts';
import { createUndiciUpstream } from '../gateway/adapters/undici-upstream.ts';
import { type WarmUpParts, warmUp } from './warm-up.ts';
import { warmUpRequests } from './warm-up-requests.ts';

const LIMITS = {
  headBytesMax: 16_384,
  headFieldsMax: 100,
  bodyBytesMax: () => 65_536,
  bodiesBytesMax: 16 * 1024 * 1024,
  headTimeoutMs: 5_000,
  bodyTimeoutMs: 5_000,
  stallTimeoutMs: 5_000,
  keepAliveTimeoutMs: 5_000,
  connectionsMax: 100,
};
const COUNT = warmUpRequests().length;
const common = { clock: systemClock, log: silentLog };
const ports: number[] = [];

function parts(own: Partial<WarmUpParts> = {}): WarmUpParts {
  return {
    ...common,
    makeEdge: (handler) => {
      const edge = createNodeEdge({
        ...common,
        handler,
        isTrustedProxy: () => false,
        onUnserved: () => {},
        limits: LIMITS,
      });
      return {
        ...edge,
        listen: async (at) => {
          const listening = await edge.listen(at);
          ports.push(listening.port);
          return listening;
        },
      };
    },
    makeUpstream: () =>
      createUndiciUpstream({ ...common, connectionsPerOriginMax: 16, queueMax: 100, keepAliveMs: 4_000 }),
    timeMsMax: 20_000,
    mayGoOn: () => true,
    ...own,
  };
}

/** Lets so many requests be made, whatever time they take. */
function allowed(count: number): () => boolean {
  let asked = 0;
  return () => asked++ < count;
}

afterEach(() => {
  ports.length = 0;
});

test('a warm-up goes through every API, whole and streamed, and each request is answered', async () => {
  const { asked, answered } = await warmUp(parts({ mayGoOn: allowed(3 * COUNT) }));
  expect(asked).toBe(3 * COUNT);
  expect(answered).toBe(asked);
});

test('its requests cover the dialects, whole and streamed, and translations', () => {
  const requests = warmUpRequests().map(({ path, body }) => {
    const { model, stream } = JSON.parse(body.toString()) as { model?: string; stream?: boolean };
    const isStream = stream === true || path.includes(':stream');
    return `${path.split('?')[0]} ${model ?? 'gemini'} ${isStream ? 'streamed' : 'whole'}`;
  });
  expect(requests).toEqual(
    expect.arrayContaining([
      '/openai/v1/chat/completions openai whole',
      '/openai/v1/chat/completions openai streamed',
      '/openai/v1/responses openai whole',
      '/openai/v1/responses openai streamed',
      '/anthropic/v1/messages anthropic whole',
      '/anthropic/v1/messages anthropic streamed',
      '/gemini/v1beta/models/gemini:generateContent gemini whole',
      '/gemini/v1beta/models/gemini:streamGenerateContent gemini streamed',
      '/mlflow/v1/chat/completions anthropic streamed',
      '/mlflow/v1/chat/completions gemini streamed',
      '/openai/v1/embeddings openai whole',
    ]),
  );
});

test('it ends when a client is there', async () => {
  expect(await warmUp(parts({ mayGoOn: () => false }))).toMatchObject({ asked: 0, answered: 0 });
});

test('it ends when its time is over, and nobody listens any more', async () => {
  const { asked, elapsedMs } = await warmUp(parts({ timeMsMax: 200 }));
  expect(asked).toBeGreaterThan(0);
  expect(elapsedMs).toBeLessThan(5_000);
  await expect(fetch(`http://127.0.0.1:${ports[0]}/healthz`)).rejects.toThrow();
});

test('a gateway that cannot be warmed up serves all the same, and says so', async () => {
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warn: (_, message) => warnings.push(message) };
  const makeEdge = () => {
    throw new Error('no edge');
  };
  expect(await warmUp(parts({ log, makeEdge }))).toMatchObject({ asked: 0, answered: 0 });
  expect(warnings).toEqual(['The gateway could not be warmed up; its first requests will be slow.']);
});
