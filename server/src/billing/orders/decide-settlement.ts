import { asInstant, type Instant } from '#kernel';
import { type Money, totalOf } from '../money.ts';
import type { DisputeState, PaymentProblem, PaymentView } from '../payments/payment-provider.ts';
import type { Attempt, OrderRefund } from './attempt.ts';
import type { Order, PaidFacts } from './order.ts';
import type { WholeOrder } from './order-store.ts';

/** A payment that the provider does not know so long after its attempt began was never made. */
export const NOWHERE_MS_MAX = 15 * 60_000;
/** A person who has not confirmed after so long has left. */
export const PERSON_MS_MAX = 60 * 60_000;
/** Whatever is neither paid nor given up after so long is given up. */
export const WAITING_MS_MAX = 24 * 3_600_000;

/** What a look at the provider showed of an attempt. */
export type Seen =
  /** `at`: when the look began, so that what it shows is of then or later. */
  | { readonly kind: 'view'; readonly view: PaymentView; readonly at: Instant }
  /** The provider has nothing of it. */
  | { readonly kind: 'nowhere' }
  /** It did not happen, and will not. */
  | { readonly kind: 'refused'; readonly problem: PaymentProblem };

/** What is new, and is to be booked; nothing of it twice. */
export interface Settlement {
  /** As it stands from now on. */
  readonly attempt: Attempt;
  /** The order is paid by it: its credits are to be granted. */
  readonly payment: PaidFacts | undefined;
  /** Money that is not the order's: to be given back. */
  readonly surplus: Money | undefined;
  /** Money of the order's payment that went back at the provider, and was not asked for here. */
  readonly refundedMinor: bigint;
  /** Refunds that were done and did not go through after all, as they stand from now on. */
  readonly undone: readonly OrderRefund[];
  /** Of the order, from now on. */
  readonly dispute: DisputeState;
  /** The order is not paid, and nothing is under way. */
  readonly failure: PaymentProblem | undefined;
}

type Facts = Pick<WholeOrder, 'order' | 'refunds'> & { readonly attempt: Attempt };

/**
 * What a look at one attempt changes. Looks that are late, repeated, out of order or missing come to what the last look
 * alone would have come to: of a payment that succeeded the newest look is the truth, and older ones are no news.
 */
export function decideSettlement(facts: Facts, seen: Seen, now: Instant): Settlement {
  const { order, attempt } = facts;
  const nothing: Settlement = {
    ...{ attempt, payment: undefined, surplus: undefined, refundedMinor: 0n },
    ...{ undone: [], dispute: order.dispute, failure: undefined },
  };
  if (seen.kind === 'view' && seen.view.status === 'succeeded') return settlePaid(facts, seen, { nothing, now });
  if (attempt.state !== 'begun') return nothing;
  const problem = problemOf(attempt, seen, now);
  if (problem === undefined) return nothing;
  const isOrderOver = order.state === 'granted' || order.state === 'cancelled';
  return {
    ...nothing,
    attempt: { ...attempt, state: 'failed', problem, endedAt: now },
    failure: isOrderOver ? undefined : problem,
  };
}

type SeenView = Extract<Seen, { kind: 'view' }>;

function settlePaid(
  { order, attempt, refunds }: Facts,
  { view, at }: SeenView,
  { nothing, now }: { readonly nothing: Settlement; readonly now: Instant },
): Settlement {
  const { lookedAt } = attempt;
  if (lookedAt !== undefined && at < lookedAt) return nothing;
  const looked: Attempt = { ...attempt, lookedAt: at };
  const undone = undoneBy({ view, at }, { attempt, refunds });
  if (attempt.state === 'surplus') {
    const surplus = undone.length > 0 ? leftOf(view, standing({ attempt, refunds, undone })) : undefined;
    return { ...nothing, attempt: looked, undone, surplus };
  }
  const ended = { problem: undefined, endedAt: now };
  if (attempt.state !== 'paid' && !isPaymentOf(order, view, now)) {
    // It was the one under way: nothing else is to come.
    const failure = attempt.state === 'begun' && order.state === 'open' ? 'never_completed' : undefined;
    return { ...nothing, attempt: { ...looked, ...ended, state: 'surplus' }, surplus: leftOf(view, 0n), failure };
  }
  const payment = attempt.state === 'paid' ? undefined : paidFacts(view, now);
  return {
    ...nothing,
    attempt: payment === undefined ? looked : { ...looked, ...ended, state: 'paid' },
    payment,
    undone,
    refundedMinor: unbooked(view, standing({ attempt, refunds, undone })),
    dispute: view.dispute === 'none' ? order.dispute : view.dispute,
  };
}

