import { expect, test } from 'vitest';
import { notAnswered, windowProblemOf } from './toss-problem.ts';
import { paymentSchema } from './toss-shapes.ts';
import { tossView } from './toss-view.ts';

test.each([
  { code: 'REJECT_CARD_PAYMENT', answer: { kind: 'refused', code: 'funds_insufficient' } },
  { code: 'INVALID_CARD_EXPIRATION', answer: { kind: 'refused', code: 'card_expired' } },
  { code: 'EXCEED_MAX_ONE_DAY_AMOUNT', answer: { kind: 'refused', code: 'card_limit' } },
  { code: 'BELOW_MINIMUM_AMOUNT', answer: { kind: 'refused', code: 'amount_refused' } },
  { code: 'NOT_MATCHES_CUSTOMER_KEY', answer: { kind: 'refused', code: 'method_unknown' } },
  { code: 'UNAUTHORIZED_KEY', answer: { kind: 'refused', code: 'credential_refused' } },
  { code: 'PROVIDER_ERROR', answer: { kind: 'unknown' } },
  { code: 'IDEMPOTENT_REQUEST_PROCESSING', answer: { kind: 'unknown' } },
  { code: 'FORBIDDEN_CONSECUTIVE_REQUEST', answer: { kind: 'unknown' } },
  { code: 'FAILED_INTERNAL_SYSTEM_PROCESSING', answer: { kind: 'unknown' } },
  { code: 'SOMETHING_NEW', answer: { kind: 'unknown' } },
])('only after a code that says so is it certain that no money moved: $code', ({ code, answer }) => {
  expect(notAnswered({ kind: 'error', status: 400, code })).toMatchObject(answer);
});

test.each([
  { code: 'PAY_PROCESS_CANCELED', problem: 'person_cancelled' },
  { code: 'USER_CANCEL', problem: 'person_cancelled' },
  { code: 'REJECT_CARD_COMPANY', problem: 'card_declined' },
  { code: 'PAY_PROCESS_ABORTED', problem: 'card_declined' },
  { code: 'WINDOW_NOT_OPENED', problem: 'never_completed' },
  { code: 'UNAUTHORIZED_KEY', problem: 'never_completed' },
])('a window that was left with $code is $problem', ({ code, problem }) => {
  expect(windowProblemOf(code)).toBe(problem);
});

const ID = '0190b0b0-0000-7000-8000-000000000001';
const PAID = {
  paymentKey: 'k',
  orderId: ID,
  status: 'DONE',
  currency: 'KRW',
  totalAmount: 11_000,
  balanceAmount: 11_000,
};
const AT = '2026-11-22T09:00:00+09:00';

test.each([
  {
    when: 'it is paid',
    payment: { approvedAt: AT },
    view: { status: 'succeeded', paidAt: Date.parse(AT), attemptId: ID },
  },
  {
    when: 'a part went back',
    payment: { approvedAt: AT, status: 'PARTIAL_CANCELED', balanceAmount: 4_000 },
    view: { status: 'succeeded', refundedMinor: 7_000n },
  },
  {
    when: 'all of it went back',
    payment: { approvedAt: AT, status: 'CANCELED', balanceAmount: 0 },
    view: { status: 'succeeded', refundedMinor: 11_000n },
  },
  { when: 'it was cancelled unpaid', payment: { status: 'CANCELED', balanceAmount: 0 }, view: { status: 'failed' } },
  { when: 'its person is at it', payment: { status: 'IN_PROGRESS' }, view: { status: 'waiting', paidAt: undefined } },
  { when: 'it ran out', payment: { status: 'EXPIRED' }, view: { status: 'failed', problem: 'never_completed' } },
  {
    when: 'its card was refused',
    payment: { status: 'ABORTED', failure: { code: 'REJECT_CARD_PAYMENT' } },
    view: { status: 'failed', problem: 'funds_insufficient' },
  },
  { when: 'it is a shop’s', payment: { orderId: 'shirt-1' }, view: { attemptId: undefined, ref: 'shirt-1' } },
])('a payment is read as it stands: $when', ({ payment, view }) => {
  expect(tossView(paymentSchema.parse({ ...PAID, ...payment }))).toMatchObject(view);
});

test('a payment in dollars is none of ours, and one without an amount cannot be read', () => {
  expect(tossView(paymentSchema.parse({ ...PAID, currency: 'USD' }))).toBeUndefined();
  expect(paymentSchema.safeParse({ ...PAID, totalAmount: undefined }).success).toBe(false);
});
