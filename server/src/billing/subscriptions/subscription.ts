import type { Instant } from '#kernel';

/**
 * How a subscription stands. `starting`: its first month is ordered and not paid yet; nobody has a plan by it. `ending`:
 * somebody stopped it; plan and credits stay until `paidUntil`, and until then it can be taken up again. `past_due`: a
 * month is not paid yet. `ended`: over; if it was never paid, it never began.
 */
export type SubscriptionState = 'starting' | 'active' | 'ending' | 'past_due' | 'ended';

/** A workspace's plan. A workspace has one that has not ended, at most. */
export interface Subscription {
  /** UUIDv7, or what its asker named. */
  readonly id: string;
  readonly workspaceId: string;
  readonly planId: string;
  /** Of the plan as it was taken; of the next month when somebody changed it. */
  readonly planVersion: number;
  /** Empty: the plan costs nothing. */
  readonly methodId: string;
  readonly state: SubscriptionState;
  /** Month n is `[anchor + n months, anchor + n + 1 months)`, clamped, in `zone`, which is the account's of then. */
  readonly anchorAt: Instant;
  readonly zone: string;
  /** The end of the last month that was paid; undefined: none was. */
  readonly paidUntil: Instant | undefined;
  readonly stoppedAt: Instant | undefined;
  readonly endedAt: Instant | undefined;
  /** When it is looked at next; undefined: nothing can happen to it any more. */
  readonly lookAt: Instant | undefined;
  readonly createdAt: Instant;
  readonly by: { readonly id: string; readonly address: string };
}

/** When a month begins and ends: `[from, to)`. */
export interface MonthSpan {
  /** 0, 1, 2 … from the anchor. */
  readonly month: number;
  readonly from: Instant;
  readonly to: Instant;
}

/** One month of a subscription, once. Unique by (subscription, month). */
export interface SubscribedMonth extends MonthSpan {
  readonly subscriptionId: string;
  /** The plan of this month. */
  readonly planId: string;
  readonly planVersion: number;
  /** `skipped`: it was over before it was ordered, or before it was paid: nothing was charged and nothing granted. */
  readonly state: 'ordered' | 'skipped';
  readonly orderId: string | undefined;
  /** How often it was tried to have it paid, and when first. */
  readonly tries: number;
  readonly firstTriedAt: Instant | undefined;
  /** When it is tried next; of one that is under way, until when its process works on it. */
  readonly nextTryAt: Instant | undefined;
  /** A payment was asked for, and what came of it is not known yet. */
  readonly isUnderWay: boolean;
}
