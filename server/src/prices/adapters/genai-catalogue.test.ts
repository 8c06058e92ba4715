import { findProvider } from '@pydantic/genai-prices';
import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { PricedCall, PricedProviderKind } from '../facts.ts';
import { callWith } from '../price-book.test-support.ts';
import { createPriceBook } from '../price-book.ts';
import { genaiCatalogue } from './genai-catalogue.ts';

const catalogue = genaiCatalogue();
const book = createPriceBook([], catalogue);
const price = (kind: PricedProviderKind, model: string, changes: Partial<PricedCall> = {}) =>
  book.price(callWith({ provider: { kind, name: kind }, model, configuredModel: model, ...changes }));

/**
 * Worked by hand from the providers' public price pages, in US dollars per million tokens:
 * https://developers.openai.com/api/docs/pricing
 *   gpt-5.2: input 1.75, cached 0.175, output 14. gpt-4o: 2.50, 1.25, 10. text-embedding-3-large: 0.13.
 *   gpt-5.4: 2.50, 0.25, 15 for prompts below 272K tokens; from there 5.00, 0.50, 22.50.
 *   o3 since 2025-06-10: 2, 0.50, 8.
 * https://platform.claude.com/docs/en/about-claude/pricing
 *   Sonnet 4.5: 3, writes 3.75 (5 minutes) and 6 (1 hour), reads 0.30, output 15; above 200K tokens 6, 7.50, 12, 0.60, 22.50.
 *   Opus 4.5: 5, writes 6.25 and 10, reads 0.50, output 25.
 * https://ai.google.dev/gemini-api/docs/pricing
 *   Gemini 2.5 Pro: 1.25, cached 0.125, output 10 up to 200K tokens; above 2.50, 0.25, 15.
 */
const GOLDEN: readonly {
  kind: PricedProviderKind;
  model: string;
  tokens: PricedCall['tokens'];
  usd: string;
  version: string;
}[] = [
  {
    kind: 'openai',
    model: 'gpt-5.2-2025-12-11',
    tokens: { input: 10_000, output: 1_000 },
    usd: '0.031500000',
    version: 'openai/gpt-5.2',
  },
  {
    kind: 'openai',
    model: 'gpt-5.2',
    tokens: { input: 10_000, output: 1_000, cacheRead: 8_000 },
    usd: '0.018900000',
    version: 'openai/gpt-5.2',
  },
  {
    kind: 'openai',
    model: 'gpt-4o-2024-11-20',
    tokens: { input: 1_234, output: 567, cacheRead: 1_024 },
    usd: '0.007475000',
    version: 'openai/gpt-4o',
  },
  {
    kind: 'openai',
    model: 'gpt-5.4',
    tokens: { input: 271_999, output: 100 },
    usd: '0.681497500',
    version: 'openai/gpt-5.4',
  },
  {
    kind: 'openai',
    model: 'gpt-5.4',
    tokens: { input: 272_000, output: 100 },
    usd: '1.362250000',
    version: 'openai/gpt-5.4',
  },
  {
    kind: 'openai',
    model: 'o3',
    tokens: { input: 1_000, output: 1_000, reasoning: 900 },
    usd: '0.010000000',
    version: 'openai/o3@2025-06-10',
  },
  {
    kind: 'openai',
    model: 'text-embedding-3-large',
    tokens: { input: 7, output: 0 },
    usd: '0.000000910',
    version: 'openai/text-embedding-3-large',
  },
  {
    kind: 'anthropic',
    model: 'claude-sonnet-4-5-20250929',
    tokens: { input: 200_000, output: 10 },
    usd: '0.600150000',
    version: 'anthropic/claude-sonnet-4-5',
  },
  {
    kind: 'anthropic',
    model: 'claude-sonnet-4-5-20250929',
    tokens: { input: 200_001, output: 10 },
    usd: '1.200231000',
    version: 'anthropic/claude-sonnet-4-5',
  },
  {
    kind: 'anthropic',
    model: 'claude-opus-4-5-20251101',
    tokens: { input: 1_000, output: 0, cacheCreation: 600, cacheCreation5m: 100, cacheCreation1h: 500, cacheRead: 300 },
    usd: '0.006275000',
    version: 'anthropic/claude-opus-4-5',
  },
  {
    kind: 'gemini',
    model: 'gemini-2.5-pro',
    tokens: { input: 200_000, output: 1_000 },
    usd: '0.260000000',
    version: 'google/gemini-2.5-pro',
  },
  {
    kind: 'gemini',
    model: 'models/gemini-2.5-pro',
    tokens: { input: 200_001, output: 1_000, cacheRead: 200_001 },
    usd: '0.065000250',
    version: 'google/gemini-2.5-pro',
  },
];

