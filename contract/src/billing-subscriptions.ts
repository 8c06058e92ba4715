import { z } from 'zod';
import { offerSchema } from './billing-offers.ts';
import { ORDER_STATES, orderSchema } from './billing-orders.ts';
import {
  BILLING_BOUNDS,
  billingIdSchema,
  billingWorkspaceSchema,
  moneySchema,
  newMoneyTextSchema,
  paymentChannelSchema,
  paymentProblemSchema,
  quotedTotalSchema,
  returnPathSchema,
} from './billing-values.ts';
import { creditTextSchema } from './credits.ts';

const BOUNDS = BILLING_BOUNDS;

/** How a subscription stands. */
export const SUBSCRIPTION_STATES = ['starting', 'active', 'ending', 'past_due', 'ended'] as const;
export type SubscriptionStateName = (typeof SUBSCRIPTION_STATES)[number];

/** Body of `POST /api/v1/billing/subscriptions`. */
export const newSubscriptionSchema = z.strictObject({
  workspace: billingWorkspaceSchema,
  plan: billingIdSchema,
  method: billingIdSchema.optional().describe('Id of a payment method. Default: the default one.'),
  total: quotedTotalSchema.optional(),
  return_path: returnPathSchema.optional(),
});
export type NewSubscription = z.input<typeof newSubscriptionSchema>;

/** Body of `PATCH /api/v1/billing/subscriptions/{id}`: from the next month on. */
export const changeSubscriptionSchema = z.strictObject({
  plan: billingIdSchema.optional(),
  method: billingIdSchema.optional(),
});
export type ChangeSubscription = z.input<typeof changeSubscriptionSchema>;

/** Query of `GET /api/v1/billing/subscriptions`. */
export const subscriptionsQuerySchema = z.strictObject({
  workspace: billingWorkspaceSchema.optional().describe('Default: all.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});

/** One month of a subscription. */
export const subscribedMonthSchema = z.object({
  month: z.number().int().describe('Counted from 0.'),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  state: z
    .enum(['ordered', 'skipped'])
    .describe('`skipped`: it was over before it could be ordered; nothing was charged and nothing granted.'),
  order_id: z.string().nullable(),
  order_state: z.enum(ORDER_STATES).nullable(),
  tries: z.number().int().describe('How often it was tried to have it paid.'),
  next_try_at: z.iso.datetime().nullable(),
});
export type SubscribedMonthFacts = z.infer<typeof subscribedMonthSchema>;

/** A workspace's plan. */
export const subscriptionSchema = z.object({
  id: z.string(),
  workspace_id: z.string(),
  state: z
    .enum(SUBSCRIPTION_STATES)
    .describe(
      '`starting`: its first month is not paid yet. `ending`: stopped; plan and credits stay until `paid_until`. `past_due`: a month is not paid yet.',
    ),
  plan: offerSchema.nullable().describe('Of the next month. NULL: its version is not there any more.'),
  method_id: z.string(),
  channel: paymentChannelSchema.nullable().describe('NULL: the payment method is not there any more.'),
  is_sandbox: z.boolean().describe('No money moves.'),
  anchor_at: z.iso.datetime().describe('Month n begins n months after it, at the month’s end at the latest.'),
  time_zone: z.string(),
  paid_until: z.iso.datetime().nullable(),
  next_payment_at: z.iso.datetime().nullable().describe('NULL: none, since it ends or has ended.'),
  problem: paymentProblemSchema.nullable().describe('Why the present month is not paid.'),
  next_try_at: z.iso.datetime().nullable().describe('When it is tried again.'),
  stopped_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
  created_by: z.string(),
  months: z.array(subscribedMonthSchema).describe('Newest first, at most 36.'),
});
export type SubscriptionFacts = z.infer<typeof subscriptionSchema>;

/** Answer of `POST /api/v1/billing/subscriptions`. */
export const begunSubscriptionSchema = z.object({
  subscription: subscriptionSchema.nullable().describe('NULL: it begins once its first month is paid.'),
  order: orderSchema.nullable().describe('Of the first month. NULL: it costs nothing.'),
  next_url: z.string().nullable().describe('Where the browser goes to confirm the payment. NULL: nowhere.'),
});
export type BegunSubscription = z.infer<typeof begunSubscriptionSchema>;

/** Body of `PUT /api/v1/billing/auto-top-up?workspace=`. */
export const setAutoTopUpSchema = z.strictObject({
  is_on: z.boolean(),
  threshold: creditTextSchema.describe('Buys when what is available and what is on its way is below.'),
  package: billingIdSchema,
  method: billingIdSchema,
  monthly_cap: newMoneyTextSchema.describe('At most so much in a month, tax included, in the package’s currency.'),
  cool_down_minutes: z
    .number()
    .int()
    .min(BOUNDS.coolDownMinutes.min)
    .max(BOUNDS.coolDownMinutes.max)
    .optional()
    .describe(`At least so long between two. Default: ${BOUNDS.coolDownMinutes.default}.`),
});
export type SetAutoTopUp = z.input<typeof setAutoTopUpSchema>;

/** The rule that keeps a workspace's credits above a threshold. */
export const autoTopUpSchema = z.object({
  workspace_id: z.string(),
  is_on: z.boolean(),
  threshold: creditTextSchema.nullable().describe('NULL: it was never set up; nor are the others then.'),
  package_id: z.string().nullable(),
  method_id: z.string().nullable(),
  monthly_cap: moneySchema.nullable(),
  spent_this_month: moneySchema.nullable().describe('By this rule, tax included, in the account’s zone.'),
  cool_down_minutes: z.number().int(),
  failures: z.number().int().describe('Since the last one that was paid.'),
  not_before: z.iso.datetime().nullable(),
  off_reason: z
    .enum(['person', 'failures', 'method_gone', 'package_gone', 'not_allowed'])
    .nullable()
    .describe('Why it is off. NULL: it is on, or was never set up.'),
});
export type AutoTopUpFacts = z.infer<typeof autoTopUpSchema>;

/** Body of `PUT /api/v1/billing/credit-alerts?workspace=`. */
export const setCreditAlertsSchema = z.strictObject({
  low_at: creditTextSchema.nullable().describe('Told once when what is available falls below. NULL: never.'),
  expiring_days: z
    .number()
    .int()
    .min(BOUNDS.expiringDays.min)
    .max(BOUNDS.expiringDays.max)
    .nullable()
    .describe('Told once of credits that end within so many days. NULL: never.'),
});
export type SetCreditAlerts = z.input<typeof setCreditAlertsSchema>;

/** When people are told that credits run short. */
export const creditAlertsSchema = z.object({
  workspace_id: z.string(),
  low_at: creditTextSchema.nullable(),
  expiring_days: z.number().int().nullable(),
  is_low: z.boolean().describe('Below when last looked at.'),
});
export type CreditAlertFacts = z.infer<typeof creditAlertsSchema>;
