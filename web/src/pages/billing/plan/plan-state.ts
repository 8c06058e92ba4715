import type {
  BillingOffer,
  BillingOrder,
  SubscribedMonthFacts,
  SubscriptionFacts,
  SubscriptionStateName,
} from '@tallygate/contract';
import type { Tone } from '../../../components/badge.tsx';

/** What a state of a subscription means to the reader. */
export const STATE_TONES: Readonly<Record<SubscriptionStateName, Tone>> = {
  starting: 'running',
  active: 'good',
  ending: 'warn',
  past_due: 'bad',
  ended: 'neutral',
};

/** The subscription that has not ended; a workspace has one at most. */
export function currentOf(subscriptions: readonly SubscriptionFacts[]): SubscriptionFacts | undefined {
  return subscriptions.find(({ state }) => state !== 'ended');
}

/** The order of a first month that is not paid yet: its subscription begins with the payment, and is told of from then on. */
export function startingOrder(orders: readonly BillingOrder[]): BillingOrder | undefined {
  return orders.find(({ kind, state }) => kind === 'plan' && state === 'open');
}

/** What a workspace has in the month that is running: what was ordered for it. */
export type PresentMonth = Pick<BillingOrder, 'title' | 'credits' | 'price'>;

/**
 * What is had in the month that is running at `now`, in milliseconds since 1970. The subscription itself tells of the next
 * month, which may bring another plan. Undefined: nothing was ordered for it.
 */
export function presentMonth(
  { months }: Pick<SubscriptionFacts, 'months'>,
  orders: readonly BillingOrder[],
  now: number,
): PresentMonth | undefined {
  const month = months.find(({ from, to }) => Date.parse(from) <= now && now < Date.parse(to));
  return orders.find(({ id }) => id === month?.order_id);
}

/** Whether the next month brings another plan, or another version of it. */
export function bringsAnother(present: PresentMonth, plan: BillingOffer): boolean {
  const { title, credits, price } = present;
  const isSame = title.ko === plan.names.ko && title.en === plan.names.en && credits === plan.credits;
  return !isSame || price.currency !== plan.price.currency || price.supply !== plan.price.supply;
}

/** How a month stands, as people say it. `waiting`: ordered, and not paid yet. */
export type MonthState = 'paid' | 'waiting' | 'failed' | 'cancelled' | 'skipped';

export function monthStateOf({
  state,
  order_state: order,
}: Pick<SubscribedMonthFacts, 'state' | 'order_state'>): MonthState {
  if (state === 'skipped') return 'skipped';
  if (order === 'granted') return 'paid';
  return order === 'failed' || order === 'cancelled' ? order : 'waiting';
}

export const MONTH_TONES: Readonly<Record<MonthState, Tone>> = {
  paid: 'good',
  waiting: 'running',
  failed: 'bad',
  cancelled: 'neutral',
  skipped: 'neutral',
};

/** What can be taken: offered plans by price, and the one that the workspace has. */
export function shownPlans(
  plans: readonly BillingOffer[],
  current: Pick<SubscriptionFacts, 'plan'> | undefined,
): readonly BillingOffer[] {
  return plans
    .filter(({ id, is_offered: isOffered }) => isOffered || id === current?.plan?.id)
    .sort(
      (one, other) =>
        one.price.currency.localeCompare(other.price.currency) ||
        Number(one.price.supply) - Number(other.price.supply) ||
        Number(one.credits) - Number(other.credits),
    );
}
