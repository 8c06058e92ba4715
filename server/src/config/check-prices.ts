import { PRICE_BOUNDS, serviceTierNameSchema } from '@tallygate/contract';
import type { LooseContextTiers, LoosePrice } from './price-schema.ts';
import { memberSpot, report, type Spot } from './spot.ts';
import { readInstant } from './values.ts';

/** Reports prices that are well formed and still cannot be meant. */
export function checkPrices(prices: readonly LoosePrice[]): void {
  const seen = new Set<string>();
  for (const price of prices) {
    const from = price.effective_from === undefined ? 0 : readInstant(price.effective_from);
    if (from === undefined) report(memberSpot(price.spot, 'effective_from'), 'instant_invalid');
    const key = JSON.stringify([price.provider ?? null, price.model?.toLowerCase(), from]);
    if (price.model !== undefined && from !== undefined && seen.has(key)) report(price.spot, 'price_repeated');
    seen.add(key);
    checkContexts(price.context_tiers, memberSpot(price.spot, 'context_tiers'));
    checkServiceTiers(price);
  }
}

function checkServiceTiers({ spot, service_tiers: tiers = [] }: LoosePrice): void {
  const at = memberSpot(spot, 'service_tiers');
  if (tiers.length > PRICE_BOUNDS.serviceTiersMax) {
    report(at, 'list_too_long', { count_max: PRICE_BOUNDS.serviceTiersMax });
  }
  for (const { name, value } of tiers) {
    const tierSpot = memberSpot(at, name);
    if (!serviceTierNameSchema.safeParse(name).success) report(tierSpot, 'service_tier_name');
    if (value === undefined) continue;
    const has = (member: string) => memberSpot(tierSpot, member).node !== undefined;
    const isOne = has('multiplier') !== has('prices') && !(has('multiplier') && has('context_tiers'));
    if (!isOne) report(tierSpot, 'service_tier_ambiguous');
    checkContexts(value.context_tiers, memberSpot(tierSpot, 'context_tiers'));
  }
}

function checkContexts(tiers: LooseContextTiers, at: Spot): void {
  const sizes = (tiers ?? []).map((tier) => tier.above_input_tokens).filter((size) => size !== undefined);
  if (new Set(sizes).size < sizes.length) report(at, 'context_tier_repeated');
}