describe('the catalogue', () => {
  test.each(GOLDEN)('$kind $model $tokens costs $usd', ({ kind, model, tokens, usd, version }) => {
    const cost = price(kind, model, { tokens });
    expect(cost?.priceVersion).toBe(`catalogue 0.1.8 ${version}`);
    expect(cost?.costNanoUsd).toBe(BigInt(usd.replace('.', '')));
  });

  test('the price of the day of the request counts', () => {
    const at = (day: string) =>
      price('openai', 'o3', { at: asInstant(Date.parse(day)), tokens: { input: 1_000_000, output: 0 } });
    expect(at('2025-06-09T23:59:59.999Z')).toEqual({
      costNanoUsd: 10_000_000_000n,
      priceVersion: 'catalogue 0.1.8 openai/o3',
    });
    expect(at('2025-06-10T00:00:00.000Z')).toEqual({
      costNanoUsd: 2_000_000_000n,
      priceVersion: 'catalogue 0.1.8 openai/o3@2025-06-10',
    });
  });

  test('it knows standard prices only, and no stranger', () => {
    expect(price('openai', 'gpt-5.2', { serviceTier: 'flex' })).toBeUndefined();
    expect(price('openai', 'gpt-5.2', { serviceTier: 'priority' })).toBeUndefined();
    expect(price('anthropic', 'claude-opus-4-5', { serviceTier: 'batch' })).toBeUndefined();
    expect(price('openai', 'my-own-model')).toBeUndefined();
    expect(price('openai', '')).toBeUndefined();
    expect(price('anthropic', 'gpt-5.2')).toBeUndefined();
    expect(catalogue.byVersion('catalogue 0.1.7 openai/gpt-5.2')).toBeUndefined();
    expect(catalogue.byVersion('catalogue 0.1.8 openai/nothing')).toBeUndefined();
  });

  test('audio of a model that prices it apart is not charged as text', () => {
    const raw = '{"prompt_tokens_details":{"audio_tokens":500}}';
    expect(price('openai', 'gpt-audio', { raw })).toBeUndefined();
    expect(price('openai', 'gpt-audio', { raw: '{"prompt_tokens_details":{"audio_tokens":0}}' })).toBeDefined();
  });

  test('every model of it becomes a rule, its dates in order, and is found again by its version', () => {
    const counts = { rules: 0, tiered: 0, dated: 0 };
    for (const id of ['openai', 'anthropic', 'google']) {
      for (const model of findProvider({ providerId: id })?.models ?? []) {
        const kind = id === 'google' ? 'gemini' : (id as PricedProviderKind);
        const rules = catalogue.find(kind, model.id) ?? [];
        expect(rules.map(({ from }) => from)).toEqual(
          rules.map(({ from }) => from).toSorted((a, b) => (a < b ? -1 : 1)),
        );
        for (const { rule } of rules) {
          if (rule === undefined) continue;
          counts.rules += 1;
          if (rule.document.context_tiers.length > 0) counts.tiered += 1;
          expect(catalogue.byVersion(rule.priceVersion)?.document).toEqual(rule.document);
        }
        if (rules.length > 1) counts.dated += 1;
      }
    }
    expect(counts.rules).toBeGreaterThan(150);
    expect(counts.tiered).toBeGreaterThan(15);
    expect(counts.dated).toBeGreaterThan(5);
  });

  test('what is remembered is bounded and stays right', () => {
    for (let index = 0; index < 4_500; index++) catalogue.find('openai', `stranger-${index}`);
    expect(price('openai', 'gpt-5.2')?.costNanoUsd).toBe(3_150_000n);
  });
});
