import { SANDBOX_CARDS, type SandboxCard } from '@tallygate/contract';
import type { Clock } from '#kernel';
import type { FakeReply } from './fake-server.test-support.ts';

/** A payment as https://docs.tosspayments.com/reference#payment-객체 prints it. */
export interface FakePayment {
  readonly paymentKey: string;
  readonly orderId: string;
  readonly orderName: string;
  readonly type: 'NORMAL' | 'BILLING';
  readonly card: SandboxCard;
  status: string;
  readonly totalAmount: number;
  balanceAmount: number;
  readonly taxFreeAmount: number;
  readonly requestedAt: string;
  approvedAt: string | null;
  readonly cancels: { readonly cancelAmount: number; readonly cancelReason: string; readonly transactionKey: string }[];
  looks: number;
}

/** Everything that the fake remembers. */
export interface FakeTossState {
  /** By the key that a window gave. */
  readonly authKeys: Map<string, { readonly customerKey: string; readonly card: SandboxCard }>;
  readonly billingKeys: Map<string, { readonly customerKey: string; readonly card: SandboxCard }>;
  readonly payments: FakePayment[];
  readonly transactions: object[];
  /** In Seoul, as the API prints times. */
  now(): string;
  id(prefix: string): string;
}

/** What was sent. */
export type TossBody = Readonly<Record<string, string | number>>;

const SEOUL_OFFSET_MS = 9 * 3_600_000;
const LATE_LOOKS = 3;
const CANCEL_REASON_MAX = 200;

/** Nothing has happened yet. */
export function emptyToss(clock: Pick<Clock, 'now'>): FakeTossState {
  let count = 0;
  return {
    ...{ authKeys: new Map(), billingKeys: new Map(), payments: [], transactions: [] },
    now: () => `${new Date(clock.now() + SEOUL_OFFSET_MS).toISOString().slice(0, 19)}+09:00`,
    id: (prefix) => `${prefix}_fake_${String(++count).padStart(8, '0')}`,
  };
}

/** An error as https://docs.tosspayments.com/reference/error-codes prints it. */
export function tossError(status: number, code: string): FakeReply {
  return { status, body: { code, message: '요청이 거절되었습니다.' } };
}

/** `POST /v1/billing/authorizations/issue` */
export function issueBillingKey(state: FakeTossState, { authKey, customerKey }: TossBody): FakeReply {
  const given = state.authKeys.get(String(authKey));
  if (given === undefined || given.customerKey !== customerKey) return tossError(400, 'INVALID_AUTHORIZE_AUTH');
  state.authKeys.delete(String(authKey));
  const billingKey = state.id('billing');
  state.billingKeys.set(billingKey, given);
  const body = {
    ...{ mId: 'fake', customerKey, authenticatedAt: state.now(), method: '카드', billingKey, cardCompany: '현대' },
    ...{ cardNumber: masked(given.card), card: { issuerCode: '61', acquirerCode: '31', number: masked(given.card) } },
  };
  return { status: 200, body };
}

/** `POST /v1/billing/{billingKey}` */
export function chargeBillingKey(state: FakeTossState, body: TossBody, billingKey: string): FakeReply {
  const registered = state.billingKeys.get(billingKey);
  if (registered === undefined) return tossError(404, 'NOT_FOUND_BILLING');
  if (registered.customerKey !== body['customerKey']) return tossError(403, 'NOT_MATCHES_CUSTOMER_KEY');
  const refusal = amountRefusal(body) ?? orderRefusal(state, body);
  if (refusal !== undefined) return refusal;
  const declined = declineOf(registered.card);
  if (declined !== undefined) return declined;
  const payment = newPayment(state, body, { type: 'BILLING', card: registered.card });
  if (registered.card !== 'late') approve(state, payment);
  return { status: 200, body: printed(payment), isLost: registered.card === 'timeout' };
}

/** `POST /v1/payments/confirm` */
export function confirmPayment(state: FakeTossState, { paymentKey, orderId, amount }: TossBody): FakeReply {
  const payment = state.payments.find((each) => each.paymentKey === paymentKey);
  if (payment === undefined || payment.orderId !== orderId) return tossError(404, 'NOT_FOUND_PAYMENT_SESSION');
  if (payment.status === 'DONE') return tossError(400, 'ALREADY_PROCESSED_PAYMENT');
  if (payment.totalAmount !== amount) return tossError(400, 'INVALID_REQUEST');
  const declined = declineOf(payment.card);
  if (declined !== undefined) {
    payment.status = 'ABORTED';
    return declined;
  }
  if (payment.card !== 'late') approve(state, payment);
  return { status: 200, body: printed(payment), isLost: payment.card === 'timeout' };
}

/** `GET /v1/payments/orders/{orderId}` */
export function showOrder(state: FakeTossState, orderId: string): FakeReply {
  const payment = state.payments.findLast((each) => each.orderId === orderId);
  if (payment === undefined) return tossError(404, 'NOT_FOUND_PAYMENT');
  payment.looks++;
  const isLate = payment.card === 'late' && payment.status === 'IN_PROGRESS' && payment.type === 'BILLING';
  if (isLate && payment.looks >= LATE_LOOKS) approve(state, payment);
  return { status: 200, body: printed(payment) };
}

