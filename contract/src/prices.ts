import { z } from 'zod';

/** Bounds of prices: the same in the configuration file and in the API. */
export const PRICE_BOUNDS = {
  providerLengthMax: 128,
  modelLengthMax: 256,
  noteLengthMax: 500,
  /** US dollars per million tokens: below it, with at most so many digits behind the point. */
  price: { below: 1_000_000, digitsMax: 9 },
  multiplier: { below: 1_000, digitsMax: 3 },
  contextTiersMax: 8,
  serviceTiersMax: 16,
  inputTokens: { min: 0, max: 1_000_000_000_000 },
  /** Of the account, ends included. */
  entriesMax: 10_000,
  /** Of a look-back over usage rows, and of one re-rating. */
  rangeDaysMax: 400,
} as const;

const BOUNDS = PRICE_BOUNDS;

/** A price that differs so many times from the catalogue's, either way, must be confirmed. */
export const PRICE_FAR_TIMES = 10;

/** US dollars per million tokens as a decimal text, such as `1.75`: at most 9 digits behind the point, below a million. */
export const priceTextSchema = z
  .string()
  .max(20)
  .regex(/^(0|[1-9]\d{0,5})(\.\d{1,9})?$/, 'a decimal below 1000000 with at most 9 digits behind the point');
/** How many times another price, as a decimal text, such as `0.5`. */
export const multiplierTextSchema = z
  .string()
  .max(10)
  .regex(/^(0|[1-9]\d{0,2})(\.\d{1,3})?$/, 'a decimal below 1000 with at most 3 digits behind the point');

const line = (length: { readonly min?: number; readonly max: number }) =>
  z
    .string()
    .min(length.min ?? 1)
    .max(length.max)
    .regex(/^\P{Cc}*$/u, 'control characters and line breaks are not allowed here')
    .refine((text) => text.isWellFormed(), 'not a well-formed text');

/** Prices of one model, in US dollars per million tokens. */
export const tokenPricesSchema = z.strictObject({
  input: priceTextSchema.describe('Input that was neither read from nor written to a cache.'),
  output: priceTextSchema.optional().describe('Absent: the model gives no output tokens, as for embeddings.'),
  cache_read: priceTextSchema.optional().describe('Default: as input.'),
  cache_write_5m: priceTextSchema.optional().describe('Default: as input.'),
  cache_write_1h: priceTextSchema.optional().describe('Default: as cache_write_5m.'),
});
export type TokenPrices = z.infer<typeof tokenPricesSchema>;

/** Prices for requests whose whole input, cached included, is larger than this. They hold for all tokens of the request. */
export const contextTierSchema = z.strictObject({
  above_input_tokens: z.number().int().min(BOUNDS.inputTokens.min).max(BOUNDS.inputTokens.max),
  prices: tokenPricesSchema,
});
export type ContextTier = z.infer<typeof contextTierSchema>;

const contextTiers = z
  .array(contextTierSchema)
  .max(BOUNDS.contextTiersMax)
  .refine(
    (tiers) => new Set(tiers.map((tier) => tier.above_input_tokens)).size === tiers.length,
    'two context tiers begin above the same number of tokens',
  );

/** Of one service tier: so many times the standard prices, or prices of its own. */
export const serviceTierPriceSchema = z.union([
  z.strictObject({ multiplier: multiplierTextSchema }),
  z.strictObject({ prices: tokenPricesSchema, context_tiers: contextTiers.optional() }),
]);
export type ServiceTierPrice = z.infer<typeof serviceTierPriceSchema>;

/** Names of service tiers as providers tell them, in lower case; `default`, `standard` and `on_demand` are the standard one. */
export const serviceTierNameSchema = z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, 'lower-case letters, digits, _ and -');

