import { asInstant, type Instant } from '#kernel';
import type { Order } from '../orders/order.ts';
import { monthsUntil } from './month-spans.ts';
import type { MonthSpan, SubscribedMonth, Subscription, SubscriptionState } from './subscription.ts';

/** What is known of a subscription when it is looked at. */
export interface RenewalFacts {
  readonly subscription: Pick<
    Subscription,
    'state' | 'anchorAt' | 'zone' | 'methodId' | 'paidUntil' | 'stoppedAt' | 'createdAt'
  >;
  /** The last month that was registered, and its order; months before it are closed. */
  readonly last: {
    readonly month: Pick<
      SubscribedMonth,
      'month' | 'from' | 'to' | 'state' | 'tries' | 'firstTriedAt' | 'nextTryAt' | 'isUnderWay'
    >;
    readonly order: Pick<Order, 'state' | 'channel' | 'methodId' | 'price'> | undefined;
  };
  /** The workspace has another subscription that has not ended. */
  readonly hasOther: boolean;
  /** What was done in this look already. */
  readonly done: {
    /** The payment of the last month was asked for, and its answer is in. */
    readonly isPaymentAsked: boolean;
    /** It was refused before anything was sent. */
    readonly isPaymentRefused: boolean;
    /** Its order could not be withdrawn: a payment is under way. */
    readonly isKept: boolean;
  };
  readonly now: Instant;
}

/** What is to be done with a subscription now. After each step but `rest` it is looked at again. */
export type RenewalStep =
  /** The last month is paid. */
  | { readonly kind: 'paid'; readonly state: SubscriptionState; readonly paidUntil: Instant }
  /** The last month is not paid yet. */
  | { readonly kind: 'owe' }
  /** Nobody is to pay the order of the last month any more. */
  | { readonly kind: 'withdraw' }
  /** The last month is to be paid now; `isNew`: this is a further try. */
  | { readonly kind: 'pay'; readonly isNew: boolean; readonly until: Instant }
  /** The try came to nothing; undefined: that was the last one. */
  | { readonly kind: 'declined'; readonly nextTryAt: Instant | undefined }
  /** Months are registered: those that are over as skipped, the present one with an order. */
  | {
      readonly kind: 'go_on';
      /** The last month is over and was not paid: it is skipped too. */
      readonly isLastSkipped: boolean;
      readonly skipped: readonly MonthSpan[];
      readonly ordered: MonthSpan | undefined;
    }
  | { readonly kind: 'end'; readonly at: Instant }
  /** Nothing, before that instant; undefined: nothing ever. */
  | { readonly kind: 'rest'; readonly until: Instant | undefined };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A declined month is tried again so many days after it was first tried. */
export const RETRY_DAYS = [1, 3, 5] as const;
/** So long one process has for a payment; then another one asks how it stands. */
const LEASE_MS = 120_000;
/** A person has so long for the first payment; nothing is charged after it. */
const STARTING_MS_MAX = HOUR_MS;
/** Orders that others change are looked at this often. */
const POLL_MS = 30_000;
const DEPOSIT_POLL_MS = 600_000;
/** Skipped months that are registered at a time. */
const SKIPPED_MAX = 120;

/** Decides what is to be done with a subscription: registering months, having them paid, giving up, ending. */
export function decideRenewal(facts: RenewalFacts): RenewalStep {
  const { subscription, last, hasOther } = facts;
  const { state, paidUntil, stoppedAt } = subscription;
  const isNewlyPaid = last.order?.state === 'granted' && (paidUntil === undefined || last.month.to > paidUntil);
  const mayStand = state !== 'ended' || (!hasOther && facts.now < last.month.to);
  if (isNewlyPaid && mayStand) {
    return { kind: 'paid', state: stoppedAt === undefined ? 'active' : 'ending', paidUntil: last.month.to };
  }
  switch (state) {
    case 'ended':
      return ended(facts);
    case 'starting':
      return starting(facts);
    case 'ending':
      return ending(facts);
    case 'active':
    case 'past_due':
      return running(facts);
  }
}

function isOpen({ last }: RenewalFacts): boolean {
  return last.order?.state === 'open';
}

function isByTransfer({ last: { order } }: RenewalFacts): boolean {
  return order?.channel === 'bank_transfer' && order.price.supplyMinor + order.price.vatMinor > 0n;
}

