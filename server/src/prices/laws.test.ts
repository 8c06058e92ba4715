import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { genaiCatalogue } from './adapters/genai-catalogue.ts';
import type { PricedCall, PriceEntry } from './facts.ts';
import { callWith, documentWith, entryWith, NO_CATALOGUE } from './price-book.test-support.ts';
import { createPriceBook } from './price-book.ts';
import { recomputeCost } from './recompute-cost.ts';
import { compileRule } from './rules/compile-rule.ts';
import { exactCost, roundCost, roundedCost } from './rules/cost-of.ts';

const numRuns = inject('isProof') ? 50_000 : 2_000;
const PROOF = { timeout: 300_000 };
const price = fc
  .tuple(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 999_999_999 }), fc.integer({ min: 0, max: 9 }))
  .map(([whole, fraction, digits]) => {
    const behind = String(fraction).padStart(9, '0').slice(0, digits);
    return behind === '' ? String(whole) : `${whole}.${behind}`;
  });
/** Mostly as dear as prices are. */
const usual = fc.integer({ min: 0, max: 100_000 }).map((thousandths) => String(thousandths / 1_000));
const anyPrice = fc.oneof({ weight: 4, arbitrary: usual }, price);
const prices = fc.record(
  { input: anyPrice, output: anyPrice, cache_read: anyPrice, cache_write_5m: anyPrice, cache_write_1h: anyPrice },
  { requiredKeys: ['input'] },
);
const multiplier = fc.integer({ min: 0, max: 999_999 }).map((thousandths) => String(thousandths / 1_000));
const document = fc
  .record({
    prices,
    context_tiers: fc.uniqueArray(fc.record({ above_input_tokens: fc.integer({ min: 0, max: 300_000 }), prices }), {
      maxLength: 3,
      selector: (tier) => tier.above_input_tokens,
    }),
    flex: multiplier,
  })
  .map(({ flex, ...rest }) =>
    documentWith(rest.prices, { context_tiers: rest.context_tiers, service_tiers: { flex: { multiplier: flex } } }),
  );
const size = fc.oneof(fc.integer({ min: 0, max: 400_000 }), fc.integer({ min: 0, max: 1_000_000_000_000 }));
const parts = fc
  .record({ uncached: size, cacheRead: size, cacheWrite5m: size, cacheWrite1h: size, output: size })
  .map((each) => ({ ...each, input: each.uncached + each.cacheRead + each.cacheWrite5m + each.cacheWrite1h }));