/** What is here of a payment that is to be given back whole, beside what is going back already. */
function leftOf({ total: { currency, minor: total }, refundedMinor }: PaymentView, bookedMinor: bigint) {
  const minor = total - (refundedMinor > bookedMinor ? refundedMinor : bookedMinor);
  return minor > 0n ? { currency, minor } : undefined;
}

interface OfAttempt {
  readonly attempt: Attempt;
  readonly refunds: readonly OrderRefund[];
}

/**
 * Refunds that the provider does not have any more, the newest first. What was asked for here counts once its answer was
 * known before the look began: an older look cannot have it.
 */
function undoneBy(
  { view, at }: Pick<SeenView, 'view' | 'at'>,
  { attempt, refunds }: OfAttempt,
): readonly OrderRefund[] {
  const done = refunds.filter(({ attemptId, state, source, endedAt = at }) => {
    return attemptId === attempt.id && state === 'done' && (source === 'provider' || endedAt < at);
  });
  let missing = sumOf(done) - view.refundedMinor;
  return done.toReversed().flatMap((refund) => {
    if (missing <= 0n) return [];
    missing -= totalOf(refund.price).minor;
    return [{ ...refund, state: 'undone' as const, problem: 'provider_refused' as const }];
  });
}

/** What has gone back of a payment, or is going back, as far as it is known here. */
function standing({ attempt, refunds, undone }: OfAttempt & Pick<Settlement, 'undone'>): bigint {
  return sumOf(
    refunds.filter(({ id, attemptId, state }) => {
      const isCounted = state === 'asked' || state === 'done';
      return attemptId === attempt.id && isCounted && !undone.some((refund) => refund.id === id);
    }),
  );
}

function sumOf(refunds: readonly OrderRefund[]): bigint {
  return refunds.reduce((sum, { price }) => sum + totalOf(price).minor, 0n);
}

/** The first payment of its amount is the order's, as long as its credits have not ended before they were paid. */
function isPaymentOf({ state, price, creditsUntil }: Order, view: PaymentView, now: Instant): boolean {
  const { currency, minor } = totalOf(price);
  const isInTime = creditsUntil === undefined || paidTime(view, now) < creditsUntil;
  return state !== 'granted' && view.total.currency === currency && view.total.minor === minor && isInTime;
}

function paidFacts(view: PaymentView, now: Instant): PaidFacts {
  const { ref, card, approvalNumber = '', receiptUrl = '', isTest = false } = view;
  const facts = { cardBrand: card?.brand ?? '', cardLast4: card?.last4 ?? '', approvalNumber, receiptUrl, isTest };
  return { ref, paidAt: paidTime(view, now), ...facts };
}

/** A provider's clock may be ahead of ours. */
function paidTime({ paidAt = asInstant(Number.MAX_SAFE_INTEGER) }: PaymentView, now: Instant): Instant {
  return asInstant(Math.min(paidAt, now));
}

/** Refunds that were asked for here are part of what the provider tells, even before it answered. */
function unbooked({ refundedMinor, total }: PaymentView, bookedMinor: bigint): bigint {
  const known = refundedMinor < total.minor ? refundedMinor : total.minor;
  return known > bookedMinor ? known - bookedMinor : 0n;
}

function problemOf(attempt: Attempt, seen: Seen, now: Instant): PaymentProblem | undefined {
  const ageMs = now - attempt.createdAt;
  if (seen.kind === 'refused') return seen.problem;
  if (seen.kind === 'nowhere') return ageMs >= NOWHERE_MS_MAX ? 'never_completed' : undefined;
  const { status, problem } = seen.view;
  if (status === 'failed') return problem ?? 'provider_refused';
  if (status === 'needs_person') {
    if (!attempt.isAttended) return 'authentication_needed';
    return ageMs >= PERSON_MS_MAX ? 'never_completed' : undefined;
  }
  return ageMs >= WAITING_MS_MAX ? 'never_completed' : undefined;
}
