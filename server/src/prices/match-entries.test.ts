import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { PriceCatalogue, PricedCall, PriceEntry } from './facts.ts';
import { AT, callWith, documentWith, entryWith, NO_CATALOGUE } from './price-book.test-support.ts';
import { createPriceBook } from './price-book.ts';
import { compileRule } from './rules/compile-rule.ts';

describe('which entry of the book holds', () => {
  const price = (input: string) => documentWith({ input, output: '0' });
  const catalogue: PriceCatalogue = {
    release: '0',
    find: (_kind, model) =>
      model === 'model-1'
        ? [{ from: Number.NEGATIVE_INFINITY, rule: compileRule({ priceVersion: 'catalogue x', document: price('9') }) }]
        : undefined,
    byVersion: () => undefined,
  };
  const nano = (entries: readonly Partial<PriceEntry>[], call: Partial<PricedCall> = {}) => {
    const numbered = entries.map((entry, index) => entryWith({ id: `${index}`, ...entry }));
    const cost = createPriceBook(numbered, catalogue).price(callWith({ tokens: { input: 1_000, output: 0 }, ...call }));
    return cost === undefined ? undefined : Number(cost.costNanoUsd) / 1e6;
  };
  test('the book goes before the catalogue, and the catalogue holds where the book has nothing', () => {
    expect(nano([])).toBe(9);
    expect(nano([{ document: price('1') }])).toBe(1);
    expect(nano([{ document: price('1'), model: 'model-2' }])).toBe(9);
    expect(nano([], { model: 'model-3', configuredModel: 'model-4' })).toBeUndefined();
  });
  test('a name of a provider goes before a kind, a kind before none, and all before the model', () => {
    const any = { document: price('1') };
    const kind = { document: price('2'), provider: 'openai', model: 'mod*' };
    const name = { document: price('3'), provider: 'main', model: '*' };
    expect(nano([any, kind, name])).toBe(3);
    expect(nano([any, kind, { ...name, provider: 'other' }])).toBe(2);
    expect(nano([any, { ...kind, provider: 'anthropic' }])).toBe(1);
  });
  test('an exact model goes before a beginning, a longer beginning before a shorter one', () => {
    const all = { document: price('1'), model: '*' };
    const short = { document: price('2'), model: 'mod*' };
    const long = { document: price('3'), model: 'MODEL-*' };
    const exact = { document: price('4'), model: 'Model-1' };
    expect(nano([exact, long, short, all])).toBe(4);
    expect(nano([all, long, short])).toBe(3);
    expect(nano([all, short])).toBe(2);
    expect(nano([all])).toBe(1);
    expect(nano([{ document: price('2'), model: 'model' }])).toBe(9);
  });
  test('R-33: the price of the instant of the request counts, to the millisecond', () => {
    const entries = [
      { document: price('2'), effectiveFrom: AT },
      { document: price('1') },
      { document: price('3'), effectiveFrom: asInstant(AT + 10) },
    ];
    expect(nano(entries, { at: asInstant(AT - 1) })).toBe(1);
    expect(nano(entries, { at: AT })).toBe(2);
    expect(nano(entries, { at: asInstant(AT + 9) })).toBe(2);
    expect(nano(entries, { at: asInstant(AT + 10) })).toBe(3);
  });
  test('before the first entry begins, the catalogue holds', () => {
    expect(nano([{ document: price('2'), effectiveFrom: AT }], { at: asInstant(AT - 1) })).toBe(9);
  });
  test('after an end the next best holds: a wider entry, or the catalogue', () => {
    const end = { document: undefined, effectiveFrom: AT };
    expect(nano([{ document: price('1') }, end], { at: asInstant(AT - 1) })).toBe(1);
    expect(nano([{ document: price('1') }, end])).toBe(9);
    expect(nano([{ document: price('1') }, end, { document: price('2'), model: 'm*' }])).toBe(2);
    expect(
      nano([{ document: price('1') }, end, { document: price('3'), effectiveFrom: asInstant(AT + 1) }], {
        at: asInstant(AT + 1),
      }),
    ).toBe(3);
  });
  test('of two that begin at the same instant the one made later holds', () => {
    const made = (at: number) => ({ at: asInstant(at), by: { id: '', address: '' } });
    const early = { document: price('1'), made: made(1) };
    const late = { document: price('2'), made: made(2) };
    expect(nano([early, late])).toBe(2);
    expect(nano([late, early])).toBe(2);
  });
  test('what the file declares hides what was made for the same provider and model, whatever its time', () => {
    expect(
      nano([
        { document: price('1'), made: undefined },
        { document: price('2'), effectiveFrom: AT },
      ]),
    ).toBe(1);
  });
  test('the model that served goes before the one that was asked for, the book before the catalogue', () => {
    const served = { model: 'served-1', configuredModel: 'model-1' };
    expect(nano([], served)).toBe(9);
    expect(nano([{ document: price('1') }], served)).toBe(1);
    expect(nano([{ document: price('1') }, { document: price('2'), model: 'served*' }], served)).toBe(2);
    expect(nano([{ document: price('1'), model: 'asked' }], { model: 'model-1', configuredModel: 'asked' })).toBe(1);
    expect(nano([], { model: undefined, configuredModel: 'model-1' })).toBe(9);
  });
  test('two pairs of models that are put together alike are told apart', () => {
    const book = createPriceBook([entryWith({ model: 'ab' })], NO_CATALOGUE);
    expect(book.price(callWith({ model: 'a', configuredModel: 'bb' }))).toBeUndefined();
    expect(book.price(callWith({ model: 'ab', configuredModel: 'b' }))).toBeDefined();
    expect(book.price(callWith({ model: 'a', configuredModel: 'ab' }))).toBeDefined();
  });
  test('what is remembered stays right when it is more than is kept', () => {
    const book = createPriceBook([entryWith({ model: 'model-77*' })], NO_CATALOGUE);
    const found = Array.from({ length: 9_000 }, (_, index) =>
      book.price(callWith({ model: `model-${index}`, configuredModel: '' })),
    );
    expect(found.filter((each) => each !== undefined)).toHaveLength(111);
  });
  test('the version names the entry', () => {
    const book = createPriceBook([entryWith({ id: 'e-7' })], NO_CATALOGUE);
    expect(book.price(callWith())?.priceVersion).toBe('book e-7');
    expect(book.byVersion('book e-7')?.document).toEqual(entryWith().document);
    expect(book.byVersion('book e-8')).toBeUndefined();
  });
  test('the demo provider has a price of its own, that the book may replace', () => {
    const provider = { kind: 'demo', name: 'demo' } as const;
    expect(nano([], { provider })).toBe(0.1);
    expect(nano([{ document: price('5') }], { provider })).toBe(5);
  });
});
