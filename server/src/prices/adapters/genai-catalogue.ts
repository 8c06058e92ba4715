import { createRequire } from 'node:module';
import { calcPrice, findProvider, type ModelInfo, type ModelPrice, type Provider } from '@pydantic/genai-prices';
import type { ContextTier, TokenPrices } from '@tallygate/contract';
import type { DatedRule, PriceCatalogue, PriceDocument, PricedProviderKind, PriceRule } from '../facts.ts';
import { compileRule } from '../rules/compile-rule.ts';
import { decimalText } from '../rules/decimal.ts';

/** Names of models that are remembered, for each kind; over it the oldest are forgotten. */
const REMEMBERED_MAX = 2_000;
const PROVIDER_IDS = { openai: 'openai', anthropic: 'anthropic', gemini: 'google' } as const;
const VERSION = /^catalogue (\S+) ([^/ ]+)\/(\S+?)(?:@(\d{4}-\d{2}-\d{2}))?$/;

/**
 * The prices that come with `@pydantic/genai-prices`, made into rules of ours once for each model; its own arithmetic is not
 * used, and it fetches nothing. It knows standard prices only: other service tiers have none here.
 */
export function genaiCatalogue(): PriceCatalogue {
  const release = installedRelease();
  const remembered = new Map<PricedProviderKind, Map<string, readonly DatedRule[] | undefined>>();
  return {
    release,
    find: (kind, model) => {
      if (kind === 'demo') return undefined;
      const known = remembered.get(kind) ?? new Map<string, readonly DatedRule[] | undefined>();
      remembered.set(kind, known);
      if (known.has(model)) return known.get(model);
      const found = matchModel(PROVIDER_IDS[kind], model);
      const rules = found && datedRules(found.provider, found.model, release);
      if (known.size >= REMEMBERED_MAX) known.clear();
      known.set(model, rules);
      return rules;
    },
    byVersion: (priceVersion) => {
      const [, from, providerId = '', modelId] = VERSION.exec(priceVersion) ?? [];
      const provider = from === release ? findProvider({ providerId }) : undefined;
      const model = provider?.models.find(({ id }) => id === modelId);
      if (provider === undefined || model === undefined) return undefined;
      return datedRules(provider, model, release).find(({ rule }) => rule?.priceVersion === priceVersion)?.rule;
    },
  };
}

/** By the catalogue's own rules for names; nothing is computed, since nothing was used. */
function matchModel(providerId: string, name: string) {
  return calcPrice({}, name.replace(/^models\//, ''), { providerId }) ?? undefined;
}

/** Its prices over time. Those that hold at certain hours only cannot be told by an instant alone: they are none. */
function datedRules(provider: Provider, model: ModelInfo, release: string): readonly DatedRule[] {
  const named = `catalogue ${release} ${provider.id}/${model.id}`;
  if (!Array.isArray(model.prices)) return [{ from: Number.NEGATIVE_INFINITY, rule: ruleOf(named, model.prices) }];
  return model.prices.map(({ constraint, prices }) => {
    if (constraint === undefined) return { from: Number.NEGATIVE_INFINITY, rule: ruleOf(named, prices) };
    if (constraint.type !== 'start_date') return { from: Number.NEGATIVE_INFINITY, rule: undefined };
    const from = Date.parse(`${constraint.start_date}T00:00:00Z`);
    return { from, rule: ruleOf(`${named}@${constraint.start_date}`, prices) };
  });
}

/** Undefined: the model has no price per token, or one that is no decimal of ours. */
function ruleOf(priceVersion: string, prices: ModelPrice): PriceRule | undefined {
  const base = pricesAbove(prices, -1);
  if (base === undefined) return undefined;
  const tiers = thresholds(prices).map((above): ContextTier | undefined => {
    const there = pricesAbove(prices, above);
    return there && { above_input_tokens: above, prices: there };
  });
  const known = tiers.filter((tier) => tier !== undefined);
  if (known.length < tiers.length) return undefined;
  const document: PriceDocument = { prices: base, context_tiers: known, service_tiers: {} };
  const keys = Object.keys(prices);
  return compileRule({
    priceVersion,
    document,
    pricedMedia: MEDIA.filter((each) => keys.some((key) => key.includes(each))),
  });
}

const MEDIA = ['audio', 'image', 'video'] as const;

const KEYS = {
  input: 'input_mtok',
  output: 'output_mtok',
  cache_read: 'cache_read_mtok',
  cache_write_5m: 'cache_write_mtok',
  cache_write_1h: 'cache_write_1h_mtok',
} as const;

/** Every number of input tokens above which some price changes. */
function thresholds(prices: ModelPrice): readonly number[] {
  const starts = Object.values(KEYS).flatMap((key) => {
    const price = prices[key];
    return typeof price === 'object' ? price.tiers.map(({ start }) => start) : [];
  });
  return [...new Set(starts)].sort((one, other) => one - other);
}

/** The prices of requests with more input than so much. Undefined: there is none for input, or one is no decimal of ours. */
function pricesAbove(prices: ModelPrice, above: number): TokenPrices | undefined {
  const texts: Record<string, string> = {};
  for (const [ours, theirs] of Object.entries(KEYS)) {
    const price = prices[theirs];
    if (price === undefined) continue;
    const held = typeof price === 'number' ? price : priceAbove(price, above);
    const text = decimalText(held);
    if (text === undefined) return undefined;
    texts[ours] = text;
  }
  const { input, ...rest } = texts;
  return input === undefined ? undefined : { input, ...rest };
}

function priceAbove({ base, tiers }: Exclude<ModelPrice[string], number | undefined>, above: number): number {
  return tiers.filter(({ start }) => start <= above).at(-1)?.price ?? base;
}

function installedRelease(): string {
  const require = createRequire(import.meta.url);
  const path = require.resolve('@pydantic/genai-prices').replace(/dist\/index\.cjs$/, 'package.json');
  const { version }: { readonly version: string } = require(path);
  return version;
}