/** Money may still come for a month that is not over: then the subscription goes on. */
function ended(facts: RenewalFacts): RenewalStep {
  const { last, now, done } = facts;
  if (isOpen(facts) && !done.isKept) return { kind: 'withdraw' };
  const isPaid = last.order === undefined || last.order.state === 'granted';
  const isOver = now >= last.month.to;
  return { kind: 'rest', until: isPaid || isOver ? undefined : earlier(last.month.to, now + HOUR_MS) };
}

function starting(facts: RenewalFacts): RenewalStep {
  const { subscription, last, now, done } = facts;
  if (!isOpen(facts)) return { kind: 'end', at: now };
  const isTransfer = isByTransfer(facts);
  const giveUpAt = isTransfer ? last.month.to : asInstant(subscription.createdAt + STARTING_MS_MAX);
  const isGivenUp = subscription.stoppedAt !== undefined || now >= giveUpAt;
  if (isGivenUp && !done.isKept) return { kind: 'withdraw' };
  const next = now + (isTransfer ? DEPOSIT_POLL_MS : POLL_MS);
  return { kind: 'rest', until: isGivenUp ? asInstant(next) : earlier(giveUpAt, next) };
}

function ending(facts: RenewalFacts): RenewalStep {
  const { subscription, now, done } = facts;
  if (isOpen(facts) && !done.isKept) return { kind: 'withdraw' };
  const { paidUntil, stoppedAt = now } = subscription;
  if (paidUntil !== undefined && now < paidUntil) return { kind: 'rest', until: paidUntil };
  if (isOpen(facts)) return { kind: 'rest', until: asInstant(now + POLL_MS) };
  return { kind: 'end', at: paidUntil === undefined || paidUntil < stoppedAt ? stoppedAt : paidUntil };
}

function running(facts: RenewalFacts): RenewalStep {
  const { last, now, done } = facts;
  const { order } = last;
  const isPaid = order?.state === 'granted';
  if (now >= last.month.to) {
    if (isOpen(facts) && !done.isKept) return { kind: 'withdraw' };
    return goOn(facts);
  }
  if (isPaid || last.month.state === 'skipped') return { kind: 'rest', until: last.month.to };
  // Somebody withdrew what this month would have cost.
  if (order === undefined || order.state === 'cancelled') return { kind: 'end', at: now };
  return isByTransfer(facts) && !isOtherMethod(facts) ? owing(facts) : paying(facts);
}

function goOn({ subscription, last, now }: RenewalFacts): RenewalStep {
  const { over, present } = monthsUntil(subscription, { last: last.month.month, now, max: SKIPPED_MAX });
  const isWithdrawn = last.order?.state === 'cancelled' || last.order?.state === 'failed';
  const isLastSkipped = last.month.state === 'ordered' && isWithdrawn;
  return { kind: 'go_on', isLastSkipped, skipped: over, ordered: present };
}

function owing({ subscription, last, now }: RenewalFacts): RenewalStep {
  if (subscription.state !== 'past_due') return { kind: 'owe' };
  return { kind: 'rest', until: earlier(last.month.to, now + DEPOSIT_POLL_MS) };
}

/** Somebody chose another method for a month that is not paid. */
function isOtherMethod({ subscription, last }: RenewalFacts): boolean {
  return last.order !== undefined && last.order.methodId !== subscription.methodId;
}

function paying(facts: RenewalFacts): RenewalStep {
  const { last, now, done } = facts;
  const { isUnderWay, nextTryAt = now } = last.month;
  const until = asInstant(now + LEASE_MS);
  const isDue = now >= nextTryAt;
  if (!isUnderWay) return isDue ? { kind: 'pay', isNew: true, until } : rest(facts, nextTryAt);
  // Until its time is over, what came of it is for the process to say that asked.
  if (!done.isPaymentAsked && !isDue) return rest(facts, nextTryAt);
  if (last.order?.state === 'failed' || done.isPaymentRefused) return { kind: 'declined', nextTryAt: nextTry(facts) };
  return done.isPaymentAsked ? rest(facts, nextTryAt) : { kind: 'pay', isNew: false, until };
}

function nextTry({ last: { month }, now }: RenewalFacts): Instant | undefined {
  const days = RETRY_DAYS[month.tries - 1];
  if (days === undefined) return undefined;
  const at = (month.firstTriedAt ?? now) + days * DAY_MS;
  return asInstant(Math.max(at, now + HOUR_MS));
}

function rest({ last, now }: RenewalFacts, until: Instant): RenewalStep {
  return { kind: 'rest', until: earlier(last.month.to, Math.max(until, now + 1)) };
}

function earlier(one: number, other: number): Instant {
  return asInstant(Math.min(one, other));
}
