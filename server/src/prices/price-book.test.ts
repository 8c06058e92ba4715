import { describe, expect, test } from 'vitest';
import type { PricedCall, PriceEntry } from './facts.ts';
import { callWith, documentWith, entryWith, NO_CATALOGUE } from './price-book.test-support.ts';
import { createPriceBook } from './price-book.ts';
import { compileRule } from './rules/compile-rule.ts';

const priced = (entry: Partial<PriceEntry>, call: Partial<PricedCall> = {}) =>
  createPriceBook([entryWith(entry)], NO_CATALOGUE).price(callWith(call));
const costOf = (entry: Partial<PriceEntry>, call: Partial<PricedCall> = {}) => priced(entry, call)?.costNanoUsd;

describe('what a call costs', () => {
  const all = documentWith({
    input: '1',
    output: '10',
    cache_read: '0.1',
    cache_write_5m: '1.25',
    cache_write_1h: '2',
  });
  const cases: readonly { when: string; tokens: PricedCall['tokens']; nano: bigint | undefined }[] = [
    { when: 'nothing was cached', tokens: { input: 1_000, output: 100 }, nano: 2_000_000n },
    { when: 'all input came from a cache', tokens: { input: 1_000, output: 0, cacheRead: 1_000 }, nano: 100_000n },
    { when: 'a part came from a cache', tokens: { input: 1_000, output: 0, cacheRead: 400 }, nano: 640_000n },
    {
      when: 'all was written for 5 minutes',
      tokens: { input: 1_000, output: 0, cacheCreation: 1_000, cacheCreation5m: 1_000 },
      nano: 1_250_000n,
    },
    {
      when: 'all was written for an hour',
      tokens: { input: 1_000, output: 0, cacheCreation: 1_000, cacheCreation1h: 1_000 },
      nano: 2_000_000n,
    },
    {
      when: 'only the split of what was written is told',
      tokens: { input: 1_000, output: 0, cacheCreation5m: 400, cacheCreation1h: 600 },
      nano: 1_700_000n,
    },
    {
      when: 'the split is not told: 5 minutes',
      tokens: { input: 1_000, output: 0, cacheCreation: 1_000 },
      nano: 1_250_000n,
    },
    {
      when: 'the split tells a part: the rest is 5 minutes',
      tokens: { input: 1_000, output: 0, cacheCreation: 1_000, cacheCreation1h: 400 },
      nano: 1_550_000n,
    },
    {
      when: 'reasoning is a part of the output, not more',
      tokens: { input: 0, output: 100, reasoning: 90 },
      nano: 1_000_000n,
    },
    {
      when: 'every part is there at once',
      tokens: {
        input: 1_000,
        output: 10,
        cacheRead: 100,
        cacheCreation: 300,
        cacheCreation5m: 200,
        cacheCreation1h: 100,
      },
      nano: 1_160_000n,
    },
    { when: 'there were no tokens at all', tokens: { input: 0, output: 0 }, nano: 0n },
    { when: 'the input is not known', tokens: { output: 100 }, nano: undefined },
    { when: 'the output is not known', tokens: { input: 100 }, nano: undefined },
    {
      when: 'the cached parts are more than the input',
      tokens: { input: 100, output: 1, cacheRead: 101 },
      nano: undefined,
    },
    {
      when: 'both cached parts together are more than the input',
      tokens: { input: 100, output: 1, cacheRead: 60, cacheCreation: 41 },
      nano: undefined,
    },
    {
      when: 'the cached parts are just the input',
      tokens: { input: 100, output: 0, cacheRead: 60, cacheCreation: 40 },
      nano: 56_000n,
    },
    {
      when: 'the split is more than what was written',
      tokens: { input: 100, output: 1, cacheCreation: 10, cacheCreation5m: 6, cacheCreation1h: 5 },
      nano: undefined,
    },
  ];
  test.each(cases)('$when', ({ tokens, nano }) => expect(costOf({ document: all }, { tokens })).toBe(nano));

  test('a price that is left out is that of what it is a part of', () => {
    const tokens = { input: 3_000, output: 0, cacheRead: 1_000, cacheCreation5m: 1_000, cacheCreation1h: 1_000 };
    expect(costOf({ document: documentWith({ input: '3' }) }, { tokens })).toBe(9_000_000n);
    expect(costOf({ document: documentWith({ input: '3', cache_write_5m: '4' }) }, { tokens })).toBe(11_000_000n);
  });

  test('output that nobody gave a price makes the cost unknown; embeddings have none', () => {
    const document = documentWith({ input: '0.02' });
    expect(costOf({ document }, { tokens: { input: 1_000, output: 1 } })).toBeUndefined();
    expect(costOf({ document }, { tokens: { input: 1_000, output: 0 } })).toBe(20_000n);
    expect(costOf({ document }, { purpose: 'embed', tokens: { input: 1_000 } })).toBe(20_000n);
    expect(costOf({ document }, { tokens: { input: 1_000 } })).toBeUndefined();
  });

  test('counting tokens is free, and known to be; a count that failed is not known', () => {
    expect(priced({}, { purpose: 'count', tokens: { input: 0, output: 0 } })).toEqual({
      costNanoUsd: 0n,
      priceVersion: 'free',
    });
    expect(priced({}, { purpose: 'count', tokens: {} })).toBeUndefined();
    expect(priced({}, { purpose: 'count', tokens: { input: 5, output: 0 } })).toBeUndefined();
  });

  test.each([
    { input: '0.0005', tokens: 1, nano: 1n },
    { input: '0.0004', tokens: 1, nano: 0n },
    { input: '0.000499999', tokens: 1, nano: 0n },
    { input: '0.0015', tokens: 1, nano: 2n },
    { input: '0.0005', tokens: 3, nano: 2n },
  ])('$tokens tokens at $input are rounded once, half up, to $nano', ({ input, tokens, nano }) => {
    expect(costOf({ document: documentWith({ input }) }, { tokens: { input: tokens, output: 0 } })).toBe(nano);
  });

  test('what a row could not hold is not known', () => {
    const document = documentWith({ input: '999999', output: '999999' });
    const largest = 9_007_208;
    expect(costOf({ document }, { tokens: { input: largest, output: 0 } })).toBe(BigInt(largest) * 999_999_000n);
    expect(costOf({ document }, { tokens: { input: 10 ** 12, output: 0 } })).toBeUndefined();
  });

  test('parts are rounded together, not one by one', () => {
    const document = documentWith({ input: '0.0004', output: '0.0004' });
    expect(costOf({ document }, { tokens: { input: 1, output: 1 } })).toBe(1n);
  });
});

