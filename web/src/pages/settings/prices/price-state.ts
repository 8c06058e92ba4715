import type { PriceFacts } from '@tallygate/contract';

/** Where an entry stands in time. `ended`: another took its place, or it is an end that holds. */
export const PRICE_STATES = ['current', 'coming', 'ended'] as const;
export type PriceState = (typeof PRICE_STATES)[number];

/** `now` in milliseconds since 1970. */
export function priceState(
  entry: Pick<PriceFacts, 'kind' | 'effective_from' | 'is_in_force'>,
  now: number,
): PriceState {
  if (Date.parse(entry.effective_from) > now) return 'coming';
  return entry.kind === 'price' && entry.is_in_force ? 'current' : 'ended';
}

/** Which entries a search names, and a state when one is chosen. The words are looked for in provider, model, note and name. */
export function matchingPrices(
  entries: readonly PriceFacts[],
  { text, state, now }: { readonly text: string; readonly state: string | undefined; readonly now: number },
): readonly PriceFacts[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    if (state !== undefined && priceState(entry, now) !== state) return false;
    const { provider, model, note, created_by: by } = entry;
    const searched = [provider, model, note, by].join(' ').toLowerCase();
    return words.every((word) => searched.includes(word));
  });
}
