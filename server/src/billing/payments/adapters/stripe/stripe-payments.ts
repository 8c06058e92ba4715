import type { Stripe } from 'stripe';
import type {
  DisputeState,
  PaymentAttempt,
  PaymentProvider,
  PaymentView,
  ProviderAnswer,
} from '../../payment-provider.ts';
import { askStripe, type StripeFailure } from './ask-stripe.ts';
import { cardOf, customerIn } from './stripe-methods.ts';
import { disputesSchema, type PaymentIntent, paymentIntentSchema } from './stripe-shapes.ts';
import { ATTEMPT_ENTRY, disputeOf, ORDER_ENTRY, stripeView } from './stripe-view.ts';

const EXPANDED = { expand: ['latest_charge'] };

/**
 * A payment intent is made first and confirmed later, so that its name is known before any money moves:
 * https://docs.stripe.com/payments/paymentintents/lifecycle.
 */
export function stripePayments(stripe: Stripe): Pick<PaymentProvider, 'openPayment' | 'charge' | 'confirm' | 'lookUp'> {
  return {
    openPayment: async (attempt) => {
      const opened = await askStripe(
        () => stripe.paymentIntents.create(intentOf(attempt), { idempotencyKey: attempt.attemptId }),
        paymentIntentSchema,
      );
      if (opened.kind !== 'answer') return opened;
      return { kind: 'answer', value: { ref: opened.value.id, nextUrl: undefined } };
    },
    charge: async (attempt) => {
      const charged = await askStripe(
        () =>
          stripe.paymentIntents.confirm(
            attempt.ref,
            { ...EXPANDED, ...(attempt.isAttended ? { return_url: attempt.returnUrl } : { off_session: true }) },
            { idempotencyKey: `${attempt.attemptId} confirm` },
          ),
        paymentIntentSchema,
      );
      if (charged.kind === 'answer') return present(await viewed(stripe, charged.value));
      return isDecided(charged) ? await paymentOf(stripe, attempt.ref) : charged;
    },
    // Stripe goes on by itself when the person has confirmed: nothing that the browser brings back is needed.
    confirm: async ({ ref }) => await paymentOf(stripe, ref),
    lookUp: (ref) => lookUpStripe(stripe, ref),
  };
}

/** How a payment stands; undefined: there is none. */
export async function lookUpStripe(stripe: Stripe, ref: string): Promise<ProviderAnswer<PaymentView | undefined>> {
  const found = await askStripe(() => stripe.paymentIntents.retrieve(ref, EXPANDED), paymentIntentSchema);
  if (found.kind === 'answer') return await viewed(stripe, found.value);
  if (found.failure?.statusCode === 404) return { kind: 'answer', value: undefined };
  return found;
}

/** How a payment stands that must be there. */
export async function paymentOf(stripe: Stripe, ref: string): Promise<ProviderAnswer<PaymentView>> {
  return present(await lookUpStripe(stripe, ref));
}

function present(found: ProviderAnswer<PaymentView | undefined>): ProviderAnswer<PaymentView> {
  if (found.kind !== 'answer') return found;
  const { value } = found;
  if (value !== undefined) return { kind: 'answer', value };
  return { kind: 'refused', code: 'provider_refused', detail: 'there is no such payment' };
}

function intentOf({ attemptId, orderId, title, total, method }: PaymentAttempt): Stripe.PaymentIntentCreateParams {
  return {
    ...{ amount: Number(total.minor), currency: total.currency.toLowerCase(), description: title },
    ...{ customer: customerIn(method.token), payment_method: cardOf(method.token), payment_method_types: ['card'] },
    metadata: { [ATTEMPT_ENTRY]: attemptId, [ORDER_ENTRY]: orderId },
  };
}

/** A declined card, or a payment that was confirmed before: the payment itself says how it stands. */
function isDecided({ failure }: { readonly failure?: StripeFailure }): boolean {
  return failure?.statusCode === 402 || failure?.code === 'payment_intent_unexpected_state';
}

async function viewed(stripe: Stripe, payment: PaymentIntent): Promise<ProviderAnswer<PaymentView | undefined>> {
  const dispute = await disputeStateOf(stripe, payment);
  return dispute.kind === 'answer' ? { kind: 'answer', value: stripeView(payment, dispute.value) } : dispute;
}

async function disputeStateOf(stripe: Stripe, payment: PaymentIntent): Promise<ProviderAnswer<DisputeState>> {
  const charge = payment.latest_charge;
  if (typeof charge !== 'object' || charge?.disputed !== true) return { kind: 'answer', value: 'none' };
  const disputes = await askStripe(
    () => stripe.disputes.list({ payment_intent: payment.id, limit: 100 }),
    disputesSchema,
  );
  return disputes.kind === 'answer' ? { kind: 'answer', value: disputeOf(disputes.value.data) } : disputes;
}