describe('laws of prices', () => {
  test('plain numbers give what whole numbers of any size give', PROOF, () => {
    let quick = 0;
    fc.assert(
      fc.property(document, parts, fc.constantFrom('standard', 'flex'), (written, counted, tier) => {
        const rule = compileRule({ priceVersion: 'x', document: written });
        const exact = exactCost(rule, tier, counted);
        expect(roundedCost(rule, tier, counted)).toBe(exact === undefined ? undefined : roundCost(exact));
        if (exact !== undefined && exact < 2n ** 53n) quick += 1;
      }),
      { numRuns },
    );
    expect(quick).toBeGreaterThan(0);
  });

  test('rounding is half up: never further than half a nano-USD, and up at the half', PROOF, () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (exact) => {
        const over = roundCost(exact) * 10n ** 9n - exact;
        expect(over > -500_000_000n && over <= 500_000_000n).toBe(true);
      }),
      { numRuns },
    );
  });

  const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const count = maybe(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 500_000 })));
  const tokens = fc.record({
    input: count,
    output: count,
    cacheRead: count,
    cacheCreation: count,
    cacheCreation5m: count,
    cacheCreation1h: count,
  });
  const models = [
    'gpt-5.2',
    'gpt-5.4',
    'claude-sonnet-4-5',
    'claude-opus-4-6',
    'gemini-2.5-pro',
    'text-embedding-3-large',
    'own-1',
    'stranger',
  ];
  const model = fc.constantFrom(...models);
  const iteration = fc.record({
    type: fc.constantFrom('message', 'fallback_message', 'compaction'),
    model: fc.option(model),
    input_tokens: fc.nat(300_000),
    output_tokens: fc.nat(2_000),
    cache_read_input_tokens: fc.nat(2_000),
    cache_creation_input_tokens: fc.nat(2_000),
  });
  const call: fc.Arbitrary<PricedCall> = fc
    .record({
      kind: fc.constantFrom('openai', 'anthropic', 'gemini', 'demo'),
      model: maybe(model),
      configuredModel: model,
      serviceTier: fc.constantFrom(undefined, 'default', 'standard', 'flex', 'priority', 'batch'),
      at: fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 5, 1) }),
      purpose: fc.constantFrom('generate', 'generate', 'generate', 'embed', 'count'),
      tokens,
      raw: fc.oneof(
        fc.constantFrom(undefined, '{"speed":"fast"}', '{"prompt_tokens":1}'),
        fc.array(iteration, { maxLength: 4 }).map((iterations) => JSON.stringify({ iterations })),
      ),
    })
    .map(({ kind, ...rest }) => callWith({ ...rest, provider: { kind, name: 'p' } } as Partial<PricedCall>));
  const entry: fc.Arbitrary<PriceEntry> = fc
    .record({
      id: fc.uuid(),
      provider: fc.constantFrom(undefined, 'p', 'openai'),
      model: fc.constantFrom('own-1', 'gpt-5.2', '*', 'claude-*'),
      effectiveFrom: fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 0, 1) }),
      document: fc.option(document, { nil: undefined, freq: 4 }),
    })
    .map((facts) => entryWith(facts as Partial<PriceEntry>));

  test('R-05: the cost of a row is what its own columns and its price version give', PROOF, () => {
    const catalogue = genaiCatalogue();
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.uniqueArray(entry, { maxLength: 6, selector: ({ id }) => id }), call, (entries, asked) => {
        const book = createPriceBook(entries, catalogue);
        const cost = book.price(asked);
        if (cost === undefined) return;
        const { purpose, serviceTier, tokens: counted, raw } = asked;
        // Later entries change nothing of what an earlier version names; nor does a catalogue of another process.
        const later = createPriceBook([...entries, entryWith({ id: 'later', model: '*' })], genaiCatalogue());
        const row = { purpose, serviceTier, tokens: counted, raw, priceVersion: cost.priceVersion };
        expect(recomputeCost(row, later.byVersion)).toBe(cost.costNanoUsd);
        seen.add(cost.priceVersion.replace(/ .*/, ''));
      }),
      { numRuns },
    );
    expect([...seen].sort()).toEqual(['book', 'catalogue', 'demo', 'free', 'iterations']);
  });

  test('a row whose rule is gone, or whose usage object is missing, is not guessed', () => {
    const book = createPriceBook([entryWith()], NO_CATALOGUE);
    const row = { ...callWith(), priceVersion: 'book gone' };
    expect(recomputeCost(row, book.byVersion)).toBeUndefined();
    expect(recomputeCost({ ...row, priceVersion: 'iterations book entry-1' }, book.byVersion)).toBeUndefined();
    expect(recomputeCost({ ...row, priceVersion: 'book entry-1' }, book.byVersion)).toBe(2_000_000n);
  });

  test('a price is found and computed in less than 2 µs', () => {
    const book = createPriceBook([], genaiCatalogue());
    const asked = callWith({
      model: 'gpt-5.2-2025-12-11',
      configuredModel: 'gpt-5.2',
      tokens: { input: 12_345, output: 678, cacheRead: 9_000 },
      serviceTier: 'default',
      raw: '{"prompt_tokens":12345,"completion_tokens":678,"total_tokens":13023,"prompt_tokens_details":{"cached_tokens":9000}}',
    });
    let sum = 0n;
    const rounds = Array.from({ length: 7 }, () => {
      const startedAt = performance.now();
      for (let index = 0; index < 20_000; index++) sum += book.price(asked)?.costNanoUsd ?? 0n;
      return ((performance.now() - startedAt) * 1_000) / 20_000;
    });
    const bestUs = Math.min(...rounds);
    expect(sum).toBe(7n * 20_000n * (3_345n * 1_750n + 9_000n * 175n + 678n * 14_000n));
    expect(bestUs).toBeLessThan(2);
    if (inject('isProof')) process.stdout.write(`a price takes ${bestUs.toFixed(2)} µs\n`);
  });
});
