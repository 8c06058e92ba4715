import { asInstant } from '#kernel';
import type { PriceCatalogue, PriceDocument, PricedCall, PriceEntry } from './facts.ts';

/** Noon of a day in 2026. */
export const AT = asInstant(Date.UTC(2026, 10, 1, 12));

/** A catalogue that knows nothing. */
export const NO_CATALOGUE: PriceCatalogue = { release: '0', find: () => undefined, byVersion: () => undefined };

/** A call of a made-up model, with the changes. */
export function callWith(changes: Partial<PricedCall> = {}): PricedCall {
  return {
    provider: { kind: 'openai', name: 'main' },
    model: 'model-1',
    configuredModel: 'model-1',
    serviceTier: undefined,
    at: AT,
    purpose: 'generate',
    tokens: { input: 1_000, output: 100 },
    ...changes,
  };
}

/** A document with the prices, and the changes. */
export function documentWith(
  prices: PriceDocument['prices'],
  changes: Partial<Omit<PriceDocument, 'prices'>> = {},
): PriceDocument {
  return { prices, context_tiers: [], service_tiers: {}, ...changes };
}

/** An entry made long ago, with the changes. `document: undefined` makes it an end. */
export function entryWith(changes: Partial<PriceEntry> = {}): PriceEntry {
  return {
    id: 'entry-1',
    provider: undefined,
    model: 'model-1',
    effectiveFrom: asInstant(0),
    document: documentWith({ input: '1', output: '10' }),
    note: '',
    made: { at: asInstant(0), by: { id: 'admin', address: 'admin@example.com' } },
    ...changes,
  };
}
