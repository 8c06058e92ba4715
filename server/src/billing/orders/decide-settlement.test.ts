import { describe, expect, test } from 'vitest';
import { asInstant, type Instant } from '#kernel';
import type { PaymentView } from '../payments/payment-provider.ts';
import type { Attempt, OrderRefund } from './attempt.ts';
import {
  decideSettlement,
  NOWHERE_MS_MAX,
  PERSON_MS_MAX,
  type Seen,
  type Settlement,
  WAITING_MS_MAX,
} from './decide-settlement.ts';
import type { Order } from './order.ts';
import { newOrder } from './place-order.ts';

const T0 = asInstant(Date.UTC(2026, 0, 5, 3));
const LOOKED_AT = asInstant(T0 + 900);
const later = (ms: number): Instant => asInstant(T0 + ms);

const ORDER: Order = newOrder({
  ...{ id: 'o', number: '2026-000001', workspaceId: 'w', kind: 'top_up', cause: 'person', causeKey: 'person:1' },
  ...{ title: { ko: '크레딧', en: 'Credits' }, creditsMicro: 1_000n, channel: 'stripe', methodId: 'm', createdAt: T0 },
  price: { currency: 'KRW', supplyMinor: 1_000n, vatMinor: 100n },
  ...{ by: { id: 'p', address: 'kim@acme.com' }, creditsUntil: undefined },
});
const PAYMENT = {
  ...{ ref: 'r', paidAt: later(1), cardBrand: 'Visa', cardLast4: '4242' },
  ...{ approvalNumber: '7', receiptUrl: '', isTest: false },
};
const GRANTED: Order = {
  ...ORDER,
  ...{ state: 'granted', payment: PAYMENT, endedAt: later(1), lotId: 'l', expiresAt: later(9) },
};
const BEGUN: Attempt = {
  ...{ id: 'a', orderId: 'o', provider: 'stripe', methodId: 'm', isAttended: true, returnUrl: '', language: 'en' },
  ...{ ref: 'r', isAsked: true, state: 'begun', problem: undefined, createdAt: T0, endedAt: undefined },
  lookedAt: undefined,
};
const PAID: Attempt = { ...BEGUN, state: 'paid', endedAt: later(1) };
const FAILED: Attempt = { ...BEGUN, state: 'failed', problem: 'never_completed', endedAt: later(1) };
const VIEW: PaymentView = {
  ...{ ref: 'r', attemptId: 'a', status: 'succeeded', nextUrl: undefined, problem: undefined, paidAt: later(1) },
  ...{ total: { currency: 'KRW', minor: 1_100n }, refundedMinor: 0n, dispute: 'none' },
  card: { brand: 'Visa', last4: '4242', expires: undefined },
  ...{ approvalNumber: '7', receiptUrl: undefined },
};
const seen = (view: Partial<PaymentView> = {}): Seen => ({ kind: 'view', view: { ...VIEW, ...view }, at: LOOKED_AT });
const waiting = seen({ status: 'waiting', paidAt: undefined });
const person = seen({ status: 'needs_person', paidAt: undefined });
const refund = (more: Partial<OrderRefund> = {}): OrderRefund => ({
  ...{ id: 'f', orderId: 'o', attemptId: 'a', source: 'asked', key: 'asked:1', creditsMicro: 500n, state: 'asked' },
  price: { currency: 'KRW', supplyMinor: 500n, vatMinor: 50n },
  ...{ problem: undefined, reason: '', by: { id: '', address: '' }, createdAt: T0, endedAt: undefined },
  ...more,
});

const DONE = refund({ state: 'done', endedAt: later(2) });
const NEWER = refund({ ...{ id: 'g', key: 'asked:2', state: 'done' }, endedAt: later(3) });
const undone = (of: OrderRefund): OrderRefund => ({ ...of, state: 'undone', problem: 'provider_refused' });

interface Case {
  readonly when: string;
  readonly order?: Order;
  readonly attempt?: Attempt;
  readonly refunds?: readonly OrderRefund[];
  readonly seen: Seen;
  readonly now?: Instant;
  readonly expect: Partial<Omit<Settlement, 'attempt'>> & { readonly state: Attempt['state'] };
}