const whatShape = {
  provider: line({ max: BOUNDS.providerLengthMax })
    .nullable()
    .describe('Name or kind of a provider. NULL: whichever. A name goes before a kind, a kind before none.'),
  model: line({ max: BOUNDS.modelLengthMax }).describe(
    'As the provider names it in its answer, or as the endpoint does; `gpt-5*` for all that begin so. An exact name goes before a beginning, a longer beginning before a shorter one.',
  ),
};
const chargedShape = {
  prices: tokenPricesSchema,
  context_tiers: contextTiers,
  service_tiers: z
    .record(serviceTierNameSchema, serviceTierPriceSchema)
    .refine((tiers) => Object.keys(tiers).length <= BOUNDS.serviceTiersMax, `at most ${BOUNDS.serviceTiersMax} tiers`)
    .describe('A tier that is not here has no price: its cost is unknown.'),
  note: line({ min: 0, max: BOUNDS.noteLengthMax }),
};

/** What an entry of the price book charges, with nothing left out that has a default. */
export const priceDocumentSchema = z.object({
  prices: chargedShape.prices,
  context_tiers: chargedShape.context_tiers,
  service_tiers: chargedShape.service_tiers,
});

/** Body of `POST /api/v1/prices`. A price is never changed: a later one takes its place from `effective_from` on. */
export const newPriceSchema = z.strictObject({
  provider: whatShape.provider.default(null),
  model: whatShape.model,
  effective_from: z.iso
    .datetime({ offset: true })
    .optional()
    .describe(
      'Requests received from then on have this price. Default: now. May lie in the past: rows stay as they are until they are re-rated.',
    ),
  prices: chargedShape.prices,
  context_tiers: chargedShape.context_tiers.optional(),
  service_tiers: chargedShape.service_tiers.optional(),
  note: chargedShape.note.optional(),
  confirm: z
    .boolean()
    .optional()
    .describe('Needed for a price that is ten times the catalogue’s or more, or a tenth of it or less.'),
});
export type NewPrice = z.input<typeof newPriceSchema>;

/** Body of `POST /api/v1/prices/{id}/end`: from then on there is no own price of this provider and model. */
export const endPriceSchema = z.strictObject({
  effective_from: z.iso.datetime({ offset: true }).optional().describe('Default: now.'),
  note: chargedShape.note.optional(),
});
export type EndPrice = z.input<typeof endPriceSchema>;

/** An entry of the account's own price book, as it is shown. */
export const priceSchema = z.object({
  id: z.string(),
  ...whatShape,
  kind: z.enum(['price', 'end']).describe('`end`: from then on the book has no price of this provider and model.'),
  effective_from: z.iso.datetime(),
  is_in_force: z.boolean().describe('Now, for its provider and model.'),
  prices: tokenPricesSchema.nullable().describe('NULL: an end.'),
  context_tiers: z.array(contextTierSchema),
  service_tiers: z.record(z.string(), serviceTierPriceSchema),
  note: z.string(),
  declared: z.boolean().describe('From the configuration file: read-only here.'),
  created_at: z.iso.datetime().nullable().describe('NULL: declared.'),
  created_by: z.string().nullable(),
});
export type PriceFacts = z.infer<typeof priceSchema>;

/** Query of `GET /api/v1/prices/lookup`. */
export const priceLookupQuerySchema = z.strictObject({
  provider: z.string().min(1).max(BOUNDS.providerLengthMax).describe('Name or kind of a provider.'),
  model: z.string().min(1).max(BOUNDS.modelLengthMax),
  at: z.iso.datetime({ offset: true }).optional().describe('Default: now.'),
});

const chargedSchema = z.object({
  price_version: z.string().describe('As in the usage table.'),
  prices: tokenPricesSchema,
  context_tiers: z.array(contextTierSchema),
  service_tiers: z.record(z.string(), serviceTierPriceSchema),
});

/** Answer of `GET /api/v1/prices/lookup`: what would be charged, and what the catalogue alone would say. */
export const priceLookupSchema = z.object({
  provider: z.string(),
  provider_kind: z.enum(['openai', 'anthropic', 'gemini', 'demo']),
  model: z.string(),
  at: z.iso.datetime(),
  source: z
    .enum(['book', 'catalogue', 'demo', 'none'])
    .describe('`none`: no price is known, and the cost will be NULL.'),
  charged: chargedSchema.nullable(),
  catalogue: chargedSchema.nullable().describe('NULL: the catalogue does not know the model.'),
});
export type PriceLookup = z.infer<typeof priceLookupSchema>;

