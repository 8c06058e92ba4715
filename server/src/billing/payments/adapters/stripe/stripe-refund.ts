import type { Stripe } from 'stripe';
import type { z } from 'zod';
import type { AskedRefund, PaymentProblem, PaymentView, ProviderAnswer } from '../../payment-provider.ts';
import { askStripe } from './ask-stripe.ts';
import { paymentOf } from './stripe-payments.ts';
import { refundSchema, refundsSchema } from './stripe-shapes.ts';

const REFUND_ENTRY = 'tallygate_refund';
const LIST_MAX = 100;

/**
 * Gives money back once for each key. Stripe forgets keys after a day (https://docs.stripe.com/api/idempotent_requests),
 * so the refund carries it too, and is looked for first.
 */
export async function refundStripe(stripe: Stripe, asked: AskedRefund): Promise<ProviderAnswer<PaymentView>> {
  const { ref, amount, key } = asked;
  const made = await askStripe(() => stripe.refunds.list({ payment_intent: ref, limit: LIST_MAX }), refundsSchema);
  if (made.kind !== 'answer') return made;
  const payment = await paymentOf(stripe, ref);
  if (payment.kind !== 'answer') return payment;
  const known = made.value.data.find(({ metadata }) => metadata?.[REFUND_ENTRY] === key);
  if (known !== undefined && !hasFailed(known)) return payment;
  const problem = refusalOf(payment.value, amount);
  if (problem !== undefined) return { kind: 'refused', code: problem, detail: 'more than is left of the payment' };
  if (known !== undefined) return FAILED;
  const refund = await askStripe(
    () =>
      stripe.refunds.create(
        { payment_intent: ref, amount: Number(amount.minor), metadata: { [REFUND_ENTRY]: key } },
        { idempotencyKey: key },
      ),
    refundSchema,
  );
  if (refund.kind !== 'answer') return refund;
  return hasFailed(refund.value) ? FAILED : await paymentOf(stripe, ref);
}

const FAILED = { kind: 'refused', code: 'provider_refused', detail: 'the refund has failed' } as const;

/** The bank did not take it, at once or days later: the money is here again. https://docs.stripe.com/refunds#failed-refunds */
function hasFailed({ status }: z.infer<typeof refundSchema>): boolean {
  return status === 'failed' || status === 'canceled';
}

function refusalOf(
  { status, total, refundedMinor }: PaymentView,
  amount: AskedRefund['amount'],
): PaymentProblem | undefined {
  if (status !== 'succeeded') return 'provider_refused';
  if (amount.currency !== total.currency) return 'currency_refused';
  const left = total.minor - refundedMinor;
  if (left <= 0n) return 'already_refunded';
  return amount.minor <= 0n || amount.minor > left ? 'amount_refused' : undefined;
}
