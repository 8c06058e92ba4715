import { z } from 'zod';
import { creditTextSchema } from './credits.ts';

/** Bounds of prices in credits. */
export const CREDIT_PRICE_BOUNDS = {
  nameLengthMax: 256,
  noteLengthMax: 500,
  /** Credits of one price: below it, with at most six digits behind the point. */
  priceBelow: 1_000_000,
  /** Of the account, ends included. */
  entriesMax: 10_000,
  /** Workspaces with a mode of their own. */
  workspacesMax: 10_000,
  /** Proposed entries of one preview. */
  proposedMax: 100,
  /** Of a preview. */
  rangeDaysMax: 92,
} as const;

const BOUNDS = CREDIT_PRICE_BOUNDS;

/** Credits as a decimal text, such as `0.25`: at most 6 digits behind the point, below a million. */
export const creditPriceTextSchema = z
  .string()
  .max(16)
  .regex(/^(0|[1-9]\d{0,5})(\.\d{1,6})?$/, 'a decimal below 1000000 with at most 6 digits behind the point');

const line = (length: { readonly min?: number; readonly max: number }) =>
  z
    .string()
    .min(length.min ?? 1)
    .max(length.max)
    .regex(/^\P{Cc}*$/u, 'control characters and line breaks are not allowed here')
    .refine((text) => text.isWellFormed(), 'not a well-formed text');
const name = line({ max: BOUNDS.nameLengthMax });

/** Credits for a million tokens of each kind. Both directions are said: what is left out is never free by accident. */
export const creditTokenPricesSchema = z.strictObject({
  input: creditPriceTextSchema.describe('Input that was neither read from nor written to a cache.'),
  output: creditPriceTextSchema.describe('Output, reasoning included.'),
  cache_read: creditPriceTextSchema.optional().describe('Default: as input.'),
  cache_write_5m: creditPriceTextSchema.optional().describe('Default: as input.'),
  cache_write_1h: creditPriceTextSchema.optional().describe('Default: as cache_write_5m.'),
});
export type CreditTokenPrices = z.infer<typeof creditTokenPricesSchema>;

/** What a call costs in credits: the sum of its parts. At least one is there; `0` makes it free. */
export const creditPriceDocumentSchema = z
  .strictObject({
    per_request: creditPriceTextSchema.optional().describe('Credits for each request.'),
    per_run: creditPriceTextSchema.optional().describe('Credits for each run, once, however many requests it has.'),
    per_million_tokens: creditTokenPricesSchema.optional(),
  })
  .refine((document) => Object.values(document).some((part) => part !== undefined), 'at least one price');
export type CreditPriceDocument = z.infer<typeof creditPriceDocumentSchema>;

/** What a price holds for; NULL: whichever. */
const keyShape = {
  service: name.nullable().describe('As the request claims it. NULL: whichever.'),
  feature: name.nullable().describe('As the request claims it. NULL: whichever.'),
  endpoint: name.nullable().describe('Name of the endpoint. NULL: whichever.'),
  model: name
    .nullable()
    .describe('The model that served, or that the destination names; `gpt-5*` for all that begin so. NULL: whichever.'),
  run_type: name.nullable().describe('Id of a type of runs. NULL: whichever.'),
};

const newKeyShape = {
  service: keyShape.service.default(null),
  feature: keyShape.feature.default(null),
  endpoint: keyShape.endpoint.default(null),
  model: keyShape.model.default(null),
  run_type: keyShape.run_type.default(null),
};
const noteSchema = line({ min: 0, max: BOUNDS.noteLengthMax });

/**
 * Body of `POST /api/v1/credits/prices`. A price is never changed: a later one of the same parts takes its place. Of several
 * that hold for a call the one that names most parts goes first; of as many, the one that names the earlier part in the
 * order service, feature, endpoint, model, run type; then an exact model before a beginning, a longer beginning before a shorter.
 */
export const newCreditPriceSchema = z.strictObject({
  ...newKeyShape,
  price: creditPriceDocumentSchema,
  effective_from: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Requests received from then on have this price. Default: now. Not in the past.'),
  note: noteSchema.optional(),
});
export type NewCreditPrice = z.input<typeof newCreditPriceSchema>;

/** Body of `POST /api/v1/credits/prices/{id}/end`: from then on the book has no price of just these parts. */
export const endCreditPriceSchema = z.strictObject({
  effective_from: z.iso.datetime({ offset: true }).optional().describe('Default: now. Not in the past.'),
  note: noteSchema.optional(),
});
export type EndCreditPrice = z.input<typeof endCreditPriceSchema>;

/** An entry of the price book in credits, as it is shown. */
export const creditPriceSchema = z.object({
  id: z.string(),
  ...keyShape,
  kind: z.enum(['price', 'end']).describe('`end`: from then on the book has no price of just these parts.'),
  price: creditPriceDocumentSchema.nullable().describe('NULL: an end.'),
  effective_from: z.iso.datetime(),
  state: z
    .enum(['coming', 'in_force', 'past'])
    .describe('Now. `past`: a later entry of the same parts has taken its place.'),
  note: z.string(),
  created_at: z.iso.datetime(),
  created_by: z.string(),
});
export type CreditPriceFacts = z.infer<typeof creditPriceSchema>;

