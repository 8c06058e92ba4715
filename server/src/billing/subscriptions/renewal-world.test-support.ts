import { asInstant, type Instant } from '#kernel';
import type { Order } from '../orders/order.ts';
import { decideRenewal, type RenewalFacts, type RenewalStep } from './decide-renewal.ts';
import { monthSpan } from './month-spans.ts';
import type { SubscribedMonth, Subscription } from './subscription.ts';
import { newMonth } from './subscription-store.ts';

/** What a provider does with a try; `unknown` becomes what `later` says with the next look. */
export type Answer = 'approve' | 'decline' | 'unknown_approved' | 'unknown_declined' | 'refuse';

interface WorldOrder extends Pick<Order, 'channel' | 'methodId' | 'price'> {
  state: Order['state'];
  placedAt: Instant;
  month: number;
  pending: 'approve' | 'decline' | undefined;
}

/** A subscription, its months and their orders in memory: what `decideRenewal` decides is done, and written down. */
export function renewalWorld({
  anchorAt,
  zone,
  channel,
}: {
  readonly anchorAt: Instant;
  readonly zone: string;
  readonly channel: Order['channel'];
}) {
  let subscription: Subscription = {
    ...{ id: 's', workspaceId: 'w', planId: 'p', planVersion: 1, methodId: 'm', state: 'starting', anchorAt, zone },
    ...{ paidUntil: undefined, stoppedAt: undefined, endedAt: undefined, lookAt: anchorAt, createdAt: anchorAt },
    by: { id: 'a', address: 'a' },
  };
  const months: SubscribedMonth[] = [];
  const orders: WorldOrder[] = [];
  const payments: { month: number; at: Instant }[] = [];
  const steps: RenewalStep['kind'][] = [];
  const price = { currency: 'KRW', supplyMinor: 10_000n, vatMinor: 1_000n } as const;
  const register = (span: SubscribedMonth): void => {
    if (months.some(({ month }) => month === span.month)) throw new Error(`month ${span.month} is registered twice`);
    months.push(span);
  };
  const order = (month: number, at: Instant): string => {
    orders.push({ channel, methodId: 'm', price, state: 'open', placedAt: at, month, pending: undefined });
    return String(orders.length - 1);
  };
  register(newMonth(subscription, monthSpan(subscription, 0), order(0, anchorAt)));
  const last = () => {
    const month = months.at(-1);
    if (month === undefined) throw new Error('there is a first month');
    return { month, order: month.orderId === undefined ? undefined : orders[Number(month.orderId)] };
  };
  const set = (change: Partial<SubscribedMonth>): void => {
    months[months.length - 1] = { ...last().month, ...change };
  };
  /** What the provider has meanwhile. */
  const settle = (): void => {
    for (const each of orders) {
      if (each.pending !== undefined) each.state = each.pending === 'approve' ? 'granted' : 'failed';
      each.pending = undefined;
    }
  };
  const apply = (step: RenewalStep, now: Instant): void => {
    steps.push(step.kind);
    switch (step.kind) {
      case 'rest':
        subscription = { ...subscription, lookAt: step.until };
        break;
      case 'withdraw':
        break;
      case 'paid':
        set({ state: 'ordered', isUnderWay: false, nextTryAt: undefined });
        subscription = { ...subscription, state: step.state, paidUntil: step.paidUntil, endedAt: undefined };
        break;
      case 'owe':
        subscription = { ...subscription, state: 'past_due' };
        break;
      case 'pay':
        set({
          tries: last().month.tries + (step.isNew ? 1 : 0),
          firstTriedAt: last().month.firstTriedAt ?? now,
          nextTryAt: step.until,
          isUnderWay: true,
        });
        break;
      case 'declined':
        set({ isUnderWay: false, nextTryAt: step.nextTryAt });
        subscription = { ...subscription, state: step.nextTryAt === undefined ? 'ended' : 'past_due' };
        break;
      case 'go_on':
        if (step.isLastSkipped) set({ state: 'skipped', isUnderWay: false, nextTryAt: undefined });
        for (const span of step.skipped) register(newMonth(subscription, span, undefined));
        if (step.ordered !== undefined) register(newMonth(subscription, step.ordered, order(step.ordered.month, now)));
        break;
      case 'end':
        subscription = { ...subscription, state: 'ended', endedAt: step.at };
        break;
    }
  };
  const look = (now: Instant, answer: () => Answer): void => {
    settle();
    let done: RenewalFacts['done'] = { isPaymentAsked: false, isPaymentRefused: false, isKept: false };
    for (let count = 0; count < 100; count++) {
      const facts = { subscription, last: last(), hasOther: false, done, now };
      const step = decideRenewal(facts);
      apply(step, now);
      if (step.kind === 'rest') return;
      const of = last().order;
      if (step.kind === 'go_on') done = { isPaymentAsked: false, isPaymentRefused: false, isKept: false };
      if (step.kind === 'withdraw' && of !== undefined) {
        if (of.pending === undefined) of.state = 'cancelled';
        else done = { ...done, isKept: true };
      }
      if (step.kind === 'pay' && of !== undefined) {
        const said = answer();
        if (said === 'refuse') done = { ...done, isPaymentAsked: true, isPaymentRefused: true };
        else {
          if (of.pending === undefined) payments.push({ month: of.month, at: now });
          if (of.pending === undefined) of.state = 'open';
          if (said === 'approve') of.state = 'granted';
          if (said === 'decline') of.state = 'failed';
          if (said === 'unknown_approved') of.pending = 'approve';
          if (said === 'unknown_declined') of.pending = 'decline';
          done = { ...done, isPaymentAsked: true };
        }
      }
    }
    throw new Error('a look that does not come to rest');
  };
  return {
    look,
    months,
    orders,
    payments,
    steps,
    subscription: () => subscription,
    /** The person at the browser, or the deposit. */
    payFirst: (state: Order['state']) => {
      const [first] = orders;
      if (first !== undefined) first.state = state;
    },
    payLast: () => {
      const of = last().order;
      if (of !== undefined && of.state === 'open') of.state = 'granted';
    },
    stop: (now: Instant) => {
      if (subscription.state === 'ended' || subscription.stoppedAt !== undefined) return;
      const state = subscription.state === 'starting' ? 'starting' : 'ending';
      subscription = { ...subscription, state, stoppedAt: now };
    },
    resume: (now: Instant) => {
      const { state, paidUntil = asInstant(0) } = subscription;
      if (state === 'ending' && now < paidUntil)
        subscription = { ...subscription, state: 'active', stoppedAt: undefined };
    },
  };
}
