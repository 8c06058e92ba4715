import { PRICE_FAR_TIMES, type TokenPrices } from '@tallygate/contract';
import type { PriceDocument, PriceRule } from './facts.ts';
import { readDecimal } from './rules/decimal.ts';

/** A price that is far from the catalogue's, both in US dollars per million tokens. */
export interface FarPrice {
  /** Such as `output`, or `context_tiers[0].output`. */
  readonly component: string;
  readonly price: string;
  readonly cataloguePrice: string;
  /** Version of the catalogue's rule. */
  readonly catalogue: string;
}

/**
 * The first price that is so many times the catalogue's for requests of the same size, or so many times less: one that was
 * written per token, or for a thousand of them. Prices that only one of the two has are not compared.
 */
export function farFromCatalogue(document: PriceDocument, rule: PriceRule): FarPrice | undefined {
  const own = [
    { place: '', size: 0, prices: document.prices },
    ...document.context_tiers.map((tier, index) => ({
      place: `context_tiers[${index}].`,
      size: tier.above_input_tokens,
      prices: tier.prices,
    })),
  ];
  for (const { place, size, prices } of own) {
    const published = pricesAbove(rule.document, size);
    for (const name of COMPONENTS) {
      const [price, cataloguePrice] = [prices[name], published[name]];
      if (price === undefined || cataloguePrice === undefined || !isFar(price, cataloguePrice)) continue;
      return { component: `${place}${name}`, price, cataloguePrice, catalogue: rule.priceVersion };
    }
  }
  return undefined;
}

const COMPONENTS = ['input', 'output', 'cache_read', 'cache_write_5m', 'cache_write_1h'] as const;

function isFar(one: string, other: string): boolean {
  const [a, b] = [readDecimal(one), readDecimal(other)];
  if (a === b) return false;
  const times = BigInt(PRICE_FAR_TIMES);
  return a >= b * times || b >= a * times;
}

function pricesAbove({ prices, context_tiers: tiers }: PriceDocument, size: number): TokenPrices {
  const reached = tiers.filter((tier) => tier.above_input_tokens <= size);
  const last = reached.toSorted((one, other) => one.above_input_tokens - other.above_input_tokens).at(-1);
  return size > 0 && last !== undefined ? last.prices : prices;
}