/** Whether requests are priced in credits and charged, and whether they are refused when there are too few. */
export const CREDIT_MODES = ['off', 'count', 'enforce'] as const;
export type CreditMode = (typeof CREDIT_MODES)[number];
const modeSchema = z
  .enum(CREDIT_MODES)
  .describe(
    '`off`: requests have no price in credits. `count`: they are charged, and what is not there becomes debt. `enforce`: they are charged, and refused with 402 when there are too few.',
  );

/** What a call costs for which the book has no price. */
export const creditDefaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }).describe('It has no price: `credits_micro` is NULL, nothing is charged.'),
  z.strictObject({
    kind: z.literal('cost'),
    credits_per_usd: creditPriceTextSchema.describe('Credits for each US dollar that the provider charges.'),
  }),
  z.strictObject({ kind: z.literal('request'), credits: creditPriceTextSchema.describe('Credits for each request.') }),
]);
export type CreditDefault = z.infer<typeof creditDefaultSchema>;

const settingsShape = {
  mode: modeSchema,
  default_price: creditDefaultSchema,
  default_hold: creditTextSchema
    .refine((text) => !/^[0.]+$/.test(text), 'more than nothing')
    .refine((text) => Number(text) < BOUNDS.priceBelow, `below ${BOUNDS.priceBelow}`)
    .describe('Credits held for a request whose price is not known before it ends. Never nothing.'),
};

/** Answer of `GET /api/v1/credits/prices/settings`. */
export const creditPriceSettingsSchema = z.object({
  ...settingsShape,
  workspaces: z
    .array(z.object({ workspace_id: z.string(), mode: z.enum(CREDIT_MODES) }))
    .describe('Workspaces with a mode of their own; all others have the account’s.'),
});
export type CreditPriceSettings = z.infer<typeof creditPriceSettingsSchema>;

/** Body of `PATCH /api/v1/credits/prices/settings`. */
export const changeCreditPriceSettingsSchema = z.strictObject({
  mode: settingsShape.mode.optional(),
  default_price: settingsShape.default_price.optional(),
  default_hold: settingsShape.default_hold.optional(),
  workspaces: z
    .array(
      z.strictObject({
        workspace: z.string().min(1).max(256).describe('Id or name.'),
        mode: modeSchema.nullable().describe('NULL: as the account.'),
      }),
    )
    .max(1_000)
    .optional()
    .describe('Only those that are named change.'),
});
export type ChangeCreditPriceSettings = z.input<typeof changeCreditPriceSettingsSchema>;

/** Body of `POST /api/v1/credits/prices/preview`: what a time would have cost. Nothing is charged or kept. */
export const previewCreditPricesSchema = z.strictObject({
  from: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Default: the beginning of last month in the account’s zone.'),
  to: z.iso.datetime({ offset: true }).optional().describe('Half-open. Default: the end of last month.'),
  workspace: z.string().min(1).max(256).optional().describe('Id or name. Default: all.'),
  prices: z
    .array(
      z.strictObject({ ...newKeyShape, price: creditPriceDocumentSchema.nullable().describe('NULL: without it.') }),
    )
    .max(BOUNDS.proposedMax)
    .optional()
    .describe('Put into the book as if they were in force all the time.'),
  default_price: settingsShape.default_price.optional().describe('Default: the one that is chosen.'),
});
export type PreviewCreditPrices = z.input<typeof previewCreditPricesSchema>;

const previewedSchema = z.object({
  credits: z.string().describe('Decimal. Rounded once for each group of like requests, not once for each request.'),
  unpriced_requests: z.number().int().describe('Requests that would have no price.'),
});
const previewLineSchema = z.object({
  name: z
    .string()
    .describe('Empty: none. `@rest`: all that have no line of their own, so that lines add up to the total.'),
  requests: z.number().int(),
  charged: z.string().describe('What their rows say, without prices for runs.'),
  present: previewedSchema,
  proposed: previewedSchema,
});

/** Answer of `POST /api/v1/credits/prices/preview`. */
export const creditPricePreviewSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  time_zone: z.string(),
  requests: z.number().int(),
  charged: previewLineSchema.shape.charged,
  present: previewedSchema.describe('By the book of now.'),
  proposed: previewedSchema.describe('By the book of now with what is proposed.'),
  by: z.object({
    service: z.array(previewLineSchema),
    endpoint: z.array(previewLineSchema),
    model: z.array(previewLineSchema),
    requester: z.array(previewLineSchema),
  }),
  is_cut: z.boolean().describe('There were too many different requests to look at all of them.'),
});
export type CreditPricePreview = z.infer<typeof creditPricePreviewSchema>;
export type CreditPreviewLine = z.infer<typeof previewLineSchema>;
