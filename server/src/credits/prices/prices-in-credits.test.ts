import type { CreditDefault, CreditPriceDocument } from '@tallygate/contract';
import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { amountText, readAmount } from '../amount-text.ts';
import { createCreditPriceBook } from './credit-price-book.ts';
import type { CreditCall, CreditPriceEntry, CreditUse } from './facts.ts';
import { CALL, entry, NONE, USE } from './prices-in-credits.test-support.ts';
import { readRunPrice, withRunPrice } from './run-price-text.ts';

const RUNS = inject('isProof') ? 20_000 : 300;
function priceOf(
  entries: readonly CreditPriceEntry[],
  asked: {
    readonly call?: Partial<CreditCall>;
    readonly use?: Partial<CreditUse>;
    readonly byDefault?: CreditDefault;
  } = {},
): string {
  const book = createCreditPriceBook(entries, asked.byDefault ?? NONE);
  const price = book.price({ ...CALL, ...asked.call }, { ...USE, ...asked.use });
  if (typeof price === 'string') return price;
  return price.runMicro === 0n
    ? amountText(price.micro)
    : `${amountText(price.micro)} run ${amountText(price.runMicro)}`;
}

describe('what a call costs in credits', () => {
  const SHARED = { run: { id: 'r', type: 'chat', isShared: true } };
  test.each<{
    readonly when: string;
    readonly document: CreditPriceDocument;
    readonly call?: Partial<CreditCall>;
    readonly use?: Partial<CreditUse>;
    readonly expect: string;
  }>([
    { when: 'each request costs the same', document: { per_request: '1' }, expect: '1' },
    { when: 'requests are free', document: { per_request: '0' }, expect: '0' },
    {
      when: 'the tokens of a request that has a price of its own are not known',
      document: { per_request: '0.25' },
      use: { tokens: undefined },
      expect: '0.25',
    },
    { when: 'each run costs something and the request is the run', document: { per_run: '2' }, expect: '2' },
    {
      when: 'the run is shared with other requests',
      document: { per_run: '2', per_request: '1' },
      call: SHARED,
      expect: '1 run 2',
    },
    {
      when: 'the request is part of no run',
      document: { per_run: '2', per_request: '1' },
      call: { run: undefined },
      expect: '1',
    },
    {
      when: 'only two kinds of tokens have a price: caches cost as input',
      document: { per_million_tokens: { input: '1', output: '4' } },
      expect: '3',
    },
    {
      when: 'each kind of tokens has its price',
      document: {
        per_million_tokens: {
          input: '10',
          output: '40',
          cache_read: '1',
          cache_write_5m: '12.5',
          cache_write_1h: '20',
        },
      },
      // 7 + 20 + 0.2 + 0.75 + 0.8
      expect: '28.75',
    },
    {
      when: 'a write for an hour has no price of its own: as one for 5 minutes',
      document: { per_million_tokens: { input: '10', output: '0', cache_write_5m: '100' } },
      // 7 + 2 + 6 + 4
      expect: '19',
    },
    {
      when: 'parts are summed',
      document: { per_request: '1', per_run: '2', per_million_tokens: { input: '1', output: '4' } },
      expect: '6',
    },
    {
      when: 'the tokens are not known and have a price',
      document: { per_million_tokens: { input: '1', output: '4' } },
      use: { tokens: undefined },
      expect: 'unknown',
    },
    {
      when: 'the sum ends in half a millionth: it is rounded up',
      document: { per_million_tokens: { input: '0.5', output: '0' } },
      use: { tokens: { uncached: 1, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 } },
      expect: '0.000001',
    },
    {
      when: 'the sum ends below half a millionth: it is rounded down',
      document: { per_million_tokens: { input: '0.499999', output: '0' } },
      use: { tokens: { uncached: 1, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 } },
      expect: '0',
    },
    {
      when: 'two halves are rounded once, not twice',
      document: { per_million_tokens: { input: '0.5', output: '0.5' } },
      use: { tokens: { uncached: 1, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 1 } },
      expect: '0.000001',
    },
    {
      when: 'more than a row can hold is not known',
      document: { per_million_tokens: { input: '999999', output: '0' } },
      use: { tokens: { uncached: 1_000_000_000_000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 } },
      expect: 'unknown',
    },
  ])('$when: $expect', ({ document, call, use, expect: expected }) => {
    expect(priceOf([entry({}, document)], { ...(call && { call }), ...(use && { use }) })).toBe(expected);
  });

  test.each<{ readonly byDefault: CreditDefault; readonly use?: Partial<CreditUse>; readonly expect: string }>([
    { byDefault: { kind: 'none' }, expect: 'no_price' },
    { byDefault: { kind: 'request', credits: '0.5' }, expect: '0.5' },
    { byDefault: { kind: 'cost', credits_per_usd: '100' }, expect: '1.234568' },
    { byDefault: { kind: 'cost', credits_per_usd: '0.1' }, use: { costNanoUsd: 4_999n }, expect: '0' },
    { byDefault: { kind: 'cost', credits_per_usd: '0.1' }, use: { costNanoUsd: 5_000n }, expect: '0.000001' },
    { byDefault: { kind: 'cost', credits_per_usd: '100' }, use: { costNanoUsd: undefined }, expect: 'unknown' },
  ])(
    'where the book has no price, the default holds: $byDefault.kind, $expect',
    ({ byDefault, use, expect: expected }) => {
      expect(priceOf([], { byDefault, ...(use && { use }) })).toBe(expected);
    },
  );
});