const EXPIRED = { ...GRANTED, state: 'cancelled', lotId: undefined, payment: undefined } as const;
const CASES: readonly Case[] = [
  { when: 'the payment succeeded', seen: seen(), expect: { state: 'paid', payment: PAYMENT } },
  {
    when: 'it was paid with a key for trying out',
    seen: seen({ isTest: true }),
    expect: { state: 'paid', payment: { ...PAYMENT, isTest: true } },
  },
  {
    when: 'the payment succeeded by a clock that is ahead',
    seen: seen({ paidAt: later(60_000) }),
    now: later(5),
    expect: { state: 'paid', payment: { ...PAYMENT, paidAt: later(5) } },
  },
  {
    when: 'money came for an order that had failed',
    order: { ...ORDER, state: 'failed', problem: 'never_completed', endedAt: later(1) },
    attempt: FAILED,
    seen: seen(),
    expect: { state: 'paid', payment: PAYMENT },
  },
  {
    when: 'money came for an order that was withdrawn',
    order: EXPIRED,
    attempt: FAILED,
    seen: seen(),
    expect: { state: 'paid', payment: PAYMENT },
  },
  { when: 'it is known to be paid', order: GRANTED, attempt: PAID, seen: seen(), expect: { state: 'paid' } },
  {
    when: 'a second payment of the order succeeded',
    order: GRANTED,
    seen: seen(),
    expect: { state: 'surplus', surplus: { currency: 'KRW', minor: 1_100n } },
  },
  {
    when: 'a second payment succeeded and a part of it went back already',
    order: GRANTED,
    seen: seen({ refundedMinor: 100n }),
    expect: { state: 'surplus', surplus: { currency: 'KRW', minor: 1_000n } },
  },
  {
    when: 'the second payment is known',
    order: GRANTED,
    attempt: { ...BEGUN, state: 'surplus', endedAt: T0 },
    seen: seen(),
    expect: { state: 'surplus' },
  },
  {
    when: 'another amount was paid',
    seen: seen({ total: { currency: 'KRW', minor: 1_000n } }),
    expect: { state: 'surplus', surplus: { currency: 'KRW', minor: 1_000n }, failure: 'never_completed' },
  },
  {
    when: 'another currency was paid',
    seen: seen({ total: { currency: 'USD', minor: 1_100n } }),
    expect: { state: 'surplus', surplus: { currency: 'USD', minor: 1_100n }, failure: 'never_completed' },
  },
  {
    when: 'it was paid once the month was over',
    order: { ...ORDER, creditsUntil: later(1) },
    seen: seen(),
    expect: { state: 'surplus', surplus: { currency: 'KRW', minor: 1_100n }, failure: 'never_completed' },
  },
  {
    when: 'it was paid a millisecond before the month was over, and that is seen later',
    order: { ...ORDER, creditsUntil: later(2) },
    seen: seen(),
    now: later(90_000),
    expect: { state: 'paid', payment: PAYMENT },
  },
  {
    when: 'it was paid, and refunded and disputed, before anybody looked',
    seen: seen({ refundedMinor: 300n, dispute: 'open' }),
    expect: { state: 'paid', payment: PAYMENT, refundedMinor: 300n, dispute: 'open' },
  },
  {
    when: 'a part went back at the provider',
    order: GRANTED,
    attempt: PAID,
    seen: seen({ refundedMinor: 300n }),
    expect: { state: 'paid', refundedMinor: 300n },
  },
  {
    when: 'what went back was asked for here, and is not answered yet',
    order: GRANTED,
    attempt: PAID,
    refunds: [refund()],
    seen: seen({ refundedMinor: 550n }),
    expect: { state: 'paid' },
  },
  {
    when: 'more went back than was asked for here',
    order: GRANTED,
    attempt: PAID,
    refunds: [refund({ state: 'done' })],
    seen: seen({ refundedMinor: 600n }),
    expect: { state: 'paid', refundedMinor: 50n },
  },
  {
    when: 'what went back had been refused here',
    order: GRANTED,
    attempt: PAID,
    refunds: [refund({ state: 'refused', problem: 'provider_refused' })],
    seen: seen({ refundedMinor: 550n }),
    expect: { state: 'paid', refundedMinor: 550n },
  },
  {
    when: 'a dispute began',
    order: GRANTED,
    attempt: PAID,
    seen: seen({ dispute: 'open' }),
    expect: { state: 'paid', dispute: 'open' },
  },
  {
    when: 'a dispute was won',
    order: { ...GRANTED, dispute: 'open' },
    attempt: PAID,
    seen: seen({ dispute: 'won' }),
    expect: { state: 'paid', dispute: 'won' },
  },
  {
    when: 'a look of before the dispute’s end comes late',
    order: { ...GRANTED, dispute: 'won' },
    attempt: { ...PAID, lookedAt: asInstant(LOOKED_AT + 1) },
    seen: seen({ dispute: 'open', refundedMinor: 300n }),
    expect: { state: 'paid', dispute: 'won' },
  },
  {
    when: 'a dispute that was lost is open again',
    order: { ...GRANTED, dispute: 'lost' },
    attempt: { ...PAID, lookedAt: asInstant(LOOKED_AT - 1) },
    seen: seen({ dispute: 'open' }),
    expect: { state: 'paid', dispute: 'open' },
  },
  {
    when: 'the newest of its refunds did not go through, and a part of the earlier one neither',
    order: GRANTED,
    attempt: PAID,
    refunds: [DONE, NEWER],
    seen: seen({ refundedMinor: 300n }),
    expect: { state: 'paid', undone: [undone(NEWER), undone(DONE)], refundedMinor: 300n },
  },
  {
    when: 'a refund was done after the look began',
    order: GRANTED,
    attempt: PAID,
    refunds: [{ ...DONE, endedAt: LOOKED_AT }],
    seen: seen(),
    expect: { state: 'paid' },
  },
  {
    when: 'money that was never its own is here again',
    order: GRANTED,
    attempt: { ...BEGUN, state: 'surplus', endedAt: T0 },
    refunds: [{ ...DONE, source: 'surplus', creditsMicro: 0n }],
    seen: seen(),
    expect: {
      state: 'surplus',
      undone: [undone({ ...DONE, source: 'surplus', creditsMicro: 0n })],
      surplus: { currency: 'KRW', minor: 1_100n },
    },
  },
  {
    when: 'the card was declined',
    seen: seen({ status: 'failed', problem: 'card_declined', paidAt: undefined }),
    expect: { state: 'failed', failure: 'card_declined' },
  },
  {
    when: 'it failed and nobody says why',
    seen: seen({ status: 'failed', paidAt: undefined }),
    expect: { state: 'failed', failure: 'provider_refused' },
  },
  {
    when: 'the provider refused it',
    seen: { kind: 'refused', problem: 'amount_refused' },
    expect: { state: 'failed', failure: 'amount_refused' },
  },
  {
    when: 'the card was declined, and the order is withdrawn',
    order: EXPIRED,
    seen: { kind: 'refused', problem: 'card_declined' },
    expect: { state: 'failed' },
  },
  {
    when: 'a look of before the payment comes late',
    order: GRANTED,
    attempt: PAID,
    seen: waiting,
    expect: { state: 'paid' },
  },
  {
    when: 'it has failed already',
    attempt: FAILED,
    seen: { kind: 'nowhere' },
    now: later(WAITING_MS_MAX),
    expect: { state: 'failed' },
  },
  {
    when: 'it is nowhere, and young',
    seen: { kind: 'nowhere' },
    now: later(NOWHERE_MS_MAX - 1),
    expect: { state: 'begun' },
  },
  {
    when: 'it is nowhere after 15 minutes',
    seen: { kind: 'nowhere' },
    now: later(NOWHERE_MS_MAX),
    expect: { state: 'failed', failure: 'never_completed' },
  },
  {
    when: 'it waits for a person who may still come',
    seen: person,
    now: later(PERSON_MS_MAX - 1),
    expect: { state: 'begun' },
  },
  {
    when: 'it waits for a person who left',
    seen: person,
    now: later(PERSON_MS_MAX),
    expect: { state: 'failed', failure: 'never_completed' },
  },
  {
    when: 'it waits for a person, and nobody is there',
    attempt: { ...BEGUN, isAttended: false },
    seen: person,
    expect: { state: 'failed', failure: 'authentication_needed' },
  },
  {
    when: 'the provider is not done with it',
    seen: waiting,
    now: later(WAITING_MS_MAX - 1),
    expect: { state: 'begun' },
  },
  {
    when: 'the provider is not done with it after a day',
    seen: waiting,
    now: later(WAITING_MS_MAX),
    expect: { state: 'failed', failure: 'never_completed' },
  },
];

describe('what is new about a payment', () => {
  test.each(CASES)('when $when', (each) => {
    const { order = ORDER, attempt = BEGUN, refunds = [], now = later(1_000) } = each;
    const { state, ...expected } = each.expect;
    const decided = decideSettlement({ order, attempt, refunds }, each.seen, now);
    expect(decided).toEqual({
      ...{ payment: undefined, surplus: undefined, refundedMinor: 0n, undone: [] },
      ...{ dispute: order.dispute, failure: undefined },
      ...expected,
      attempt: decided.attempt,
    });
    expect(decided.attempt.state).toBe(state);
    const isPaid = each.seen.kind === 'view' && each.seen.view.status === 'succeeded';
    const isNewest = isPaid && !(attempt.lookedAt !== undefined && attempt.lookedAt > LOOKED_AT);
    const lookedAt = isNewest ? LOOKED_AT : attempt.lookedAt;
    if (state === attempt.state) expect(decided.attempt).toEqual({ ...attempt, lookedAt });
    else expect(decided.attempt.endedAt).toBe(now);
  });
});
