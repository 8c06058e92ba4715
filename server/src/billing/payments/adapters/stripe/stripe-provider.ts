import type { PaymentProvider } from '../../payment-provider.ts';
import { CALL_BOUNDS } from '../bounded-call.ts';
import { readStripeWebhook } from './read-stripe-webhook.ts';
import { stripeChanged } from './stripe-changed.ts';
import { type StripeOptions, stripeClient } from './stripe-client.ts';
import { stripeMethods } from './stripe-methods.ts';
import { stripePayments } from './stripe-payments.ts';
import { refundStripe } from './stripe-refund.ts';

/** Card payments by Stripe, in KRW and USD. */
export async function stripeProvider(options: StripeOptions): Promise<PaymentProvider> {
  const stripe = await stripeClient(options, options.bounds ?? CALL_BOUNDS);
  return {
    name: 'stripe',
    ...stripeMethods(stripe),
    ...stripePayments(stripe),
    refund: (asked) => refundStripe(stripe, asked),
    changed: stripeChanged(stripe),
    readWebhook: readStripeWebhook(stripe, options.webhookSecret),
  };
}
