import {
  type AutoTopUpFacts,
  BILLING_BOUNDS,
  type CreditAlertFacts,
  type SubscribedMonthFacts,
  type SubscriptionFacts,
} from '@tallygate/contract';
import type {
  AutoTopUp,
  BillingSettings,
  CreditAlertRule,
  Currency,
  Offer,
  Order,
  PaymentMethod,
  SubscribedMonth,
  Subscription,
} from '#billing';
import { amountText } from '#credits';
import { type Instant, isoInstant } from '#kernel';
import { offerAnswer, problemAnswer, timeAnswer } from './billing-answers.ts';
import { moneyAnswer } from './billing-money.ts';
import type { OrderView } from './billing-order-answers.ts';

const MINUTE_MS = 60_000;

/** What a subscription is shown with. */
export interface SubscriptionParts {
  readonly plan: Offer | undefined;
  readonly method: PaymentMethod | undefined;
  /** Newest first. */
  readonly months: readonly SubscribedMonth[];
  /** Of these months. */
  readonly orders: readonly Order[];
}

/** A workspace's plan, with its months. */
export function subscriptionAnswer(
  subscription: Subscription,
  { plan, method, months, orders }: SubscriptionParts,
  { language, settings }: Pick<OrderView, 'language'> & { readonly settings: BillingSettings },
): SubscriptionFacts {
  const { state, paidUntil } = subscription;
  const [newest] = months;
  const isDue = state === 'past_due';
  const problem = isDue ? orderOf(newest, orders)?.problem : undefined;
  const nextTryAt = isDue ? newest?.nextTryAt : undefined;
  return {
    id: subscription.id,
    workspace_id: subscription.workspaceId,
    state,
    plan: plan === undefined ? null : offerAnswer(plan, settings.vatPercent),
    method_id: subscription.methodId,
    channel: method?.channel ?? null,
    is_sandbox: method?.channel === 'sandbox',
    anchor_at: isoInstant(subscription.anchorAt),
    time_zone: subscription.zone,
    paid_until: timeAnswer(paidUntil),
    next_payment_at: timeAnswer(nextPaymentAt(state, paidUntil, nextTryAt)),
    problem: problemAnswer(problem, language),
    next_try_at: timeAnswer(nextTryAt),
    stopped_at: timeAnswer(subscription.stoppedAt),
    ended_at: timeAnswer(subscription.endedAt),
    created_at: isoInstant(subscription.createdAt),
    created_by: subscription.by.address,
    months: months.map((month) => monthAnswer(month, orderOf(month, orders))),
  };
}

function nextPaymentAt(
  state: Subscription['state'],
  paidUntil: Instant | undefined,
  nextTryAt: Instant | undefined,
): Instant | undefined {
  if (state === 'active') return paidUntil;
  return state === 'past_due' ? nextTryAt : undefined;
}

function orderOf(month: SubscribedMonth | undefined, orders: readonly Order[]): Order | undefined {
  return orders.find(({ id }) => id === month?.orderId);
}

function monthAnswer(month: SubscribedMonth, order: Order | undefined): SubscribedMonthFacts {
  return {
    month: month.month,
    from: isoInstant(month.from),
    to: isoInstant(month.to),
    state: month.state,
    order_id: month.orderId ?? null,
    order_state: order?.state ?? null,
    tries: month.tries,
    next_try_at: timeAnswer(month.nextTryAt),
  };
}

/** The rule that tops a workspace up by itself; undefined: nobody set it up. */
export function autoTopUpAnswer(
  workspaceId: string,
  rule: AutoTopUp | undefined,
  { currency, spentMinor }: { readonly currency: Currency | undefined; readonly spentMinor: bigint },
): AutoTopUpFacts {
  const money = (minor: bigint) => (currency === undefined ? null : moneyAnswer({ currency, minor }));
  const { coolDownMinutes } = BILLING_BOUNDS;
  return {
    workspace_id: workspaceId,
    is_on: rule?.isOn ?? false,
    threshold: rule === undefined ? null : amountText(rule.thresholdMicro),
    package_id: rule?.packageId ?? null,
    method_id: rule?.methodId ?? null,
    monthly_cap: rule === undefined ? null : money(rule.monthlyCapMinor),
    spent_this_month: rule === undefined ? null : money(spentMinor),
    cool_down_minutes: rule === undefined ? coolDownMinutes.default : Math.round(rule.coolDownMs / MINUTE_MS),
    failures: rule?.failures ?? 0,
    not_before: timeAnswer(rule?.notBefore),
    off_reason: rule?.offReason ?? null,
  };
}

/** When people are told that a workspace's credits run short. */
export function creditAlertsAnswer({
  workspaceId,
  lowAtMicro,
  expiringDays,
  isLow,
}: CreditAlertRule): CreditAlertFacts {
  return {
    workspace_id: workspaceId,
    low_at: lowAtMicro === undefined ? null : amountText(lowAtMicro),
    expiring_days: expiringDays ?? null,
    is_low: isLow,
  };
}
