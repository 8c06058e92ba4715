import { PRICE_BOUNDS } from '@tallygate/contract';
import { decimal, type Loose, list, named, optional, record, required, text, wholeNumber } from './readers.ts';

const BOUNDS = PRICE_BOUNDS;
const PRICE = decimal(BOUNDS.price);

const TOKEN_PRICES = {
  input: required(PRICE),
  output: optional(PRICE),
  cache_read: optional(PRICE),
  cache_write_5m: optional(PRICE),
  cache_write_1h: optional(PRICE),
};

const CONTEXT_TIER = {
  above_input_tokens: required(wholeNumber(BOUNDS.inputTokens)),
  prices: required(record(TOKEN_PRICES)),
};

const CONTEXT_TIERS = optional(list(record(CONTEXT_TIER), BOUNDS.contextTiersMax));

const SERVICE_TIER = {
  multiplier: optional(decimal(BOUNDS.multiplier)),
  prices: optional(record(TOKEN_PRICES)),
  context_tiers: CONTEXT_TIERS,
};

/** An entry of the price book: as `POST /api/v1/prices` takes one. */
export const PRICE_ENTRY = {
  provider: optional(text({ max: BOUNDS.providerLengthMax })),
  model: required(text({ max: BOUNDS.modelLengthMax })),
  effective_from: optional(text({ max: 64 })),
  prices: required(record(TOKEN_PRICES)),
  context_tiers: CONTEXT_TIERS,
  service_tiers: optional(named(record(SERVICE_TIER))),
  note: optional(text({ min: 0, max: BOUNDS.noteLengthMax })),
};

export type LoosePrice = Loose<typeof PRICE_ENTRY>;
export type LooseTokenPrices = Loose<typeof TOKEN_PRICES>;
export type LooseContextTiers = readonly Loose<typeof CONTEXT_TIER>[] | undefined;
