import type { Stripe } from 'stripe';
import type { PaymentProvider } from '../../payment-provider.ts';
import { paymentIn } from './stripe-changed.ts';
import { eventSchema } from './stripe-shapes.ts';

const BODY_BYTES_MAX = 1024 * 1024;
/** Older ones may be somebody's who has listened: https://docs.stripe.com/webhooks#replay-attacks. */
const AGE_MAX_S = 300;

/** Reads what Stripe signed; it is still only a reason to look. https://docs.stripe.com/webhooks/signature */
export function readStripeWebhook(stripe: Pick<Stripe, 'webhooks'>, secret: string): PaymentProvider['readWebhook'] {
  return ({ headers, body, now }) => {
    if (body.length > BODY_BYTES_MAX) return { kind: 'refused', detail: `more than ${BODY_BYTES_MAX} bytes` };
    const signature = headers['stripe-signature'] ?? '';
    let signed: unknown;
    try {
      signed = stripe.webhooks.constructEvent(Buffer.from(body), signature, secret, AGE_MAX_S, undefined, now);
    } catch {
      return { kind: 'refused', detail: 'the signature does not fit, or is old' };
    }
    const event = eventSchema.safeParse(signed);
    if (!event.success) return { kind: 'refused', detail: 'not an event' };
    const ref = paymentIn(event.data);
    const { id: eventId } = event.data;
    return ref === undefined ? { kind: 'nothing', eventId } : { kind: 'payment', eventId, ref };
  };
}