describe('which entry holds', () => {
  const each = (credits: string): CreditPriceDocument => ({ per_request: credits });
  test.each<{
    readonly when: string;
    readonly entries: readonly CreditPriceEntry[];
    readonly call?: Partial<CreditCall>;
    readonly expect: string;
  }>([
    {
      when: 'more parts go before fewer',
      entries: [entry({ service: 'chat' }, each('1')), entry({ model: 'gpt-5.2', runType: 'chat' }, each('2'))],
      expect: '2',
    },
    {
      when: 'a service goes before a feature',
      entries: [entry({ feature: 'draft' }, each('1')), entry({ service: 'chat' }, each('2'))],
      expect: '2',
    },
    {
      when: 'a feature goes before an endpoint',
      entries: [entry({ endpoint: 'gpt' }, each('1')), entry({ feature: 'draft' }, each('2'))],
      expect: '2',
    },
    {
      when: 'an endpoint goes before a model',
      entries: [entry({ model: 'gpt-5.2' }, each('1')), entry({ endpoint: 'gpt' }, each('2'))],
      expect: '2',
    },
    {
      when: 'a model goes before a run type',
      entries: [entry({ runType: 'chat' }, each('1')), entry({ model: 'gpt*' }, each('2'))],
      expect: '2',
    },
    {
      when: 'an exact model goes before a beginning',
      entries: [entry({ model: 'gpt-5*' }, each('1')), entry({ model: 'GPT-5.2' }, each('2'))],
      expect: '2',
    },
    {
      when: 'a longer beginning goes before a shorter one',
      entries: [entry({ model: 'gpt*' }, each('1')), entry({ model: 'gpt-5*' }, each('2'))],
      expect: '2',
    },
    {
      when: 'an entry for something else does not hold',
      entries: [entry({ service: 'search' }, each('1'))],
      expect: 'no_price',
    },
    {
      when: 'a call without a service falls under none',
      entries: [entry({ service: 'chat' }, each('1')), entry({}, each('3'))],
      call: { service: '' },
      expect: '3',
    },
    {
      when: 'a call without a run has no type',
      entries: [entry({ runType: 'chat' }, each('1')), entry({}, each('3'))],
      call: { run: undefined },
      expect: '3',
    },
    {
      when: 'a later entry of the same parts takes the place of an earlier one',
      entries: [entry({}, each('1')), entry({}, each('2'), { from: 1_000 })],
      expect: '2',
    },
    {
      when: 'an entry that has not begun yet does not hold',
      entries: [entry({}, each('1')), entry({}, each('2'), { from: 1_001 })],
      expect: '1',
    },
    {
      when: 'behind an end, the next less telling entry holds',
      entries: [
        entry({ service: 'chat' }, each('1')),
        entry({}, each('3')),
        entry({ service: 'chat' }, undefined, { from: 500 }),
      ],
      expect: '3',
    },
    {
      when: 'behind the only end there is no price',
      entries: [entry({}, each('1')), entry({}, undefined, { from: 500 })],
      expect: 'no_price',
    },
  ])('$when', ({ entries, call, expect: expected }) => {
    expect(priceOf(entries, call === undefined ? {} : { call })).toBe(expected);
    expect(priceOf(entries.toReversed(), call === undefined ? {} : { call })).toBe(expected);
  });
});

