import type {
  PaymentAttempt,
  PaymentProvider,
  PaymentView,
  ProviderAnswer,
  ReturnedPayment,
} from '../../payment-provider.ts';
import { TOSS_WINDOW_PATH, type TossWindows } from '../../toss-windows.ts';
import type { AskToss, TossAnswer } from './toss-client.ts';
import { isOfCard, notAnswered, problemOf, windowProblemOf } from './toss-problem.ts';
import { paymentSchema, type TossPayment } from './toss-shapes.ts';
import { tossView, unpaidView } from './toss-view.ts';

/** A payment that is there under its order's id already, or is being made just now. */
const DONE_BEFORE = ['ALREADY_PROCESSED_PAYMENT', 'DUPLICATED_ORDER_ID'];

const ORDER_NAME_CHARS_MAX = 100;

/**
 * The attempt's id is the order's id at Toss Payments, and its name here: it can be looked up before anything was asked.
 * Months of a plan are charged by the billing key, which is what it is for; everything that a person buys at the browser
 * goes through the window (https://docs.tosspayments.com/guides/v2/payment-window/integration).
 */
export function tossPayments(
  ask: AskToss,
  windows: TossWindows,
): Pick<PaymentProvider, 'openPayment' | 'charge' | 'confirm' | 'lookUp'> {
  return {
    openPayment: async (attempt) => {
      const { attemptId: ref, total, isAttended, isRecurring } = attempt;
      if (total.currency !== 'KRW') return { kind: 'refused', code: 'currency_refused', detail: total.currency };
      if (!isAttended || isRecurring) return { kind: 'answer', value: { ref, nextUrl: undefined } };
      await windows.keep(ref, windowOf(attempt));
      return { kind: 'answer', value: { ref, nextUrl: `${TOSS_WINDOW_PATH}?id=${ref}` } };
    },
    charge: async (attempt) => {
      const { attemptId, method, total } = attempt;
      const said = await ask(
        {
          ...{ method: 'POST', path: `/v1/billing/${encodeURIComponent(method.token)}`, idempotencyKey: attemptId },
          body: { customerKey: method.customerRef, ...amountsOf(attempt) },
        },
        paymentSchema,
      );
      return await decided(ask, { ref: attemptId, total }, said);
    },
    confirm: (asked) => confirm(ask, asked),
    lookUp: (ref) => lookUpToss(ask, ref),
  };
}

/** How a payment stands; undefined: there is none. */
export async function lookUpToss(ask: AskToss, ref: string): Promise<ProviderAnswer<PaymentView | undefined>> {
  const path = `/v1/payments/orders/${encodeURIComponent(ref)}`;
  const found = await ask({ method: 'GET', path }, paymentSchema);
  if (found.kind === 'answer') return { kind: 'answer', value: tossView(found.value) };
  if (found.kind === 'error' && found.code === 'NOT_FOUND_PAYMENT') return { kind: 'answer', value: undefined };
  return notAnswered(found);
}

function amountsOf({ attemptId, title, total, vatMinor }: PaymentAttempt) {
  return {
    ...{ amount: Number(total.minor), taxFreeAmount: taxFreeOf(total.minor, vatMinor) },
    ...{ orderId: attemptId, orderName: title.slice(0, ORDER_NAME_CHARS_MAX) },
  };
}

/** Toss Payments counts a tenth of the supply as tax, unless it is told that the amount is free of it. */
function taxFreeOf(minor: bigint, vatMinor: bigint): number {
  return vatMinor === 0n ? Number(minor) : 0;
}

function windowOf(attempt: PaymentAttempt): Parameters<TossWindows['keep']>[1] {
  const { method, returnUrl } = attempt;
  const urls = { successUrl: returnUrl, failUrl: returnUrl };
  return { kind: 'pay', customerKey: method.customerRef, ...amountsOf(attempt), ...urls };
}

type Asked = Pick<ReturnedPayment, 'ref' | 'total'>;

/** What came of a charge or a confirmation. */
async function decided(
  ask: AskToss,
  asked: Asked,
  said: TossAnswer<TossPayment>,
): Promise<ProviderAnswer<PaymentView>> {
  if (said.kind === 'answer') return viewed(said.value);
  if (said.kind === 'error' && DONE_BEFORE.includes(said.code)) return await standing(ask, asked);
  const problem = said.kind === 'error' ? problemOf(said.code) : undefined;
  if (problem === undefined || !isOfCard(problem)) return notAnswered(said);
  return { kind: 'answer', value: unpaidView(asked.ref, { total: asked.total, status: 'failed', problem }) };
}

function viewed(payment: TossPayment): ProviderAnswer<PaymentView> {
  const value = tossView(payment);
  return value === undefined ? { kind: 'unknown', detail: 'another currency' } : { kind: 'answer', value };
}

/** How a payment stands; one that is not there yet waits. */
async function standing(ask: AskToss, { ref, total }: Asked): Promise<ProviderAnswer<PaymentView>> {
  const found = await lookUpToss(ask, ref);
  if (found.kind !== 'answer') return found;
  return { kind: 'answer', value: found.value ?? unpaidView(ref, { total, status: 'waiting' }) };
}

/**
 * What the browser brings back is compared with what was asked before it is used: the amount was shown by a window that
 * somebody may have opened with another one.
 */
async function confirm(ask: AskToss, asked: ReturnedPayment): Promise<ProviderAnswer<PaymentView>> {
  const { attemptId, ref, total, returned } = asked;
  const { paymentKey, orderId, amount, code } = returned;
  const now = await standing(ask, asked);
  if (now.kind !== 'answer' || now.value.status === 'succeeded') return now;
  if (code !== undefined) {
    return { kind: 'answer', value: unpaidView(ref, { total, status: 'failed', problem: windowProblemOf(code) }) };
  }
  if (paymentKey === undefined) return now;
  if (orderId !== ref) return { kind: 'refused', code: 'provider_refused', detail: 'another order came back' };
  if (amount !== String(total.minor))
    return { kind: 'refused', code: 'amount_refused', detail: 'another amount came back' };
  const said = await ask(
    {
      ...{ method: 'POST', path: '/v1/payments/confirm', idempotencyKey: `${attemptId}-${paymentKey}`.slice(0, 300) },
      body: { paymentKey, orderId: ref, amount: Number(total.minor) },
    },
    paymentSchema,
  );
  return await decided(ask, asked, said);
}
