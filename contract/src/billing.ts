import { z } from 'zod';
import {
  BILLING_BOUNDS,
  billingLine,
  cardProviderSchema,
  paymentChannelSchema,
  paymentProblemSchema,
  returnPathSchema,
} from './billing-values.ts';

const BOUNDS = BILLING_BOUNDS;
const line = billingLine(BOUNDS.textLengthMax);
const address = z.union([z.literal(''), z.email().max(256)]);

/** Who sells: printed on documents. Empty texts until somebody fills them in. */
export const sellerSchema = z.strictObject({
  company: line,
  business_number: line.describe('Ten digits, or empty.'),
  representative: line,
  address: line,
  business_type: line,
  business_item: line,
  email: address,
  phone: line,
});
export type SellerFacts = z.infer<typeof sellerSchema>;

const percent = z.number().int().min(0).max(BOUNDS.vatPercentMax);
const vatSchema = z.strictObject({ KRW: percent, USD: percent });
const bankAccountSchema = z.strictObject({ bank: line, number: line, holder: line });
const depositDays = z.number().int().min(1).max(BOUNDS.depositDaysMax);

/** Answer of `GET /api/v1/billing/settings`. */
export const billingSettingsSchema = z.object({
  seller: sellerSchema,
  vat_percent: vatSchema.describe('Whole hundredths that are added to a price.'),
  bank_account: bankAccountSchema.describe('Where transfers go. Empty: bank transfers are not offered.'),
  deposit_days: depositDays.describe('Until a transfer should be there; nothing ends by itself.'),
});
export type BillingSettingsFacts = z.infer<typeof billingSettingsSchema>;

/** Body of `PATCH /api/v1/billing/settings`: what is not named stays. */
export const changeBillingSettingsSchema = z.strictObject({
  seller: sellerSchema.partial().optional(),
  vat_percent: vatSchema.partial().optional(),
  bank_account: bankAccountSchema.partial().optional(),
  deposit_days: depositDays.optional(),
});
export type ChangeBillingSettings = z.input<typeof changeBillingSettingsSchema>;

/** A card provider as it is set up. Its secrets are never told. */
export const billingProviderSchema = z.object({
  name: cardProviderSchema,
  is_on: z.boolean(),
  is_set_up: z.boolean().describe('Has all the keys that it needs.'),
  is_test_mode: z.boolean().describe('Its keys are test keys, or it is the sandbox: no money moves.'),
  has_secret_key: z.boolean(),
  has_webhook_secret: z.boolean(),
  client_key: z.string().nullable().describe('Of Toss Payments: its public key.'),
  allows_auto_top_up: z
    .boolean()
    .describe('Of Toss Payments: the merchant’s contract allows charges that are no regular subscription.'),
  webhook_url: z.string().describe('To be entered at the provider.'),
  problem: z
    .object({ at: z.iso.datetime(), code: z.string(), message: z.string() })
    .nullable()
    .describe('Of the last call that the provider refused because of its keys, or that found nobody.'),
});
export type BillingProviderFacts = z.infer<typeof billingProviderSchema>;
export const billingProvidersSchema = z.object({ data: z.array(billingProviderSchema) });

const secret = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces');

/** Body of `PUT /api/v1/billing/providers/{name}`. A secret that is not named stays. */
export const setBillingProviderSchema = z.strictObject({
  is_on: z.boolean(),
  secret_key: secret.optional().describe('Of Stripe and Toss Payments.'),
  webhook_secret: secret.optional().describe('Of Stripe.'),
  client_key: secret.optional().describe('Of Toss Payments.'),
  allows_auto_top_up: z.boolean().optional().describe('Of Toss Payments.'),
});
export type SetBillingProvider = z.input<typeof setBillingProviderSchema>;

/** Who a tax invoice is made out to. */
export const invoiceBuyerSchema = z.strictObject({
  business_number: z
    .string()
    .max(20)
    .transform((text) => text.replaceAll(/[\s-]/g, ''))
    .refine((text) => /^\d{10}$/.test(text), 'ten digits')
    .describe('Ten digits; hyphens are left out.'),
  company: line.refine((text) => text !== '', 'empty'),
  representative: line.refine((text) => text !== '', 'empty'),
  address: line,
  business_type: line,
  business_item: line,
  email: z.email().max(256),
});
export type InvoiceBuyerFacts = z.output<typeof invoiceBuyerSchema>;

/** Body of `POST /api/v1/billing/methods`. */
export const newMethodSchema = z.discriminatedUnion('channel', [
  z.strictObject({ channel: cardProviderSchema, return_path: returnPathSchema.optional() }),
  z.strictObject({ channel: z.literal('bank_transfer'), buyer: invoiceBuyerSchema }),
]);
export type NewBillingMethod = z.input<typeof newMethodSchema>;

/** A way of paying that the account has registered. */
export const methodSchema = z.object({
  id: z.string(),
  channel: paymentChannelSchema,
  is_sandbox: z.boolean().describe('No money moves.'),
  state: z.enum(['waiting', 'ready', 'failed', 'removed']).describe('Only a `ready` one pays.'),
  is_default: z.boolean(),
  card: z
    .object({
      brand: z.string(),
      last4: z.string(),
      expires: z.object({ year: z.number().int(), month: z.number().int() }).nullable(),
    })
    .nullable(),
  buyer: z
    .object({
      business_number: z.string(),
      company: z.string(),
      representative: z.string(),
      address: z.string(),
      business_type: z.string(),
      business_item: z.string(),
      email: z.string(),
    })
    .nullable()
    .describe('Of bank transfers: to whom the tax invoice goes.'),
  problem: paymentProblemSchema.nullable(),
  created_at: z.iso.datetime(),
  created_by: z.string(),
});
export type BillingMethod = z.infer<typeof methodSchema>;

/** Answer of `POST /api/v1/billing/methods`. */
export const begunMethodSchema = z.object({
  method: methodSchema,
  next_url: z
    .string()
    .nullable()
    .describe('Where the browser goes to enter the card: a URL, or a path of ours. NULL: nowhere.'),
});
export type BegunBillingMethod = z.infer<typeof begunMethodSchema>;
