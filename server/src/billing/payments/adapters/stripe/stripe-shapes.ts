import { z } from 'zod';

/** What is read of Stripe's answers; whatever else they have is left alone. https://docs.stripe.com/api */

const seconds = z.number().int();

const cardSchema = z.object({
  brand: z.string().nullish(),
  last4: z.string().nullish(),
  exp_year: z.number().nullish(),
  exp_month: z.number().nullish(),
  authorization_code: z.string().nullish(),
});
export type StripeCard = z.infer<typeof cardSchema>;

/** https://docs.stripe.com/api/charges/object */
const chargeSchema = z.object({
  created: seconds,
  amount_refunded: z.number().int(),
  disputed: z.boolean(),
  receipt_url: z.string().nullish(),
  payment_method_details: z.object({ card: cardSchema.nullish() }).nullish(),
});

/** https://docs.stripe.com/api/payment_intents/object */
export const paymentIntentSchema = z.object({
  id: z.string(),
  status: z.string(),
  amount: z.number().int(),
  currency: z.string(),
  metadata: z.record(z.string(), z.string()).nullish(),
  next_action: z.object({ redirect_to_url: z.object({ url: z.string().nullish() }).nullish() }).nullish(),
  last_payment_error: z.object({ code: z.string().nullish(), decline_code: z.string().nullish() }).nullish(),
  latest_charge: z.union([z.string(), chargeSchema]).nullish(),
});
export type PaymentIntent = z.infer<typeof paymentIntentSchema>;

/** https://docs.stripe.com/api/disputes/object */
export const disputesSchema = z.object({ data: z.array(z.object({ status: z.string() })) });

/** https://docs.stripe.com/api/refunds/object */
export const refundSchema = z.object({
  status: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});
export const refundsSchema = z.object({ data: z.array(refundSchema) });

/** https://docs.stripe.com/api/checkout/sessions/object, with the card expanded. */
export const sessionSchema = z.object({
  id: z.string(),
  url: z.string().nullish(),
  status: z.string().nullish(),
  customer: z.string().nullish(),
  setup_intent: z
    .object({
      status: z.string(),
      payment_method: z.object({ id: z.string(), card: cardSchema.nullish() }).nullish(),
    })
    .nullish(),
});

/** https://docs.stripe.com/api/events/object: of payments, refunds, charges and disputes. */
export const eventSchema = z.object({
  id: z.string(),
  data: z.object({
    object: z.object({
      object: z.string(),
      id: z.string().nullish(),
      payment_intent: z.union([z.string(), z.object({ id: z.string() })]).nullish(),
    }),
  }),
});
export type StripeEvent = z.infer<typeof eventSchema>;
