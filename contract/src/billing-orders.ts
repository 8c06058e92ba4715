import { z } from 'zod';
import {
  BILLING_BOUNDS,
  billingIdSchema,
  billingLine,
  billingPriceSchema,
  billingWorkspaceSchema,
  bothLanguagesSchema,
  cardProviderSchema,
  moneySchema,
  moneyTextSchema,
  newMoneyTextSchema,
  paymentChannelSchema,
  paymentProblemSchema,
  quotedTotalSchema,
  returnPathSchema,
} from './billing-values.ts';
import { creditTextSchema } from './credits.ts';

const instantSchema = z.iso.datetime({ offset: true });

/** How an order stands. `failed` and `cancelled`: nothing was paid; money that comes all the same is granted. */
export const ORDER_STATES = ['open', 'granted', 'failed', 'cancelled'] as const;
export type OrderStateName = (typeof ORDER_STATES)[number];
export const ORDER_KINDS = ['plan', 'top_up'] as const;
export const ORDER_CAUSES = ['person', 'renewal', 'auto_top_up'] as const;
export const DISPUTE_STATES = ['none', 'open', 'won', 'lost'] as const;
/** What evidences money. */
export const DOCUMENT_KINDS = ['card_slip', 'card_refund_slip', 'tax_invoice', 'amended_tax_invoice'] as const;
export type DocumentKindName = (typeof DOCUMENT_KINDS)[number];

/** Body of `POST /api/v1/billing/orders`: buys a package of credits. */
export const newOrderSchema = z.strictObject({
  workspace: billingWorkspaceSchema,
  package: billingIdSchema,
  method: billingIdSchema.optional().describe('Id of a payment method. Default: the default one.'),
  purchase: z
    .uuid()
    .optional()
    .describe('Chosen by the caller: the same one makes one order, whatever the Idempotency-Key says.'),
  total: quotedTotalSchema.optional(),
  return_path: returnPathSchema.optional(),
});
export type NewBillingOrder = z.input<typeof newOrderSchema>;

/** Body of `POST /api/v1/billing/orders/{id}/pay`: goes on with an open order, or tries once more. */
export const payOrderSchema = z.strictObject({ return_path: returnPathSchema.optional() });

/** Body of `POST /api/v1/billing/documents/{id}/tax-office`: once, when the tax office has the invoice. */
export const taxOfficeSchema = z.strictObject({
  approval_number: z
    .string()
    .max(40)
    .transform((text) => text.replaceAll(/[\s-]/g, '').toLowerCase())
    .refine((text) => /^\d{8}[0-9a-z]{16}$/.test(text), 'the 24 digits and letters of the tax office')
    .describe('24 digits and letters; hyphens are left out.'),
  issued_on: z.iso.date(),
});
export type TaxOffice = z.input<typeof taxOfficeSchema>;

/** Body of `POST /api/v1/billing/orders/{id}/deposit`: the money of a bank transfer came. */
export const depositSchema = z.strictObject({
  deposited_at: instantSchema.describe('When it came: not before the order, not later than now.'),
  amount: newMoneyTextSchema.describe('As the bank told it: the total of the order.'),
  tax_office: taxOfficeSchema.optional().describe('Of the tax invoice, where the tax office has it already.'),
});
export type Deposit = z.input<typeof depositSchema>;

/** Body of `POST /api/v1/billing/orders/{id}/refunds`. */
export const newRefundSchema = z.strictObject({
  credits: creditTextSchema
    .refine((text) => !/^[0.]+$/.test(text), 'more than nothing')
    .optional()
    .describe('To be taken back; the money goes back in proportion, rounded down. Default: all that remain.'),
  reason: billingLine(BILLING_BOUNDS.reasonLengthMax).refine((text) => text !== '', 'empty'),
});
export type NewOrderRefund = z.input<typeof newRefundSchema>;

