import { invariant } from '#kernel';
import { type Money, priceOf, totalOf } from '../money.ts';
import type { Order } from '../orders/order.ts';
import { paymentRefused, refused } from '../orders/refused.ts';
import type { BillingOutcome } from '../outcome.ts';
import { placeMonth } from './keep-step.ts';
import { lookAtSubscription } from './look-at-subscription.ts';
import { lookSafely } from './look-safely.ts';
import { monthSpan } from './month-spans.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionPorts } from './subscription-ports.ts';
import { newMonth } from './subscription-store.ts';
import type { BegunSubscription, NewSubscription } from './subscriptions.ts';

/** Keeps the subscription with the order of its first month, then has that paid by the person who is there. */
export async function subscribe<Tx>(
  ports: SubscriptionPorts<Tx>,
  asked: NewSubscription<Tx>,
): Promise<BillingOutcome<BegunSubscription>> {
  const id = asked.id ?? ports.newId();
  await endGivenUp(ports, asked.workspaceId);
  const kept = await ports.transaction((tx) => keep(ports, tx, { ...asked, id }));
  if (kept.kind === 'refused') return kept;
  const { order } = kept.value;
  if (kept.value.isKnown && order.state !== 'open') return asItStands(kept.value);
  const { language } = asked;
  const paid = await ports.orders.pay(order.id, { isAttended: true, returnUrl: asked.returnUrl(order), language });
  const subscription = (await lookAtSubscription(ports, id)) ?? kept.value.subscription;
  const now = (await ports.orders.find(order.id)) ?? order;
  if (now.state === 'failed') return now.problem === undefined ? asRefused(paid) : paymentRefused(now.problem);
  // The order of what could not even be tried is withdrawn with the subscription; what was sent goes on.
  if (paid.kind === 'refused' && now.state === 'open' && paid.code !== 'billing_provider_unreachable') {
    await withdraw(ports, id);
    return paid;
  }
  const nextUrl = paid.kind === 'done' ? paid.value.nextUrl : undefined;
  return { kind: 'done', value: { subscription, order: now, nextUrl } };
}

const NOT_MADE = refused('billing_payment_failed');

/** Asked once more, what was paid or declined stays so: another try is another request. */
function asItStands({ subscription, order }: Kept): BillingOutcome<BegunSubscription> {
  if (order.state === 'failed') return order.problem === undefined ? NOT_MADE : paymentRefused(order.problem);
  if (order.state === 'cancelled') return refused('billing_order_not_open', { order: order.id });
  return { kind: 'done', value: { subscription, order, nextUrl: undefined } };
}

interface Kept {
  readonly subscription: Subscription;
  /** Of its first month. */
  readonly order: Order;
  /** It was asked for before. */
  readonly isKnown: boolean;
}

/** One whose first payment was given up ends now, so that it is in nobody's way. */
async function endGivenUp<Tx>(ports: SubscriptionPorts<Tx>, workspaceId: string): Promise<void> {
  const live = await ports.store.live(workspaceId);
  if (live?.state === 'starting') await lookSafely(ports, live.id);
}

async function keep<Tx>(
  ports: SubscriptionPorts<Tx>,
  tx: Tx,
  asked: NewSubscription<Tx> & { readonly id: string },
): Promise<BillingOutcome<Kept>> {
  const { store } = ports;
  const { id, workspaceId, planId, method, by } = asked;
  const known = await store.find(id, tx);
  if (known !== undefined) {
    const order = await firstOrder(ports, tx, known);
    return { kind: 'done', value: { subscription: known, order, isKnown: true } };
  }
  const live = await store.live(workspaceId, tx);
  if (live !== undefined) return refused('billing_subscription_exists', { subscription: live.id });
  const plan = await ports.offers.find({ kind: 'plan', id: planId }, tx);
  if (plan === undefined) return refused('billing_offer_unknown');
  if (!plan.isOffered) return refused('billing_offer_withdrawn');
  if (method === undefined && plan.supply.minor > 0n) return refused('billing_method_needed');
  const isAsTold = await costsAsTold(ports, tx, { supply: plan.supply, told: asked.total });
  if (!isAsTold) return refused('billing_price_changed');
  const now = ports.clock.now();
  const subscription: Subscription = {
    ...{ id, workspaceId, planId, planVersion: plan.version, methodId: method?.id ?? '', state: 'starting', by },
    ...{ anchorAt: now, zone: ports.zone(), createdAt: now, lookAt: now },
    ...{ paidUntil: undefined, stoppedAt: undefined, endedAt: undefined },
  };
  const span = monthSpan(subscription, 0);
  const channel = method?.channel ?? 'bank_transfer';
  await store.add(tx, subscription);
  const order = await placeMonth(ports, tx, { subscription, span, channel, cause: 'person', by });
  await store.addMonths(tx, [newMonth(subscription, span, order.id)]);
  await asked.keep?.(tx, { subscription, order });
  return { kind: 'done', value: { subscription, order, isKnown: false } };
}

async function firstOrder<Tx>(
  { orders }: SubscriptionPorts<Tx>,
  tx: Tx,
  { id, workspaceId }: Subscription,
): Promise<Order> {
  const [order] = await orders.list({ workspaceId, causeKeys: [`subscription:${id}:0`], limit: 1 }, tx);
  invariant(order !== undefined, 'the first month of a subscription has an order');
  return order;
}

/** Whether a month costs now what the person was told, as `placeMonth` finds its price. */
async function costsAsTold<Tx>(
  { settings }: SubscriptionPorts<Tx>,
  tx: Tx,
  { supply, told }: { readonly supply: Money; readonly told: Money | undefined },
): Promise<boolean> {
  if (told === undefined) return true;
  const { vatPercent } = await settings(tx);
  const { currency, minor } = totalOf(priceOf(supply, vatPercent[supply.currency]));
  return currency === told.currency && minor === told.minor;
}

async function withdraw<Tx>(ports: SubscriptionPorts<Tx>, id: string): Promise<void> {
  await ports.transaction(async (tx) => {
    const left = await ports.store.find(id, tx);
    if (left?.state === 'starting') await ports.store.save(tx, { ...left, stoppedAt: ports.clock.now() });
  });
  await lookAtSubscription(ports, id);
}

function asRefused(paid: BillingOutcome<unknown>): BillingOutcome<never> {
  return paid.kind === 'refused' ? paid : NOT_MADE;
}