/** `POST /v1/payments/{paymentKey}/cancel` */
export function cancelPayment(state: FakeTossState, body: TossBody, paymentKey: string): FakeReply {
  const { cancelReason, cancelAmount } = body;
  const payment = state.payments.find((each) => each.paymentKey === paymentKey);
  if (payment === undefined) return tossError(404, 'NOT_FOUND_PAYMENT');
  if (typeof cancelReason !== 'string' || cancelReason.length > CANCEL_REASON_MAX)
    return tossError(400, 'INVALID_REQUEST');
  if (payment.status === 'CANCELED') return tossError(400, 'ALREADY_CANCELED_PAYMENT');
  if (payment.approvedAt === null || payment.card === 'refund_refused') return tossError(403, 'NOT_CANCELABLE_PAYMENT');
  const amount = Number(cancelAmount ?? payment.balanceAmount);
  if (!(amount > 0) || amount > payment.balanceAmount) return tossError(403, 'NOT_CANCELABLE_AMOUNT');
  cancelPart(state, payment, { amount, cancelReason });
  return { status: 200, body: printed(payment) };
}

/** Money goes back, whoever asked for it. */
export function cancelPart(
  state: FakeTossState,
  payment: FakePayment,
  { amount, cancelReason }: { readonly amount: number; readonly cancelReason: string },
): void {
  payment.balanceAmount -= amount;
  payment.status = payment.balanceAmount === 0 ? 'CANCELED' : 'PARTIAL_CANCELED';
  const transactionKey = note(state, payment, amount);
  payment.cancels.push({ cancelAmount: amount, cancelReason, transactionKey });
}

/** `GET /v1/transactions` */
export function listTransactions(state: FakeTossState, query: URLSearchParams): FakeReply {
  const [start = '', end = ''] = [query.get('startDate') ?? '', query.get('endDate') ?? ''];
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;
  if (!time.test(start) || !time.test(end)) return tossError(400, 'INVALID_REQUEST');
  const all = state.transactions.filter((each) => {
    const at = (each as { transactionAt: string }).transactionAt.slice(0, 19);
    return at >= start && at <= end;
  });
  const after = query.get('startingAfter');
  const found = all.findIndex((each) => (each as { transactionKey: string }).transactionKey === after);
  if (after !== null && found < 0) return tossError(400, 'INVALID_TRANSACTION_KEY');
  return { status: 200, body: all.slice(found + 1, found + 1 + Number(query.get('limit') ?? 100)) };
}

/** A payment that a person has agreed to in the window; it is paid when it is confirmed. */
export function newPayment(
  state: FakeTossState,
  body: TossBody,
  { type, card }: { readonly type: FakePayment['type']; readonly card: SandboxCard },
): FakePayment {
  const total = Number(body['amount']);
  const payment: FakePayment = {
    ...{ paymentKey: state.id('pay'), orderId: String(body['orderId']), orderName: String(body['orderName']), type },
    ...{ card, status: 'IN_PROGRESS', totalAmount: total, balanceAmount: total, cancels: [], looks: 0 },
    ...{ taxFreeAmount: Number(body['taxFreeAmount'] ?? 0), requestedAt: state.now(), approvedAt: null },
  };
  state.payments.push(payment);
  return payment;
}

/** As the API prints it. */
export function printed(payment: FakePayment): object {
  const { card, looks: _looks, cancels, approvedAt, ...rest } = payment;
  const number = { issuerCode: '61', acquirerCode: '31', number: masked(card), approveNo: '00123456', amount: 0 };
  return {
    ...{ version: '2022-11-16', mId: 'fake', currency: 'KRW', method: '카드', country: 'KR', ...rest, approvedAt },
    ...{ card: number, cancels: cancels.length === 0 ? null : cancels, failure: null },
    receipt: { url: `https://dashboard.tosspayments.com/receipt/redirection?transactionId=${payment.paymentKey}` },
  };
}

function approve(state: FakeTossState, payment: FakePayment): void {
  payment.status = 'DONE';
  payment.approvedAt = state.now();
  note(state, payment, payment.totalAmount);
}

function note(state: FakeTossState, { paymentKey, orderId, status }: FakePayment, amount: number): string {
  const transactionKey = state.id('txrd');
  const facts = { mId: 'fake', transactionKey, paymentKey, orderId, currency: 'KRW', method: '카드', amount, status };
  state.transactions.push({ ...facts, useEscrow: false, transactionAt: state.now() });
  return transactionKey;
}

function declineOf(card: SandboxCard): FakeReply | undefined {
  switch (card) {
    case 'decline':
    case 'person':
      return tossError(403, 'REJECT_CARD_COMPANY');
    case 'funds':
      return tossError(403, 'REJECT_CARD_PAYMENT');
    case 'expired':
      return tossError(400, 'INVALID_CARD_EXPIRATION');
    default:
      return undefined;
  }
}

function amountRefusal({ amount, orderId, orderName }: TossBody): FakeReply | undefined {
  if (!Number.isInteger(amount) || typeof orderName !== 'string') return tossError(400, 'INVALID_REQUEST');
  if (Number(amount) < 100) return tossError(400, 'BELOW_MINIMUM_AMOUNT');
  return /^[\w=-]{6,64}$/.test(String(orderId)) ? undefined : tossError(400, 'INVALID_ORDER_ID');
}

function orderRefusal(state: FakeTossState, { orderId }: TossBody): FakeReply | undefined {
  return state.payments.some((each) => each.orderId === orderId) ? tossError(400, 'DUPLICATED_ORDER_ID') : undefined;
}

function masked(card: SandboxCard): string {
  const last4 = SANDBOX_CARDS.find(({ id }) => id === card)?.last4 ?? '0000';
  return `43301234****${last4.slice(1)}*`;
}