describe('R-32: the size of the context', () => {
  const document = documentWith(
    { input: '1', output: '10', cache_read: '0.1' },
    {
      context_tiers: [
        { above_input_tokens: 400_000, prices: { input: '4', output: '40', cache_read: '0.4' } },
        { above_input_tokens: 200_000, prices: { input: '2', output: '20', cache_read: '0.2' } },
      ],
    },
  );
  test.each([
    { input: 199_999, output: 1_000, nano: 209_999_000n },
    { input: 200_000, output: 1_000, nano: 210_000_000n },
    { input: 200_001, output: 1_000, nano: 420_002_000n },
    { input: 400_000, output: 1_000, nano: 820_000_000n },
    { input: 400_001, output: 1_000, nano: 1_640_004_000n },
  ])('with $input tokens of input the whole request costs $nano', ({ input, output, nano }) => {
    expect(costOf({ document }, { tokens: { input, output } })).toBe(nano);
  });

  test('cached input counts towards it', () => {
    const tokens = { input: 200_001, output: 0, cacheRead: 200_001 };
    expect(costOf({ document }, { tokens })).toBe(40_000_200n);
  });
});

describe('R-31: the tier that was served', () => {
  const document = documentWith(
    { input: '1', output: '10' },
    {
      context_tiers: [{ above_input_tokens: 2_000, prices: { input: '2', output: '20' } }],
      service_tiers: {
        flex: { multiplier: '0.5' },
        priority: {
          prices: { input: '3', output: '30' },
          context_tiers: [{ above_input_tokens: 1_500, prices: { input: '7', output: '70' } }],
        },
        fast: { multiplier: '6' },
        'fast-us': { multiplier: '6.6' },
      },
    },
  );
  const nanoOf = (changes: Partial<PricedCall>) => costOf({ document }, changes);
  test.each(['default', 'standard', 'STANDARD', 'on_demand', 'unspecified', 'TRAFFIC_TYPE_UNSPECIFIED', undefined])(
    '%s is the standard tier',
    (serviceTier) => {
      expect(nanoOf({ serviceTier })).toBe(2_000_000n);
    },
  );
  test('a multiplier holds for every price, of larger contexts too', () => {
    expect(nanoOf({ serviceTier: 'flex' })).toBe(1_000_000n);
    expect(nanoOf({ serviceTier: 'FLEX', tokens: { input: 2_001, output: 100 } })).toBe(3_001_000n);
  });
  test('a tier with prices of its own has contexts of its own', () => {
    expect(nanoOf({ serviceTier: 'priority' })).toBe(6_000_000n);
    expect(nanoOf({ serviceTier: 'priority', tokens: { input: 1_501, output: 0 } })).toBe(10_507_000n);
  });
  test.each(['batch', 'auto', 'scale', 'toString', '__proto__'])(
    '%s has no price here: the cost is not known',
    (serviceTier) => {
      expect(nanoOf({ serviceTier })).toBeUndefined();
    },
  );
  test('what the usage object tells of speed and place is part of the tier', () => {
    expect(nanoOf({ raw: '{"speed":"standard","inference_geo":"global"}' })).toBe(2_000_000n);
    expect(nanoOf({ raw: '{"speed":"fast"}' })).toBe(12_000_000n);
    expect(nanoOf({ raw: '{"speed":"fast","inference_geo":"us"}' })).toBe(13_200_000n);
    expect(nanoOf({ raw: '{"inference_geo":"us"}' })).toBeUndefined();
    expect(nanoOf({ serviceTier: 'priority', raw: '{"speed":"fast"}' })).toBeUndefined();
  });
});

