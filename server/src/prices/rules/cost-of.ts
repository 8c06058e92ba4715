import type { ContextPrices, PriceRule, Scaled } from '../facts.ts';
import { NANO_DIGITS } from './compile-rule.ts';
import type { TokenParts } from './parts-of.ts';

const NANO = 10n ** BigInt(NANO_DIGITS);

/**
 * Cost of one inference, not rounded yet, in 10^-9 nano-USD. Undefined: the rule has no price for the tier, or none for the
 * output that there was.
 */
export function exactCost(rule: PriceRule, tier: string, parts: TokenParts): bigint | undefined {
  const prices = pricesFor(rule, tier, parts);
  return prices === undefined ? undefined : exactSum(prices.exact, parts);
}

/** Rounds once, half up, to whole nano-USD. */
export function roundCost(exact: bigint): bigint {
  return (exact + NANO / 2n) / NANO;
}

/** The same as rounding `exactCost`, with plain numbers where they are exact: what the request path computes. */
export function roundedCost(rule: PriceRule, tier: string, parts: TokenParts): bigint | undefined {
  const prices = pricesFor(rule, tier, parts);
  if (prices === undefined) return undefined;
  const quick = prices.quick && quickCost(prices.quick, parts);
  return quick === undefined ? roundCost(exactSum(prices.exact, parts)) : BigInt(quick);
}

function pricesFor(rule: PriceRule, tier: string, parts: TokenParts): ContextPrices | undefined {
  const contexts = rule.tiers.get(tier);
  let found = contexts?.[0];
  if (contexts === undefined || found === undefined) return undefined;
  for (const context of contexts) if (parts.input > context.aboveInputTokens) found = context;
  return found.exact.output === undefined && parts.output > 0 ? undefined : found;
}

function exactSum(prices: Scaled<bigint>, parts: TokenParts): bigint {
  return (
    BigInt(parts.uncached) * prices.input +
    BigInt(parts.cacheRead) * prices.cacheRead +
    BigInt(parts.cacheWrite5m) * prices.cacheWrite5m +
    BigInt(parts.cacheWrite1h) * prices.cacheWrite1h +
    BigInt(parts.output) * (prices.output ?? 0n)
  );
}

/** Undefined where the sum is not certain to be exact: a sum of products that were rounded is never below what they were. */
function quickCost({ divisor, prices }: NonNullable<ContextPrices['quick']>, parts: TokenParts): number | undefined {
  const sum =
    parts.uncached * prices.input +
    parts.cacheRead * prices.cacheRead +
    parts.cacheWrite5m * prices.cacheWrite5m +
    parts.cacheWrite1h * prices.cacheWrite1h +
    parts.output * (prices.output ?? 0);
  if (sum > Number.MAX_SAFE_INTEGER) return undefined;
  const rest = sum % divisor;
  const whole = (sum - rest) / divisor;
  return rest * 2 >= divisor ? whole + 1 : whole;
}
