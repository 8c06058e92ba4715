import { asInstant } from '#kernel';
import type { Currency } from '../../../money.ts';
import type { CardFacts, DisputeState, PaymentView } from '../../payment-provider.ts';
import { declineOf } from './stripe-problem.ts';
import type { PaymentIntent, StripeCard } from './stripe-shapes.ts';

/** The entries of a payment's metadata that are ours. */
export const ATTEMPT_ENTRY = 'tallygate_attempt';
export const ORDER_ENTRY = 'tallygate_order';

const CURRENCIES: Readonly<Record<string, Currency>> = { krw: 'KRW', usd: 'USD' };

/** Stripe's amounts are in the smallest unit, of KRW whole won, as ours: https://docs.stripe.com/currencies#zero-decimal. */
export function stripeView(payment: PaymentIntent, dispute: DisputeState): PaymentView | undefined {
  const currency = CURRENCIES[payment.currency];
  // It is none of ours, which are all in these two.
  if (currency === undefined) return undefined;
  const status = statusOf(payment.status);
  const redirect = payment.next_action?.redirect_to_url?.url ?? undefined;
  return {
    ref: payment.id,
    attemptId: payment.metadata?.[ATTEMPT_ENTRY],
    status,
    nextUrl: status === 'needs_person' ? redirect : undefined,
    problem: status === 'failed' ? problemOf(payment) : undefined,
    total: { currency, minor: BigInt(payment.amount) },
    dispute,
    ...(status === 'succeeded' ? paidFacts(payment) : UNPAID),
  };
}

type PaidFacts = Pick<PaymentView, 'paidAt' | 'refundedMinor' | 'card' | 'approvalNumber' | 'receiptUrl'>;

const UNPAID: PaidFacts = {
  paidAt: undefined,
  refundedMinor: 0n,
  card: undefined,
  approvalNumber: undefined,
  receiptUrl: undefined,
};

function paidFacts({ latest_charge: charge }: PaymentIntent): PaidFacts {
  // It is asked for whole each time.
  if (typeof charge !== 'object' || charge === null) return UNPAID;
  const card = charge.payment_method_details?.card ?? undefined;
  return {
    paidAt: asInstant(charge.created * 1_000),
    refundedMinor: BigInt(charge.amount_refunded),
    card: card && stripeCardFacts(card),
    approvalNumber: card?.authorization_code ?? undefined,
    receiptUrl: charge.receipt_url ?? undefined,
  };
}

/** What people recognise a card by. */
export function stripeCardFacts({ brand, last4, exp_year: year, exp_month: month }: StripeCard): CardFacts {
  const expires = typeof year === 'number' && typeof month === 'number' ? { year, month } : undefined;
  return { brand: brand ?? '', last4: last4 ?? '', expires };
}

/** https://docs.stripe.com/payments/paymentintents/lifecycle */
function statusOf(status: string): PaymentView['status'] {
  switch (status) {
    case 'succeeded':
      return 'succeeded';
    case 'requires_action':
      return 'needs_person';
    // We make them with a card: without one, it was declined.
    case 'requires_payment_method':
    case 'canceled':
      return 'failed';
    default:
      return 'waiting';
  }
}

function problemOf({ status, last_payment_error: error }: PaymentIntent): PaymentView['problem'] {
  return status === 'canceled' && !error ? 'never_completed' : declineOf(error);
}

/** Of all disputes of a payment: while one is open the money is gone, and when one was lost too. */
export function disputeOf(disputes: readonly { readonly status: string }[]): DisputeState {
  const states = disputes.map(({ status }) => stateOf(status));
  return (['open', 'lost', 'won'] as const).find((state) => states.includes(state)) ?? 'none';
}

/** https://docs.stripe.com/api/disputes/object#dispute_object-status: inquiries (`warning_…`) move no money. */
function stateOf(status: string): DisputeState {
  switch (status) {
    case 'needs_response':
    case 'under_review':
    case 'appeal_needs_response':
    case 'appeal_under_review':
      return 'open';
    case 'won':
    case 'lost':
      return status;
    default:
      return 'none';
  }
}
