import type { AskedRefund, PaymentProblem, PaymentView, ProviderAnswer } from '../../payment-provider.ts';
import type { AskToss } from './toss-client.ts';
import { notAnswered } from './toss-problem.ts';
import { paymentSchema, type TossPayment } from './toss-shapes.ts';
import { tossView } from './toss-view.ts';

const REASON_CHARS_MAX = 200;

/**
 * Cancels a payment, or a part of it, once for each key. Toss Payments forgets keys after 15 days
 * (https://docs.tosspayments.com/guides/using-api/idempotency-key), so the reason carries the key too, and is looked for first.
 */
export async function refundToss(ask: AskToss, asked: AskedRefund): Promise<ProviderAnswer<PaymentView>> {
  const { ref, amount, key, reason } = asked;
  const found = await ask({ method: 'GET', path: `/v1/payments/orders/${encodeURIComponent(ref)}` }, paymentSchema);
  if (found.kind !== 'answer') return notAnswered(found);
  const payment = found.value;
  const mark = ` [${key}]`;
  if (payment.cancels?.some(({ cancelReason }) => cancelReason?.endsWith(mark) === true)) return viewed(payment);
  const problem = refusalOf(payment, amount);
  if (problem !== undefined) return { kind: 'refused', code: problem, detail: 'more than is left of the payment' };
  const said = await ask(
    {
      ...{ method: 'POST', path: `/v1/payments/${encodeURIComponent(payment.paymentKey)}/cancel`, idempotencyKey: key },
      body: {
        cancelReason: `${reason.slice(0, REASON_CHARS_MAX - mark.length)}${mark}`,
        cancelAmount: Number(amount.minor),
      },
    },
    paymentSchema,
  );
  return said.kind === 'answer' ? viewed(said.value) : notAnswered(said);
}

function viewed(payment: TossPayment): ProviderAnswer<PaymentView> {
  const value = tossView(payment);
  return value === undefined ? { kind: 'unknown', detail: 'another currency' } : { kind: 'answer', value };
}

function refusalOf(payment: TossPayment, amount: AskedRefund['amount']): PaymentProblem | undefined {
  const view = tossView(payment);
  if (view?.status !== 'succeeded') return 'provider_refused';
  if (amount.currency !== 'KRW') return 'currency_refused';
  const left = view.total.minor - view.refundedMinor;
  if (left <= 0n) return 'already_refunded';
  return amount.minor <= 0n || amount.minor > left ? 'amount_refused' : undefined;
}
