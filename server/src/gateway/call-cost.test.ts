import { expect, test } from 'vitest';
import { destination, endpoint } from '../../test/gateway-data.ts';
import {
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
  WITH_FALLBACK,
} from '../../test/gateway-rig.ts';
import { answerHead } from '../../test/scripted-upstream.ts';
import { gatewayPrices } from '../compose/gateway-prices.ts';
import { genaiCatalogue } from '../prices/adapters/genai-catalogue.ts';
import { documentWith, entryWith } from '../prices/price-book.test-support.ts';

const ENTRY = entryWith({
  model: 'gpt-5.2-2026',
  provider: 'openai',
  document: documentWith(
    { input: '1', output: '10', cache_read: '0.1' },
    { service_tiers: { priority: { multiplier: '2' } } },
  ),
});
const PRICED = { final_status: 'ok', price_version: 'book entry-1', charge_reason: 'usage' } as const;
const WHOSE = { provider_kind: 'openai', provider_name: 'openai', destination_model: 'gpt-5.2-2026' } as const;

function priced(entries = [ENTRY], chargesFailedInput = true) {
  const pricing = gatewayPrices(genaiCatalogue());
  pricing.follow({ prices: { entries, chargesFailedInput } });
  return { pricing };
}

test('a whole answer has its cost, and tells whose model was asked for', async () => {
  dataPlane([endpoint()], priced())(post(PLAIN), reply);
  answer(200);
  const row = { ...PRICED, ...WHOSE, cost_nano_usd: 264_000, configured_model: 'model-primary' };
  expect(await spool.rows()).toMatchObject([row]);
});

test('R-12: a stream costs what its final usage says', async () => {
  dataPlane([endpoint()], priced())(post(STREAMED), reply);
  beginStream();
  play(CONTENT, USAGE, DONE);
  http.last().sink.end();
  expect(await spool.rows()).toMatchObject([{ ...PRICED, cost_nano_usd: 40_000 }]);
});

test('after a fallback the one that served is priced', async () => {
  const backup = { ...ENTRY, id: 'other', model: 'model-backup', document: documentWith({ input: '2', output: '20' }) };
  dataPlane([WITH_FALLBACK], priced([backup]))(post(PLAIN), reply);
  http.last().sink.head(answerHead(503, 'application/json', 2));
  answer(200);
  const row = { price_version: 'book other', cost_nano_usd: 600_000, configured_model: 'model-backup' };
  expect(await spool.rows()).toMatchObject([row]);
});

test.each([
  { speed: 'fast', cost: 3_120_000 },
  { speed: 'standard', cost: 520_000 },
])('R-25: a usage object too long to be kept is priced all the same, at the speed served: $speed', async (served) => {
  const inference = { type: 'message', input_tokens: 3, output_tokens: 1 };
  const iterations = Array.from({ length: 40 }, () => ({ ...inference, model: 'claude-x', note: 'x'.repeat(64) }));
  const usage = { input_tokens: 120, output_tokens: 40, speed: served.speed, iterations };
  const document = documentWith(
    { input: '1', output: '10' },
    { service_tiers: { fast: { prices: { input: '6', output: '60' } } } },
  );
  const claude = endpoint({ destinations: [{ ...destination('claude', 'anthropic'), trafficPercentage: 100 }] });
  const { pricing } = priced([{ ...ENTRY, provider: 'anthropic', model: 'claude-x', document }]);
  dataPlane([claude], { pricing })(post({ ...PLAIN, max_tokens: 9 }, { target: '/anthropic/v1/messages' }), reply);
  answer(200, Buffer.from(JSON.stringify({ type: 'message', model: 'claude-x', content: [], usage })));
  expect(await spool.rows()).toMatchObject([
    { usage_raw: null, cost_nano_usd: served.cost, price_version: 'iterations book entry-1' },
  ]);
});

test('R-15: a model without a price has no cost, and says so; one without tokens too', async () => {
  dataPlane([endpoint()], priced([]))(post(PLAIN), reply);
  answer(200);
  const unknown = { cost_nano_usd: null, price_version: null };
  expect(await spool.rows()).toMatchObject([{ ...unknown, charge_reason: 'unknown_price', input_tokens: 100 }]);
});

test('a provider that failed without telling tokens costs nothing that is known', async () => {
  dataPlane([endpoint()], priced())(post(PLAIN), reply);
  answer(400, Buffer.from('{"error":{"message":"no"}}'));
  const row = { final_status: 'error', charge_reason: 'no_usage', cost_nano_usd: null, provider_name: 'openai' };
  expect(await spool.rows()).toMatchObject([row]);
});

test('a refused request says so', async () => {
  dataPlane([endpoint()], priced())(post({ model: 'nobody', messages: [] }), reply);
  const row = { final_status: 'refused', charge_reason: 'refused', cost_nano_usd: null, provider_kind: null };
  expect(await spool.rows()).toMatchObject([row]);
});

test('a call whose gateway dies is charged its last progress, as estimated', async () => {
  const everything = { ...ENTRY, provider: undefined, model: '*' };
  dataPlane([endpoint()], priced([everything]))(post(STREAMED), reply);
  beginStream();
  await clock.advance(6_000);
  play(USAGE);
  const [row] = await spool.rowsAfterDeath();
  expect(row).toMatchObject({
    final_status: 'gateway_lost',
    usage_source: 'estimated',
    charge_reason: 'estimated_usage',
  });
  expect(row?.cost_nano_usd).toBe((row?.input_tokens ?? 0) * 1_000 + (row?.output_tokens ?? 0) * 10_000);
});

test('the price of the time at which the request came counts, however long it takes', async () => {
  const { pricing } = priced();
  dataPlane([endpoint()], { pricing })(post(PLAIN), reply);
  await clock.advance(1_000);
  const later = {
    ...ENTRY,
    id: 'later',
    effectiveFrom: clock.now(),
    document: documentWith({ input: '9', output: '9' }),
  };
  pricing.follow({ prices: { entries: [ENTRY, later], chargesFailedInput: true } });
  answer(200);
  expect(await spool.rows()).toMatchObject([{ ...PRICED, cost_nano_usd: 264_000 }]);
});

test('prices that control sends are those of the next request; none are those of the catalogue', async () => {
  const { pricing } = priced();
  const call = {
    provider: { kind: 'openai', name: 'openai' },
    ...{ model: 'gpt-5.2', configuredModel: 'gpt-5.2', serviceTier: undefined, at: clock.now() },
    purpose: 'generate',
    tokens: { input: 1_000, output: 0 },
  } as const;
  const ok = { isRefused: false, isOk: true, isEstimated: false };
  expect(pricing.charge(call, ok).cost?.costNanoUsd).toBe(1_750_000n);
  pricing.follow({ prices: { entries: [{ ...ENTRY, model: 'gpt-5.2' }], chargesFailedInput: true } });
  expect(pricing.charge(call, ok).cost?.costNanoUsd).toBe(1_000_000n);
  expect(pricing.charge(call, { ...ok, isOk: false }).reason).toBe('failed_without_output');
  pricing.follow({ prices: { entries: [{ ...ENTRY, model: 'gpt-5.2' }], chargesFailedInput: false } });
  expect(pricing.charge(call, { ...ok, isOk: false }).reason).toBe('not_charged_policy');
  pricing.follow({});
  expect(pricing.charge(call, ok).cost?.priceVersion).toBe('catalogue 0.1.8 openai/gpt-5.2');
});