describe('R-25: iterations', () => {
  const book = createPriceBook(
    [
      entryWith({ id: 'big', model: 'big', document: documentWith({ input: '5', output: '25', cache_read: '0.5' }) }),
      entryWith({
        id: 'small',
        model: 'small',
        document: documentWith({ input: '1', output: '5', cache_read: '0.1' }),
      }),
    ],
    NO_CATALOGUE,
  );
  const entry = (type: string, model: string | undefined, counts: Readonly<Record<string, unknown>>) => ({
    type,
    ...(model === undefined ? {} : { model }),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: null,
    ...counts,
  });
  const price = (iterations: unknown, changes: Partial<PricedCall> = {}) =>
    book.price(
      callWith({
        model: 'small',
        configuredModel: 'big',
        tokens: { input: 100, output: 10 },
        raw: JSON.stringify({ input_tokens: 100, output_tokens: 10, iterations }),
        ...changes,
      }),
    );
  const declined = entry('message', 'big', { input_tokens: 1_000, output_tokens: 0 });
  const fallback = entry('fallback_message', 'small', { input_tokens: 100, output_tokens: 10 });

  test('each is charged at its own model, a declined attempt not at all', () => {
    expect(price([declined, fallback])).toEqual({ costNanoUsd: 150_000n, priceVersion: 'iterations book small' });
    const adviser = entry('advisor_message', 'big', { input_tokens: 100, output_tokens: 10 });
    expect(price([fallback, adviser])).toEqual({
      costNanoUsd: 900_000n,
      priceVersion: 'iterations book small + book big',
    });
  });
  test('an attempt with output is charged, and so is one without where nobody else answered', () => {
    const partly = entry('message', 'big', { input_tokens: 1_000, output_tokens: 1 });
    expect(price([partly, fallback])?.costNanoUsd).toBe(5_175_000n);
    expect(price([declined])?.costNanoUsd).toBe(5_000_000n);
  });
  test('a compaction is charged besides, at the model that served', () => {
    const compaction = entry('compaction', undefined, { input_tokens: 50_000, output_tokens: 1_000 });
    const message = entry('message', null as never, { input_tokens: 100, output_tokens: 10 });
    expect(price([compaction, message])?.costNanoUsd).toBe(55_150_000n);
  });
  test('its caches are beside its input', () => {
    const cached = entry('message', 'small', { input_tokens: 100, output_tokens: 0, cache_read_input_tokens: 1_000 });
    expect(price([cached])?.costNanoUsd).toBe(200_000n);
  });
  test('one part that is not known makes the whole unknown', () => {
    expect(price([fallback, entry('message', 'stranger', { input_tokens: 1, output_tokens: 1 })])).toBeUndefined();
    expect(price([fallback, entry('message', 'big', { output_tokens: 1 })])).toBeUndefined();
    expect(price([fallback, entry('message', 'big', { input_tokens: 1, output_tokens: -1 })])).toBeUndefined();
    expect(price([fallback], { serviceTier: 'priority' })).toBeUndefined();
  });
  test('none of them means that the counts beside are all', () => {
    expect(price([])).toEqual({ costNanoUsd: 150_000n, priceVersion: 'book small' });
    expect(price(null)).toEqual({ costNanoUsd: 150_000n, priceVersion: 'book small' });
  });
  test('what cannot be read is not guessed', () => {
    expect(price(undefined, { raw: '{"iterations":[{' })).toBeUndefined();
    expect(price([{}, 7])).toBeUndefined();
  });
  test('the sum is rounded, not its parts', () => {
    const fine = createPriceBook(
      [entryWith({ document: documentWith({ input: '0.0004', output: '0' }) })],
      NO_CATALOGUE,
    );
    const one = { model: undefined, tokens: { input: 1, output: 0 } };
    expect(fine.price(callWith({ iterations: [one, one] }))?.costNanoUsd).toBe(1n);
  });
  test('a version that the row could not hold makes the cost unknown', () => {
    const many = createPriceBook([entryWith({ id: 'x'.repeat(60), model: '*' })], NO_CATALOGUE);
    const iterations = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ model: `m-${index}`, tokens: { input: 1, output: 1 } }));
    expect(many.price(callWith({ iterations: iterations(3) }))?.priceVersion).toHaveLength(212);
    expect(many.price(callWith({ iterations: iterations(4) }))).toBeUndefined();
  });
});

