import type { Iteration, Price, PricedCall, PriceRule } from './facts.ts';
import { exactCost, roundCost, roundedCost } from './rules/cost-of.ts';
import { hasMedia } from './rules/has-media.ts';
import { partsOf } from './rules/parts-of.ts';
import { readIterations } from './rules/read-iterations.ts';
import { tierServed } from './rules/service-tier.ts';

/** Finds the rule of a model, the answer's own where it is undefined; undefined: nobody gave it a price. */
export type RuleFor = (model: string | undefined) => PriceRule | undefined;

/** Of calls that cost nothing by their nature: counting tokens. */
export const FREE: Price = { costNanoUsd: 0n, priceVersion: 'free' };
/** Begins the version of a cost that is the sum of several inferences'. */
export const ITERATIONS = 'iterations ';
export const BETWEEN_VERSIONS = ' + ';
/** UTF-16 units of a version; a cost whose version does not fit could not be recomputed, and is not known. */
export const PRICE_VERSION_CHARS_MAX = 256;
/** More than nine million US dollars for one request are a mistake somewhere; numbers in JSON hold no more. */
const COST_NANO_USD_MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** What the cost of a call depends on besides its rules. */
export type CallCounts = Pick<PricedCall, 'purpose' | 'serviceTier' | 'tokens' | 'raw' | 'iterations'>;

/** The cost of a call, rounded once. Undefined: a part of it is not known, and then all of it is not. */
export function priceCall(call: CallCounts, ruleFor: RuleFor): Price | undefined {
  if (call.purpose === 'count') return isNothing(call) ? FREE : undefined;
  const iterations = call.iterations ?? readIterations(call.raw);
  if (iterations === 'unreadable') return undefined;
  if (iterations !== undefined && iterations.length > 0) return priceIterations(iterations, { call, ruleFor });
  const rule = ruleFor(undefined);
  const parts = partsOf(call.tokens, call.purpose);
  if (rule === undefined || parts === undefined || isOtherThanText(rule, call.raw)) return undefined;
  return priceOf(roundedCost(rule, tierServed(call.serviceTier, call.raw), parts), rule.priceVersion);
}

/** Counting tokens generates none; when it failed, nothing is known. */
function isNothing({ tokens }: CallCounts): boolean {
  return tokens.input === 0 && tokens.output === 0;
}

/** What was said in audio or seen in images has other prices than the rule holds. */
function isOtherThanText(rule: PriceRule, raw: string | undefined): boolean {
  return rule.pricedMedia.length > 0 && hasMedia(raw, rule.pricedMedia) === true;
}

/** Each inference at its own model's price; the sum is rounded, not its parts. */
function priceIterations(
  iterations: readonly Iteration[],
  { call, ruleFor }: { readonly call: CallCounts; readonly ruleFor: RuleFor },
): Price | undefined {
  const tier = tierServed(call.serviceTier, call.raw);
  const versions = new Map<string | undefined, string>();
  let sum = 0n;
  for (const { model, tokens } of iterations) {
    const rule = ruleFor(model);
    const parts = partsOf(tokens, call.purpose);
    if (rule === undefined || parts === undefined || isOtherThanText(rule, call.raw)) return undefined;
    const exact = exactCost(rule, tier, parts);
    if (exact === undefined) return undefined;
    sum += exact;
    versions.set(model, rule.priceVersion);
  }
  const priceVersion = ITERATIONS + [...versions.values()].join(BETWEEN_VERSIONS);
  return priceOf(roundCost(sum), priceVersion);
}

/** What a row cannot hold is not known. */
function priceOf(costNanoUsd: bigint | undefined, priceVersion: string): Price | undefined {
  if (costNanoUsd === undefined || costNanoUsd > COST_NANO_USD_MAX) return undefined;
  return priceVersion.length > PRICE_VERSION_CHARS_MAX ? undefined : { costNanoUsd, priceVersion };
}
