import type { Instant } from '#kernel';
import type { MonthSpan, SubscribedMonth, Subscription } from './subscription.ts';

/** Where subscriptions and their months are kept. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface SubscriptionStore<Tx> {
  find(id: string, tx?: Tx): Promise<Subscription | undefined>;
  /** The one of a workspace that has not ended. */
  live(workspaceId: string, tx?: Tx): Promise<Subscription | undefined>;
  /** Those that began, newest first. */
  list(asked: SubscriptionQuestion, tx?: Tx): Promise<readonly Subscription[]>;
  /** Ids of those that are to be looked at, longest due first. */
  due(now: Instant, limit: number): Promise<readonly string[]>;
  /** Whether one that has not ended pays with it. */
  usesMethod(methodId: string, tx?: Tx): Promise<boolean>;
  /** Throws a UniqueViolation when the workspace has one that has not ended. */
  add(tx: Tx, subscription: Subscription): Promise<void>;
  /** What may change of it. */
  save(tx: Tx, subscription: Subscription): Promise<void>;
  /** Newest first. */
  months(subscriptionId: string, limit: number, tx?: Tx): Promise<readonly SubscribedMonth[]>;
  /** Throws a UniqueViolation when the month is registered. */
  addMonths(tx: Tx, months: readonly SubscribedMonth[]): Promise<void>;
  /** State, tries, and when it is tried next. */
  saveMonth(tx: Tx, month: SubscribedMonth): Promise<void>;
}

/** Which subscriptions. */
export interface SubscriptionQuestion {
  readonly workspaceId?: string | undefined;
  /** Id of the last one seen: those before it. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** A month as it is registered. */
export function newMonth(
  { id, planId, planVersion }: Subscription,
  { month, from, to }: MonthSpan,
  orderId: string | undefined,
): SubscribedMonth {
  return {
    ...{ subscriptionId: id, month, from, to, planId, planVersion },
    state: orderId === undefined ? 'skipped' : 'ordered',
    orderId,
    tries: 0,
    firstTriedAt: undefined,
    nextTryAt: undefined,
    isUnderWay: false,
  };
}
