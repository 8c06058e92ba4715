import { z } from 'zod';
import { LANGUAGES } from './languages.ts';
import { PAYMENT_PROBLEM_CODES } from './payment-problems.ts';

/** Bounds of billing. */
export const BILLING_BOUNDS = {
  nameLengthMax: 100,
  textLengthMax: 200,
  reasonLengthMax: 300,
  /** Of plans, and of packages. */
  offersMax: 100,
  methodsMax: 50,
  vatPercentMax: 100,
  depositDaysMax: 90,
  coolDownMinutes: { min: 10, max: 30 * 24 * 60, default: 60 },
  expiringDays: { min: 1, max: 90, default: 14 },
  /** Of a query that a provider's window brings back. */
  returned: { valuesMax: 30, lengthMax: 2_000 },
  reconciliationDaysMax: 31,
  /** Of one CSV file. */
  csvRowsMax: 100_000,
  webhookBytesMax: 1_048_576,
} as const;

const BOUNDS = BILLING_BOUNDS;

/** Currencies that are billed in. */
export const CURRENCIES = ['KRW', 'USD'] as const;
/** `KRW` has no fraction, `USD` two digits. */
export const currencySchema = z.enum(CURRENCIES);
export type CurrencyCode = (typeof CURRENCIES)[number];

/** Card providers. `sandbox` moves no money. */
export const CARD_PROVIDER_NAMES = ['stripe', 'toss', 'sandbox'] as const;
export const cardProviderSchema = z.enum(CARD_PROVIDER_NAMES);
export type CardProviderName = (typeof CARD_PROVIDER_NAMES)[number];

/** How is paid. */
export const PAYMENT_CHANNELS = [...CARD_PROVIDER_NAMES, 'bank_transfer'] as const;
export const paymentChannelSchema = z.enum(PAYMENT_CHANNELS);
export type PaymentChannelName = (typeof PAYMENT_CHANNELS)[number];

/** An amount of money as it is answered: `11000` won, `12.50` dollars. Refunds are negative on documents. */
export const moneyTextSchema = z.string().regex(/^-?\d+(\.\d{2})?$/);
/** An amount of money as it is asked for. */
export const newMoneyTextSchema = z
  .string()
  .max(20)
  .regex(/^(0|[1-9]\d{0,11})(\.\d{1,2})?$/, 'a decimal of the currency: "11000" won, "12.50" dollars');

/** A line of text as a person enters it; may be empty. */
export const billingLine = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^\P{Cc}*$/u, 'control characters and line breaks are not allowed here')
    .refine((text) => text.isWellFormed(), 'not a well-formed text');

/** Id or name of a workspace. */
export const billingWorkspaceSchema = z.string().min(1).max(256).describe('Id or name of a workspace.');
/** An id of ours. */
export const billingIdSchema = z.string().min(1).max(64);
/** A language that a document is made in. */
export const documentLanguageSchema = z.enum(LANGUAGES).optional().describe('Default: the caller’s.');

/** Money. */
export const moneySchema = z.object({ currency: currencySchema, amount: moneyTextSchema });
export type MoneyFacts = z.infer<typeof moneySchema>;

/** What somebody was quoted, tax included. */
export const quotedTotalSchema = z
  .strictObject({ currency: currencySchema, amount: newMoneyTextSchema })
  .describe('`price.total` of the quote: another price is refused with `billing_price_changed`. Default: any price.');
export type QuotedTotal = z.input<typeof quotedTotalSchema>;

/** What something costs: before tax, the tax, and both. */
export const billingPriceSchema = z.object({
  currency: currencySchema,
  supply: moneyTextSchema.describe('Before tax.'),
  vat: moneyTextSchema.describe('Value added tax, rounded down.'),
  total: moneyTextSchema.describe('What is paid.'),
});
export type BillingPrice = z.infer<typeof billingPriceSchema>;

/** A text in both languages. */
export const bothLanguagesSchema = z.object({ ko: z.string(), en: z.string() });

/** Why money did not move; `message` is in the caller's language. */
export const paymentProblemSchema = z.object({ code: z.enum(PAYMENT_PROBLEM_CODES), message: z.string() });
export type PaymentProblemFacts = z.infer<typeof paymentProblemSchema>;

/** A path of the web application to which a provider's window comes back. */
export const returnPathSchema = z
  .string()
  .max(200)
  .regex(/^\/settings\/billing(\/[a-z0-9-]+)*$/, 'a path below /settings/billing')
  .describe('Path of the page to which a provider’s window brings the browser back; it gets a query.');

/** Body of what a browser does when it came back from a provider's window. */
export const returnedSchema = z.strictObject({
  query: z
    .record(z.string().max(100), z.string().max(BOUNDS.returned.lengthMax))
    .refine((query) => Object.keys(query).length <= BOUNDS.returned.valuesMax, 'too many values')
    .describe('The query that the browser brought back, as it is. Nothing in it is believed.'),
});
export type Returned = z.input<typeof returnedSchema>;
