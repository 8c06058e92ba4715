import type { ServiceTierPrice, TokenPrices } from '@tallygate/contract';
import { asInstant, invariant } from '#kernel';
import type { LooseContextTiers, LoosePrice, LooseTokenPrices } from './price-schema.ts';
import type { DeclaredPrice } from './settings.ts';
import { readInstant } from './values.ts';

/** A price without problems as a value. One without a time has always been in force. */
export function declarePrice(price: LoosePrice): DeclaredPrice {
  const from = price.effective_from === undefined ? asInstant(0) : readInstant(price.effective_from);
  return {
    provider: price.provider,
    model: known(price.model),
    effectiveFrom: known(from),
    document: {
      prices: tokenPrices(known(price.prices)),
      context_tiers: contextTiers(price.context_tiers),
      service_tiers: Object.fromEntries(
        (price.service_tiers ?? []).map(({ name, value }) => [name, serviceTier(known(value))]),
      ),
    },
    note: price.note ?? '',
  };
}

function serviceTier(tier: NonNullable<NonNullable<LoosePrice['service_tiers']>[number]['value']>): ServiceTierPrice {
  const { multiplier, prices } = tier;
  if (multiplier !== undefined) return { multiplier };
  return { prices: tokenPrices(known(prices)), context_tiers: contextTiers(tier.context_tiers) };
}

function contextTiers(tiers: LooseContextTiers) {
  return (tiers ?? []).map((tier) => ({
    above_input_tokens: known(tier.above_input_tokens),
    prices: tokenPrices(known(tier.prices)),
  }));
}

/** What is left out has a meaning, so that it is not there at all. */
function tokenPrices({ spot: _spot, input, ...rest }: LooseTokenPrices): TokenPrices {
  const given = Object.entries(rest).filter(([, price]) => price !== undefined);
  return { input: known(input), ...Object.fromEntries(given) };
}

function known<T>(value: T | undefined): T {
  invariant(value !== undefined, 'a file without problems has all that is required');
  return value;
}