describe('laws', () => {
  const amount = fc.integer({ min: 0, max: 999_999_999_999 }).map((micro) => amountText(BigInt(micro)));
  const count = fc.integer({ min: 0, max: 5_000_000 });
  const tokens = fc.record({
    uncached: count,
    cacheRead: count,
    cacheWrite5m: count,
    cacheWrite1h: count,
    output: count,
  });
  const document = fc.record({
    per_request: amount,
    per_run: amount,
    per_million_tokens: fc.record({
      input: amount,
      output: amount,
      cache_read: amount,
      cache_write_5m: amount,
      cache_write_1h: amount,
    }),
  });

  test('a price is the exact sum of its parts, rounded once, half up', () => {
    fc.assert(
      fc.property(document, tokens, (prices, use) => {
        const micro = (text: string) => readAmount(text) ?? -1n;
        const { input, output, cache_read, cache_write_5m, cache_write_1h } = prices.per_million_tokens;
        const exact =
          BigInt(use.uncached) * micro(input) +
          BigInt(use.cacheRead) * micro(cache_read) +
          BigInt(use.cacheWrite5m) * micro(cache_write_5m) +
          BigInt(use.cacheWrite1h) * micro(cache_write_1h) +
          BigInt(use.output) * micro(output);
        const rounded = exact / 1_000_000n + (exact % 1_000_000n >= 500_000n ? 1n : 0n);
        const expected = micro(prices.per_request) + micro(prices.per_run) + rounded;
        const found = createCreditPriceBook([entry({}, prices)], NONE).price(CALL, { ...USE, tokens: use });
        if (expected > BigInt(Number.MAX_SAFE_INTEGER)) expect(found).toBe('unknown');
        else expect(found).toMatchObject({ micro: expected });
      }),
      { numRuns: RUNS },
    );
  });

  test('the order in which entries stand does not matter, and exactly one of those that hold is found', () => {
    const part = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const key = fc.record({
      service: part(['chat', 'search']),
      feature: part(['draft']),
      endpoint: part(['gpt', 'claude']),
      model: part(['gpt*', 'gpt-5*', 'gpt-5.2', 'claude*']),
      runType: part(['chat']),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.integer({ min: 0, max: 2_000 })), { maxLength: 20 }), (drawn) => {
        const entries = drawn.map(([each, from], index) =>
          entry(each, { per_request: String(index + 1) }, { from, id: `e${index}` }),
        );
        expect(priceOf(entries.toReversed())).toBe(priceOf(entries));
        const couldHold = entries.some(({ key: each, effectiveFrom }) => {
          const isSame = (asked: string | undefined, value: string) => asked === undefined || asked === value;
          const model =
            each.model === undefined || each.model === 'gpt-5.2' || 'gpt-5.2'.startsWith(each.model.replace('*', ''));
          const isKey = isSame(each.service, 'chat') && isSame(each.endpoint, 'gpt') && model;
          return isKey && effectiveFrom <= CALL.at;
        });
        expect(priceOf(entries) === 'no_price').toBe(!couldHold);
      }),
      { numRuns: RUNS },
    );
  });

  test('a version says the price of its run, whatever it is', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (micro) => {
        expect(readRunPrice(withRunPrice('book 0195-x', micro))).toBe(micro);
      }),
    );
    expect(readRunPrice('book 0195-x')).toBeUndefined();
  });
});
