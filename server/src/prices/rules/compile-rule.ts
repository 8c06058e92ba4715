import type { ContextTier, TokenPrices } from '@tallygate/contract';
import type { ContextPrices, Medium, PriceDocument, PriceRule, Scaled } from '../facts.ts';
import { MULTIPLIER_DIGITS, readDecimal } from './decimal.ts';
import { STANDARD_TIER } from './service-tier.ts';

/** Makes ready for computing what people wrote. Once for each model: no request parses a decimal. */
export function compileRule(facts: {
  readonly priceVersion: string;
  readonly document: PriceDocument;
  readonly pricedMedia?: readonly Medium[];
}): PriceRule {
  const { priceVersion, document, pricedMedia = [] } = facts;
  const standard = contexts(document.prices, document.context_tiers);
  const tiers = new Map([[STANDARD_TIER, standard]]);
  for (const [name, tier] of Object.entries(document.service_tiers)) {
    tiers.set(
      name,
      'multiplier' in tier ? multiplied(standard, tier.multiplier) : contexts(tier.prices, tier.context_tiers ?? []),
    );
  }
  return { priceVersion, document, pricedMedia, tiers };
}

function contexts(prices: TokenPrices, tiers: readonly ContextTier[]): readonly ContextPrices[] {
  const sorted = tiers.toSorted((one, other) => one.above_input_tokens - other.above_input_tokens);
  return [
    contextPrices(-1, scaled(prices)),
    ...sorted.map((tier) => contextPrices(tier.above_input_tokens, scaled(tier.prices))),
  ];
}

/** What is left out has the price of what it is a part of, as the contract says. */
function scaled(prices: TokenPrices): Scaled<bigint> {
  const input = readDecimal(prices.input);
  const read = (text: string | undefined, otherwise: bigint) => (text === undefined ? otherwise : readDecimal(text));
  const cacheWrite5m = read(prices.cache_write_5m, input);
  return {
    input,
    output: prices.output === undefined ? undefined : readDecimal(prices.output),
    cacheRead: read(prices.cache_read, input),
    cacheWrite5m,
    cacheWrite1h: read(prices.cache_write_1h, cacheWrite5m),
  };
}

function multiplied(standard: readonly ContextPrices[], multiplier: string): readonly ContextPrices[] {
  const times = readDecimal(multiplier, MULTIPLIER_DIGITS);
  const unit = 10n ** BigInt(MULTIPLIER_DIGITS);
  // Prices have nine digits at most, so that the division leaves nothing over.
  return standard.map(({ aboveInputTokens, exact }) =>
    contextPrices(
      aboveInputTokens,
      mapped(exact, (price) => (price * times) / unit),
    ),
  );
}

function contextPrices(aboveInputTokens: number, exact: Scaled<bigint>): ContextPrices {
  return { aboveInputTokens, exact, quick: quickOf(exact) };
}

/** A price of 10^-12 US dollars per million tokens is 10^-9 nano-USD per token. */
export const NANO_DIGITS = 9;

/** The largest unit in which all prices are whole, so that products stay small enough for plain numbers. */
function quickOf(exact: Scaled<bigint>): ContextPrices['quick'] {
  const all = Object.values(exact).filter((price): price is bigint => price !== undefined);
  let digits = NANO_DIGITS;
  while (digits > 0 && all.some((price) => price % 10n ** BigInt(digits) !== 0n)) digits -= 1;
  const unit = 10n ** BigInt(digits);
  if (all.some((price) => price / unit > BigInt(Number.MAX_SAFE_INTEGER))) return undefined;
  return { divisor: 10 ** (NANO_DIGITS - digits), prices: mapped(exact, (price) => Number(price / unit)) };
}

function mapped<From, To>(prices: Scaled<From>, become: (price: From) => To): Scaled<To> {
  return {
    input: become(prices.input),
    output: prices.output === undefined ? undefined : become(prices.output),
    cacheRead: become(prices.cacheRead),
    cacheWrite5m: become(prices.cacheWrite5m),
    cacheWrite1h: become(prices.cacheWrite1h),
  };
}
