import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { destination, endpoint } from '../../test/gateway-data.ts';
import {
  ANSWER,
  answer,
  beginStream,
  CONTENT,
  clock,
  DONE,
  dataPlane,
  http,
  PLAIN,
  play,
  post,
  reply,
  STREAMED,
  spool,
  USAGE,
} from '../../test/gateway-rig.ts';
import { recordingReply } from '../../test/recording-reply.ts';
import { answerHead } from '../../test/scripted-upstream.ts';
import { gatewayPrices } from '../compose/gateway-prices.ts';
import { genaiCatalogue } from '../prices/adapters/genai-catalogue.ts';
import { documentWith, entryWith } from '../prices/price-book.test-support.ts';
import { findTranslation } from './translate/translations.ts';

// What other gateways got wrong, where no other test of this folder says it by its name.

const ENTRY = entryWith({
  model: '*',
  document: documentWith({ input: '1', output: '10' }, { service_tiers: { priority: { multiplier: '2' } } }),
});

function priced(entries = [ENTRY], chargesFailedInput = true) {
  const pricing = gatewayPrices(genaiCatalogue());
  pricing.follow({ prices: { entries, chargesFailedInput } });
  return { pricing };
}

describe('R-08: once a byte of content went on, a request is never free, whatever ends it', () => {
  const sink = () => http.last().sink;
  const reportFailure = () => {
    play('data: {"error":{"code":"x","message":"x"}}\n\n');
    sink().end();
  };
  const overlong = () => {
    clock.advance(3_600_000);
    play(CONTENT);
  };
  const endings: readonly { ends: string; how: () => void; way?: 'drain' | 'cancel' }[] = [
    { ends: 'a cut', how: () => sink().error({ code: 'upstream_truncated', isSent: true, cause: undefined }) },
    { ends: 'silence', how: () => sink().error({ code: 'upstream_idle_timeout', isSent: true, cause: undefined }) },
    { ends: 'an end in its midst', how: () => sink().end() },
    { ends: 'an error of the provider', how: reportFailure },
    { ends: 'a client that leaves, under cancel', how: () => reply.onGone?.(), way: 'cancel' },
    { ends: 'an hour', how: overlong },
  ];
  test.each(endings)('$ends', async ({ how, way = 'drain' }) => {
    dataPlane([endpoint({ onClientDisconnect: way })], priced([ENTRY], false))(post(STREAMED), reply);
    beginStream();
    play(CONTENT);
    how();
    const [row, ...more] = await spool.rows();
    expect(more).toEqual([]);
    expect(row?.final_status).not.toBe('ok');
    expect(row?.output_tokens).toBeGreaterThan(0);
    expect(row?.cost_nano_usd).toBeGreaterThanOrEqual(10_000 * (row?.output_tokens ?? 0));
    expect(row?.charge_reason).toBe('estimated_usage');
  });
});

describe('R-11: input of an answer that failed without output', () => {
  const START =
    'event: message_start\ndata: {"type":"message_start","message":{"model":"m","usage":{"input_tokens":100,"output_tokens":1}}}\n\n';
  const ERROR = 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"x"}}\n\n';
  test.each([
    { charges: true, reason: 'failed_without_output' },
    { charges: false, reason: 'not_charged_policy' },
  ])('is charged as the configuration says, and the row says so: $reason', async ({ charges, reason }) => {
    const claude = endpoint({ destinations: [{ ...destination('claude', 'anthropic'), trafficPercentage: 100 }] });
    dataPlane([claude], priced([ENTRY], charges))(
      post({ ...STREAMED, max_tokens: 9 }, { target: '/anthropic/v1/messages' }),
      reply,
    );
    beginStream();
    play(START, ERROR);
    http.last().sink.end();
    expect(await spool.rows()).toMatchObject([
      { final_status: 'error', input_tokens: 100, output_tokens: 0, cost_nano_usd: 100_000, charge_reason: reason },
    ]);
  });
});

test('R-13: a request’s id is ours and sorts by time, whatever id the provider gives, and if it gives none', async () => {
  const sink = () => http.last().sink;
  const serve = dataPlane();
  for (const headers of [['x-request-id', 'same'], ['x-request-id', 'same'], []]) {
    serve(post(PLAIN), recordingReply());
    clock.advance(1);
    sink().head({ status: 200, headers: ['content-type', 'application/json', ...headers], length: ANSWER.length });
    sink().data(ANSWER);
    sink().end();
  }
  const rows = await spool.rows();
  const ids = rows.map(({ request_id: id }) => id);
  expect(new Set(ids).size).toBe(3);
  expect(ids).toEqual(ids.toSorted());
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(rows.map(({ upstream_request_id: id }) => id)).toEqual(['same', 'same', null]);
});

test('R-16: nothing in the program cuts text into tokens: an estimate is a length divided by four', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const names = Object.keys(manifest.dependencies);
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => /tiktoken|tokeni[sz]er|bpe|sentencepiece/i.test(name))).toEqual([]);
});

test('R-16: what the provider told is not estimated; an answer of a million characters is within a few milliseconds', async () => {
  dataPlane()(post(STREAMED), reply);
  beginStream();
  play(CONTENT, USAGE, DONE);
  http.last().sink.end();
  const text = 'x'.repeat(1_000_000);
  dataPlane()(post(PLAIN), recordingReply());
  const body = Buffer.from(JSON.stringify({ choices: [{ message: { content: text } }] }));
  const before = process.cpuUsage();
  answer(200, body);
  expect(process.cpuUsage(before).user).toBeLessThan(100_000);
  expect(await spool.rows()).toMatchObject([
    { usage_source: 'provider', input_tokens: 10, output_tokens: 3 },
    { usage_source: 'estimated', output_tokens: 250_000 },
  ]);
});

