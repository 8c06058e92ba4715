import { z } from 'zod';
import {
  BILLING_BOUNDS,
  billingIdSchema,
  billingLine,
  billingPriceSchema,
  billingWorkspaceSchema,
  bothLanguagesSchema,
  currencySchema,
  newMoneyTextSchema,
  paymentChannelSchema,
} from './billing-values.ts';
import { creditTextSchema } from './credits.ts';

const BOUNDS = BILLING_BOUNDS;
const name = billingLine(BOUNDS.nameLengthMax).refine((text) => text !== '', 'empty');
const namesSchema = z.strictObject({ ko: name, en: name });
const supplySchema = z.strictObject({
  currency: currencySchema,
  supply: newMoneyTextSchema.describe('Before tax. Of a plan it may be nothing.'),
});
const offeredCreditsSchema = creditTextSchema
  .refine((text) => !/^[0.]+$/.test(text), 'more than nothing')
  .describe('Of a plan: for each month.');

/** Body of `POST /api/v1/billing/plans` and `/packages`. */
export const newOfferSchema = z.strictObject({
  names: namesSchema,
  credits: offeredCreditsSchema,
  price: supplySchema,
});
export type NewBillingOffer = z.input<typeof newOfferSchema>;

/** Body of `PATCH /api/v1/billing/plans/{id}` and `/packages/{id}`: makes a new version. What is not named stays. */
export const changeOfferSchema = z.strictObject({
  names: namesSchema.optional(),
  credits: offeredCreditsSchema.optional(),
  price: supplySchema.optional(),
  is_offered: z.boolean().optional().describe('`false`: nobody buys it any more; who has it keeps it.'),
});
export type ChangeBillingOffer = z.input<typeof changeOfferSchema>;

/** A plan, or a package of credits: the newest version. */
export const offerSchema = z.object({
  id: z.string(),
  version: z.number().int().describe('Counted from 1. Who bought an earlier one keeps it.'),
  names: bothLanguagesSchema,
  credits: creditTextSchema.describe('Of a plan: for each month.'),
  price: billingPriceSchema,
  is_offered: z.boolean(),
});
export type BillingOffer = z.infer<typeof offerSchema>;

/** Query of `GET /api/v1/billing/quote`: `package` or `plan`, one of them. */
export const quoteQuerySchema = z
  .strictObject({
    workspace: billingWorkspaceSchema,
    package: billingIdSchema.optional(),
    plan: billingIdSchema.optional(),
    method: billingIdSchema.optional().describe('Id of a payment method. Default: the default one.'),
  })
  .describe('Name a package or a plan.');

/** Answer of `GET /api/v1/billing/quote`: what would be paid, and what for, if it were paid now. */
export const quoteSchema = z.object({
  as_of: z.iso.datetime(),
  workspace_id: z.string(),
  kind: z.enum(['plan', 'top_up']),
  offer: offerSchema,
  channel: paymentChannelSchema.nullable().describe('NULL: there is no payment method yet, and one is needed.'),
  method_id: z.string().nullable(),
  is_sandbox: z.boolean().describe('No money moves.'),
  price: billingPriceSchema,
  credits: creditTextSchema,
  validity: z
    .enum(['civil', 'inclusive', 'elapsed', 'month'])
    .describe('How the end was found. `month`: of a plan, its first month. Others: as in the policy of credits.'),
  valid_days: z.number().int().nullable().describe('NULL: to the end of the month of a plan.'),
  expires_at: z.iso.datetime().describe('Not usable from then on.'),
  last_day: z.iso.date().describe('The last day on which they can be used, in `time_zone`.'),
  time_zone: z.string(),
  sentence: z.string().describe('All of it as people read it, in the caller’s language.'),
  deposit_due_on: z.iso.date().nullable().describe('Of bank transfers: until when the money should be there.'),
});
export type BillingQuote = z.infer<typeof quoteSchema>;