test('reasoning that is more than the output contradicts it', () => {
  const book = createPriceBook([entryWith({ document: documentWith({ input: '1', output: '1' }) })], NO_CATALOGUE);
  expect(book.price(callWith({ tokens: { input: 9, output: 9, reasoning: 9 } }))).toBeDefined();
  expect(book.price(callWith({ tokens: { input: 9, output: 9, reasoning: 10 } }))).toBeUndefined();
});

describe('audio and images', () => {
  const rule = compileRule({
    priceVersion: 'c',
    document: documentWith({ input: '1', output: '1' }),
    pricedMedia: ['audio', 'image'],
  });
  const book = createPriceBook([], {
    release: '0',
    find: () => [{ from: Number.NEGATIVE_INFINITY, rule }],
    byVersion: () => rule,
  });
  test.each([
    { raw: '{"prompt_tokens_details":{"audio_tokens":0}}', isKnown: true },
    { raw: '{"prompt_tokens_details":{"audio_tokens":12}}', isKnown: false },
    { raw: '{"promptTokensDetails":[{"modality":"TEXT","tokenCount":9}]}', isKnown: true },
    { raw: '{"promptTokensDetails":[{"modality":"IMAGE","tokenCount":9}]}', isKnown: false },
    { raw: '{"promptTokensDetails":[{"tokenCount":9,"modality":"IMAGE"}]}', isKnown: false },
    {
      raw: '{"promptTokensDetails":[{"modality":"IMAGE","tokenCount":0},{"modality":"TEXT","tokenCount":9}]}',
      isKnown: true,
    },
    { raw: '{"promptTokensDetails":[{"modality":"AUDIO"}]}', isKnown: true },
    { raw: '{"promptTokensDetails":[{"modality":"VIDEO","tokenCount":9}]}', isKnown: true },
    { raw: undefined, isKnown: true },
  ])('a model that prices them apart: $raw', ({ raw, isKnown }) => {
    expect(book.price(callWith({ raw })) !== undefined).toBe(isKnown);
  });
});