test('R-22: after a fallback the row has the endpoint that was asked for, each destination, and the one that served', async () => {
  const asked = endpoint({
    name: 'chosen',
    fallbacks: [destination('claude', 'anthropic'), destination('gem', 'gemini')],
  });
  const target = '/mlflow/v1/chat/completions';
  const body = { model: 'chosen', messages: [{ role: 'user', content: 'hi' }] };
  dataPlane([asked], { findTranslation })(post(body, { target }), reply);
  for (let failures = 0; failures < 2; failures++) http.last().sink.head(answerHead(503, 'application/json', 2));
  const candidates = [{ content: { role: 'model', parts: [{ text: 'a' }] }, finishReason: 'STOP' }];
  const usageMetadata = { promptTokenCount: 7, candidatesTokenCount: 2, totalTokenCount: 9 };
  answer(200, Buffer.from(JSON.stringify({ candidates, usageMetadata, modelVersion: 'gem-x' })));
  const attempts = ['primary', 'claude', 'gem'].map((name) => ({ destination: name, destination_id: `id-${name}` }));
  expect(await spool.rows()).toMatchObject([
    {
      endpoint_name: 'chosen',
      destination_name: 'gem',
      destination_model: 'gem-x',
      configured_model: 'model-gem',
      routing_information: { attempts },
    },
  ]);
});

describe('R-23: a translated request is one row, with one cost', () => {
  const EVENTS = [
    '{"type":"message_start","message":{"model":"m","usage":{"input_tokens":10,"output_tokens":1}}}',
    '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}',
    '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}',
    '{"type":"content_block_stop","index":0}',
    '{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}',
    '{"type":"message_stop"}',
  ];
  test.each(['responses', 'chat/completions'])('%s', async (operation) => {
    const claude = endpoint({ destinations: [{ ...destination('claude', 'anthropic'), trafficPercentage: 100 }] });
    const said = operation === 'responses' ? { input: 'hi' } : { messages: [{ role: 'user', content: 'hi' }] };
    dataPlane([claude], { findTranslation, ...priced() })(
      post({ model: 'gpt', stream: true, ...said }, { target: `/mlflow/v1/${operation}` }),
      reply,
    );
    beginStream();
    play(...EVENTS.map((event) => `event: ${JSON.parse(event).type}\ndata: ${event}\n\n`));
    http.last().sink.end();
    expect(await spool.rows()).toEqual([
      expect.objectContaining({ final_status: 'ok', input_tokens: 10, output_tokens: 3, cost_nano_usd: 40_000 }),
    ]);
  });
});

test('R-24: counting tokens and listing models cost nothing, and are known to', async () => {
  const claude = endpoint({ destinations: [{ ...destination('claude', 'anthropic'), trafficPercentage: 100 }] });
  const serve = dataPlane([claude], priced());
  serve(post({ model: 'gpt', messages: [] }, { target: '/anthropic/v1/messages/count_tokens' }), reply);
  answer(200, Buffer.from('{"input_tokens":1234}'));
  const list = {
    method: 'GET',
    target: '/anthropic/v1/models',
    body: { kind: 'whole', bytes: Buffer.alloc(0) },
  } as const;
  serve(post('', list), recordingReply());
  const nothing = { final_status: 'ok', input_tokens: 0, output_tokens: 0, total_tokens: 0, cost_nano_usd: 0 };
  expect(await spool.rows()).toMatchObject([
    { ...nothing, api_type: 'anthropic/v1/messages/count_tokens' },
    { ...nothing, api_type: 'anthropic/v1/models' },
  ]);
});

test('R-29: parts of the input are beside each other in the row, and add up to it', async () => {
  const claude = endpoint({ destinations: [{ ...destination('claude', 'anthropic'), trafficPercentage: 100 }] });
  dataPlane([claude])(post({ ...PLAIN, max_tokens: 9 }, { target: '/anthropic/v1/messages' }), reply);
  const usage = {
    ...{ input_tokens: 1, cache_read_input_tokens: 20, cache_creation_input_tokens: 700, output_tokens: 5 },
    cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 400 },
  };
  answer(200, Buffer.from(JSON.stringify({ type: 'message', model: 'm', content: [], usage })));
  expect(await spool.rows()).toMatchObject([
    {
      ...{ input_tokens: 721, output_tokens: 5, total_tokens: 726 },
      token_details: { cache_read_input_tokens: 20, cache_creation_input_tokens: 700 },
      ...{ cache_creation_5m_input_tokens: 300, cache_creation_1h_input_tokens: 400 },
    },
  ]);
});

test('R-30: members of usage that nobody knows are in the row as the provider wrote them', async () => {
  dataPlane()(post(PLAIN), reply);
  const usage = { prompt_tokens: 4, completion_tokens: 1, total_tokens: 5, future_tokens: 7 };
  answer(200, Buffer.from(JSON.stringify({ choices: [], usage })));
  const [row] = await spool.rows();
  expect(JSON.parse(String(row?.usage_raw))).toEqual(usage);
});

test.each([
  { served: 'priority', nano: 280_000 },
  { served: 'default', nano: 140_000 },
])('R-31: the tier that served counts, not the one that was asked for: $served', async ({ served, nano }) => {
  dataPlane([endpoint()], priced())(post({ ...PLAIN, service_tier: 'priority' }), reply);
  const usage = { prompt_tokens: 100, completion_tokens: 4, total_tokens: 104 };
  answer(200, Buffer.from(JSON.stringify({ choices: [], usage, service_tier: served })));
  expect(await spool.rows()).toMatchObject([{ service_tier: served, cost_nano_usd: nano }]);
});