/** Query of `GET /api/v1/billing/orders`, newest first; as CSV with `Accept: text/csv`. */
export const ordersQuerySchema = z.strictObject({
  workspace: billingWorkspaceSchema.optional().describe('Default: all.'),
  states: z
    .string()
    .max(100)
    .regex(/^[a-z_]+(,[a-z_]+)*$/)
    .optional()
    .describe(`Separated by commas, of: ${ORDER_STATES.join(', ')}. Default: all.`),
  from: instantSchema.optional().describe('Made at or after it.'),
  to: instantSchema.optional().describe('Made before it.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});

/** A document as an order shows it. */
const orderDocumentSchema = z.object({
  id: z.string(),
  number: z.string(),
  kind: z.enum(DOCUMENT_KINDS),
  issued_at: z.iso.datetime(),
});

/** An order of credits. */
export const orderSchema = z.object({
  id: z.string(),
  number: z.string().describe('What people call it: `2026-000123`.'),
  workspace_id: z.string(),
  kind: z.enum(ORDER_KINDS),
  cause: z.enum(ORDER_CAUSES).describe('Who asked for it: a person, the plan’s next month, or the automatic top-up.'),
  title: bothLanguagesSchema,
  credits: creditTextSchema,
  price: billingPriceSchema,
  channel: paymentChannelSchema,
  is_sandbox: z.boolean().describe('No money moves.'),
  method_id: z.string(),
  state: z.enum(ORDER_STATES),
  problem: paymentProblemSchema.nullable().describe('Why it failed, or why its last attempt did.'),
  created_at: z.iso.datetime(),
  created_by: z.string(),
  ended_at: z.iso.datetime().nullable(),
  payment: z
    .object({
      ref: z.string(),
      paid_at: z.iso.datetime(),
      card_brand: z.string(),
      card_last4: z.string(),
      approval_number: z.string(),
      receipt_url: z.string().describe('At the provider; empty: none.'),
    })
    .nullable(),
  lot_id: z.string().nullable(),
  expires_at: z.iso.datetime().nullable().describe('Of its credits.'),
  last_day: z.iso.date().nullable().describe('The last day on which they can be used, in `time_zone`.'),
  time_zone: z.string(),
  deposit_due_on: z.iso.date().nullable().describe('Of open bank transfers: until when the money should be there.'),
  refunded: moneyTextSchema.describe('Money that went back, disputes not counted.'),
  dispute: z.enum(DISPUTE_STATES).describe('While it is open, and when it is lost, the money is gone.'),
  claw_due: creditTextSchema.describe('Credits to be taken out of the lot since their money is gone.'),
  clawed: creditTextSchema.describe('Of them: taken out. The rest was used, or is held.'),
  reinstated: creditTextSchema.describe('Given again, since a dispute was won or a refund did not happen.'),
  documents: z.array(orderDocumentSchema),
});
export type BillingOrder = z.infer<typeof orderSchema>;

/** Answer of `GET /api/v1/billing/orders/{id}`. */
export const orderDetailSchema = orderSchema.extend({
  refundable: z
    .object({ credits: creditTextSchema, total: moneyTextSchema })
    .nullable()
    .describe('What could be given back now: unused credits, and the money for them. NULL: nothing.'),
});
export type BillingOrderDetail = z.infer<typeof orderDetailSchema>;

/** Answer of what may lead into a provider's window. */
export const paidOrderSchema = z.object({
  order: orderSchema,
  next_url: z
    .string()
    .nullable()
    .describe('Where the browser goes to confirm the payment: a URL, or a path of ours. NULL: nowhere.'),
});
export type PaidBillingOrder = z.infer<typeof paidOrderSchema>;

/** Query of `GET /api/v1/billing/documents`, newest first; as CSV with `Accept: text/csv`. */
export const documentsQuerySchema = z.strictObject({
  workspace: billingWorkspaceSchema.optional().describe('Default: all.'),
  order: billingIdSchema.optional(),
  kind: z.enum(DOCUMENT_KINDS).optional(),
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional()
    .describe('Issued in this month of the account’s zone, such as 2026-01.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});

/** A document: a card slip, a tax invoice, or what amends one. */
export const billingDocumentSchema = orderDocumentSchema.extend({
  order_id: z.string(),
  order_number: z.string(),
  workspace_id: z.string(),
  title: bothLanguagesSchema,
  credits: creditTextSchema.describe('What the money is for: of refunds the credits that went back.'),
  price: billingPriceSchema.describe('Of refunds negative.'),
  is_sandbox: z.boolean().describe('No money moved, and every page says so.'),
  amends: z.string().nullable().describe('Of refunds: the number of the document that it amends.'),
  buyer: z.string().describe('To whom it is made out.'),
  tax_office: z
    .object({ approval_number: z.string(), issued_on: z.iso.date() })
    .nullable()
    .describe('Of tax invoices that the tax office has.'),
});
export type BillingDocumentFacts = z.infer<typeof billingDocumentSchema>;

/** Body of `POST /api/v1/billing/reconciliation`: compares with the providers now. */
export const newReconciliationSchema = z.strictObject({
  from: instantSchema.optional().describe('Default: two days ago.'),
  to: instantSchema.optional().describe('Default: now. At most 31 days after `from`.'),
});
export type NewReconciliation = z.input<typeof newReconciliationSchema>;

/** What a reconciliation found. */
export const reconciliationSchema = z.object({
  at: z.iso.datetime(),
  payments: z.number().int().describe('Looked at.'),
  settled: z.number().int().describe('Booked now, since neither a webhook nor a look-up had told of them.'),
  unknown: z
    .array(z.object({ provider: cardProviderSchema, ref: z.string(), total: moneySchema }))
    .describe('Payments at a provider that belong to no order here.'),
  unreachable: z.array(cardProviderSchema).describe('Providers that could not be asked.'),
});
export type ReconciliationFacts = z.infer<typeof reconciliationSchema>;

/** Answer of `GET /api/v1/billing/reconciliation`: the last ones, newest first. */
export const reconciliationsSchema = z.object({ data: z.array(reconciliationSchema) });

/** Answer of `POST /api/v1/billing/sandbox/payments/{ref}/{act}`. */
export const sandboxPaymentSchema = z.object({
  ref: z.string(),
  status: z.enum(['waiting', 'needs_person', 'succeeded', 'failed']),
  total: moneySchema,
  refunded: moneyTextSchema,
  dispute: z.enum(DISPUTE_STATES),
});
export type SandboxPayment = z.infer<typeof sandboxPaymentSchema>;
/** What may be done to a payment of the sandbox from outside, as a card's holder or its bank would. `refund`: all that is left. */
export const SANDBOX_ACTS = ['dispute', 'dispute-won', 'dispute-lost', 'refund'] as const;
export type SandboxAct = (typeof SANDBOX_ACTS)[number];
