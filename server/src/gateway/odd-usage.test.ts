import { expect, test } from 'vitest';
import { destination, endpoint } from '../../test/gateway-data.ts';
import {
  answer,
  beginStream,
  CONTENT,
  DONE,
  dataPlane,
  http,
  play,
  post,
  reply,
  STREAMED,
  spool,
  USAGE,
} from '../../test/gateway-rig.ts';
import { gatewayPrices } from '../compose/gateway-prices.ts';
import { genaiCatalogue } from '../prices/adapters/genai-catalogue.ts';
import type { PriceEntry } from '../prices/facts.ts';
import { documentWith, entryWith } from '../prices/price-book.test-support.ts';

const OWN = entryWith({ id: 'own', model: '*', document: documentWith({ input: '1', output: '10' }) });

test('an own price of the model that is asked for holds for an inference of the model that answers', async () => {
  const own = entryWith({ id: 'own', model: 'claude-sonnet-4-5', document: documentWith({ input: '1', output: '2' }) });
  ask({ kind: 'anthropic', model: 'claude-sonnet-4-5', target: '/anthropic/v1/messages', entries: [own] });
  const counts = { input_tokens: 1000, output_tokens: 100 };
  const model = 'claude-sonnet-4-5-20250929';
  const usage = { ...counts, iterations: [{ type: 'message', model, ...counts }] };
  answer(200, json({ type: 'message', model, content: [], usage }));
  expect(await spool.rows()).toMatchObject([{ cost_nano_usd: 1_200_000, price_version: 'iterations book own' }]);
});

test.each([
  { what: 'beside it, as the total tells', completion: 9, total: 135, output: 103 },
  { what: 'in it', completion: 103, total: 135, output: 103 },
  { what: 'in it, without a total', completion: 103, total: undefined, output: 103 },
])('reasoning of a chat completion that stands $what is output once', async ({ completion, total, output }) => {
  ask({ kind: 'openai', model: 'grok-4', target: undefined, entries: [OWN] });
  const details = { completion_tokens_details: { reasoning_tokens: 94 } };
  const usage = { prompt_tokens: 32, completion_tokens: completion, total_tokens: total, ...details };
  answer(200, json({ model: 'grok-4', choices: [{ message: { content: 'a' } }], usage }));
  const expected = { input_tokens: 32, output_tokens: output, cost_nano_usd: 32 * 1000 + output * 10_000 };
  expect(await spool.rows()).toMatchObject([expected]);
});

test('an image costs as input where a model has a price of its own for audio alone', async () => {
  const target = '/gemini/v1beta/models/gpt:generateContent';
  ask({ kind: 'gemini', model: 'gemini-2.5-flash', target, entries: [] });
  const promptTokensDetails = [
    { modality: 'TEXT', tokenCount: 10 },
    { modality: 'IMAGE', tokenCount: 258 },
  ];
  const counts = { promptTokenCount: 268, candidatesTokenCount: 10, totalTokenCount: 278 };
  const candidates = [{ content: { parts: [{ text: 'a' }] }, finishReason: 'STOP' }];
  answer(200, json({ candidates, usageMetadata: { ...counts, promptTokensDetails } }));
  expect(await spool.rows()).toMatchObject([{ cost_nano_usd: 268 * 300 + 10 * 2500 }]);
});

test('embeddings that report their total alone are counted by it', async () => {
  ask({ kind: 'openai', model: 'voyage-3.5', target: '/openai/v1/embeddings', entries: [OWN] });
  answer(200, json({ object: 'list', data: [{ embedding: [1], index: 0 }], usage: { total_tokens: 500 } }));
  expect(await spool.rows()).toMatchObject([{ input_tokens: 500, output_tokens: 0, usage_source: 'provider' }]);
});

const LATE = 'data: {"choices":[],"usage":{"prompt_tokens":99,"completion_tokens":77}}\n\n';
test.each([{ pieces: [CONTENT, USAGE, DONE, LATE] }, { pieces: [CONTENT, USAGE + DONE + LATE] }])(
  'what stands behind the end of a stream counts nothing, in $pieces.length pieces',
  async ({ pieces }) => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    play(...pieces);
    http.last().sink.end();
    expect((await spool.rows()).map((row) => [row['input_tokens'], row['output_tokens']])).toEqual([[10, 3]]);
  },
);

test('inferences that a later event leaves empty are counted, kept and charged as they were told', async () => {
  const target = '/anthropic/v1/messages';
  ask({ kind: 'anthropic', model: 'm', target, entries: [OWN], body: { stream: true } });
  beginStream();
  const counts = { input_tokens: 10, output_tokens: 5 };
  const iterations = [
    { type: 'message', ...counts },
    { type: 'compaction', input_tokens: 100, output_tokens: 20 },
  ];
  play(
    event({ type: 'message_start', message: { model: 'm', usage: { input_tokens: 10, output_tokens: 1 } } }),
    event({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { ...counts, iterations } }),
    event({ type: 'message_delta', delta: {}, usage: { ...counts, iterations: [] } }),
    event({ type: 'message_stop' }),
  );
  http.last().sink.end();
  const [row] = await spool.rows();
  expect(row).toMatchObject({ input_tokens: 110, output_tokens: 25, cost_nano_usd: 110 * 1000 + 25 * 10_000 });
  expect(JSON.parse(String(row?.['usage_raw']))).toMatchObject({ iterations });
});

interface Asked {
  readonly kind: 'openai' | 'anthropic' | 'gemini';
  readonly model: string;
  readonly target: string | undefined;
  readonly entries: readonly PriceEntry[];
  readonly body?: Readonly<Record<string, unknown>>;
}

function ask({ kind, model, target, entries, body = {} }: Asked): void {
  const pricing = gatewayPrices(genaiCatalogue());
  pricing.follow({ prices: { entries, chargesFailedInput: true } });
  const to = { ...destination(kind, kind), model, trafficPercentage: 100 };
  const request = post({ model: 'gpt', ...body }, target === undefined ? {} : { target });
  dataPlane([endpoint({ destinations: [to] })], { pricing })(request, reply);
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function event(data: { readonly type: string } & Readonly<Record<string, unknown>>): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}
