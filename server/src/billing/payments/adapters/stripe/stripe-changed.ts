import type { Stripe } from 'stripe';
import { z } from 'zod';
import type { PaymentProvider, PaymentView } from '../../payment-provider.ts';
import { askStripe } from './ask-stripe.ts';
import { lookUpStripe } from './stripe-payments.ts';
import { eventSchema, type StripeEvent } from './stripe-shapes.ts';

const PAGE_EVENTS = 25;

/** Everything that moves money, or says how it moved: https://docs.stripe.com/api/events/types. */
const MONEY_EVENTS = [
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.refunded',
  'charge.refund.updated',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
] as const;

const listSchema = z.object({ data: z.array(eventSchema), has_more: z.boolean() });

/**
 * What Stripe would have told by webhooks (https://docs.stripe.com/api/events/list), each payment as it is now. Stripe keeps
 * events for 30 days.
 */
export function stripeChanged(stripe: Stripe): PaymentProvider['changed'] {
  return async ({ from, to, cursor }) => {
    const events = await askStripe(
      () =>
        stripe.events.list({
          ...{ types: [...MONEY_EVENTS], limit: PAGE_EVENTS },
          created: { gte: Math.floor(from / 1_000), lt: Math.ceil(to / 1_000) },
          ...(cursor === undefined ? {} : { starting_after: cursor }),
        }),
      listSchema,
    );
    if (events.kind !== 'answer') return events;
    const { data, has_more: hasMore } = events.value;
    const payments: PaymentView[] = [];
    for (const ref of new Set(data.flatMap((event) => paymentIn(event) ?? []))) {
      const view = await lookUpStripe(stripe, ref);
      if (view.kind !== 'answer') return view;
      if (view.value !== undefined) payments.push(view.value);
    }
    return { kind: 'answer', value: { payments, nextCursor: hasMore ? data.at(-1)?.id : undefined } };
  };
}

/** Name of the payment that an event is about; undefined: it is about none. */
export function paymentIn({ data: { object: about } }: StripeEvent): string | undefined {
  if (about.object === 'payment_intent') return about.id ?? undefined;
  if (!['charge', 'refund', 'dispute'].includes(about.object)) return undefined;
  const { payment_intent: payment } = about;
  return typeof payment === 'object' ? payment?.id : payment;
}