/** Query of `GET /api/v1/prices/unknown`. Half-open, by the time of the request. */
export const unknownPricesQuerySchema = z.strictObject({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
});

/** Answer of `GET /api/v1/prices/unknown`: what was used and has no cost, most requests first, at most 200 of them. */
export const unknownPricesSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  data: z.array(
    z.object({
      provider: z.string().nullable().describe('Name. NULL: the row does not tell.'),
      provider_kind: z.string().nullable(),
      model: z.string().nullable(),
      service_tier: z.string().nullable(),
      reason: z
        .enum(['unknown_price', 'no_usage'])
        .describe('`no_usage`: a provider was asked and reported no tokens, so that no price could help.'),
      requests: z.number().int(),
      input_tokens: z.number().int().nullable(),
      output_tokens: z.number().int().nullable(),
      last_seen: z.iso.datetime(),
    }),
  ),
});
export type UnknownPrices = z.infer<typeof unknownPricesSchema>;

/** Body of `POST /api/v1/prices/rerate`: computes the cost of rows anew by the prices known now, and corrects the difference. */
export const rerateSchema = z.strictObject({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }).describe('Half-open, by the time of the request.'),
  model: line({ max: BOUNDS.modelLengthMax }).optional().describe('As in the rows’ `destination_model`.'),
  provider: line({ max: BOUNDS.providerLengthMax }).optional().describe('Name of a provider.'),
  dry_run: z.boolean().optional().describe('Only tell what would be written.'),
});
export type Rerate = z.input<typeof rerateSchema>;

/** Answer of `POST /api/v1/prices/rerate`. Amounts are decimal texts in nano-USD. */
export const rerateAnswerSchema = z.object({
  rerate_id: z.string(),
  dry_run: z.boolean(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  rows: z.number().int().describe('Rows that were looked at.'),
  corrections: z.number().int().describe('Written, or to be written by a run that is not dry.'),
  newly_priced: z.number().int().describe('Of them: rows whose cost was not known before.'),
  still_unknown: z
    .number()
    .int()
    .describe('Rows whose cost is not known by the prices of now either; they keep what they had.'),
  delta_nano_usd: z.string().describe('Sum of the corrections.'),
  next_from: z.iso
    .datetime()
    .nullable()
    .describe('The time was not enough for all: where the next re-rating has to begin. NULL: all was looked at.'),
});
export type RerateAnswer = z.infer<typeof rerateAnswerSchema>;

/** What admission holds for a request whose price or size is not known, in millionths of a US dollar, until another is chosen: one dollar. */
export const DEFAULT_HOLD_MICRO_USD = 1_000_000;

/** Body of `PATCH /api/v1/prices/settings`. */
export const defaultHoldSchema = z.strictObject({
  default_hold_micro_usd: z
    .number()
    .int()
    .min(1)
    .max(1_000_000_000)
    .describe('Held for a request whose price or size is not known, in millionths of a US dollar. Never nothing.'),
});
export type DefaultHold = z.infer<typeof defaultHoldSchema>;

/** Answer of `GET /api/v1/prices/settings`. */
export const priceSettingsSchema = z.object({
  ...defaultHoldSchema.shape,
  charge_failed_input: z
    .boolean()
    .describe(
      'Credits are charged for the input of requests that failed without any output. From the configuration file.',
    ),
  catalogue_version: z.string().describe('Release of the catalogue of prices that comes with the product.'),
});
export type PriceSettings = z.infer<typeof priceSettingsSchema>;

/** The closed list of the usage table's `charge_reason`. */
export const CHARGE_REASONS = [
  'usage',
  'estimated_usage',
  'failed_without_output',
  'not_charged_policy',
  'refused',
  'no_usage',
  'unknown_price',
  'no_credit_price',
  'free',
] as const;
export type ChargeReason = (typeof CHARGE_REASONS)[number];
