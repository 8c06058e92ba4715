import { PAYMENT_PROBLEM_TEXTS } from '@tallygate/contract';
import { type Instant, invariant, isoInstant } from '#kernel';
import { BY_ITSELF } from '../by-itself.ts';
import { priceOf, totalOf } from '../money.ts';
import { moneyText } from '../money-text.ts';
import type { Order } from '../orders/order.ts';
import type { PaymentChannel } from '../payments/payment-provider.ts';
import type { RenewalStep } from './decide-renewal.ts';
import type { MonthSpan, SubscribedMonth, Subscription } from './subscription.ts';
import type { SubscriptionPorts } from './subscription-ports.ts';
import { newMonth } from './subscription-store.ts';

/** A subscription, its last month and the order of it. */
export interface LoadedSubscription {
  readonly subscription: Subscription;
  readonly month: SubscribedMonth;
  readonly order: Order | undefined;
  readonly hasOther: boolean;
}

interface KeptStep<Step extends RenewalStep = RenewalStep> {
  readonly loaded: LoadedSubscription;
  readonly step: Step;
  readonly now: Instant;
}

/** Keeps a step, in the transaction in which it was decided. The subscription as it is afterwards. */
export async function keepStep<Tx>(
  ports: SubscriptionPorts<Tx>,
  tx: Tx,
  { loaded, step, now }: KeptStep,
): Promise<Subscription> {
  const { store } = ports;
  const { subscription, month } = loaded;
  const save = async (after: Subscription): Promise<Subscription> => {
    await store.save(tx, after);
    return after;
  };
  switch (step.kind) {
    case 'rest':
      return step.until === subscription.lookAt ? subscription : await save({ ...subscription, lookAt: step.until });
    case 'withdraw':
      return subscription;
    case 'paid': {
      await store.saveMonth(tx, { ...month, state: 'ordered', isUnderWay: false, nextTryAt: undefined });
      const { state, paidUntil } = step;
      return await save({ ...subscription, state, paidUntil, endedAt: undefined, lookAt: now });
    }
    case 'owe':
      return await save({ ...subscription, state: 'past_due' });
    case 'pay': {
      const tries = month.tries + (step.isNew ? 1 : 0);
      const firstTriedAt = month.firstTriedAt ?? now;
      await store.saveMonth(tx, { ...month, tries, firstTriedAt, nextTryAt: step.until, isUnderWay: true });
      return await save({ ...subscription, lookAt: step.until });
    }
    case 'declined':
      return await keepDeclined(ports, tx, { loaded, step, now });
    case 'go_on':
      return await goOn(ports, tx, { loaded, step, now });
    case 'end':
      return await keepEnd(ports, tx, { subscription, at: step.at });
  }
}

async function keepDeclined<Tx>(
  ports: SubscriptionPorts<Tx>,
  tx: Tx,
  { loaded, step: { nextTryAt }, now }: KeptStep<Extract<RenewalStep, { kind: 'declined' }>>,
): Promise<Subscription> {
  const { subscription, month, order } = loaded;
  await ports.store.saveMonth(tx, { ...month, isUnderWay: false, nextTryAt });
  if (order !== undefined) {
    const { price, title, number } = order;
    await ports.raise(tx, {
      key: `payment-failed/${order.id}/${month.tries}`,
      at: now,
      workspaceId: subscription.workspaceId,
      kind: 'payment_failed',
      values: {
        workspace: ports.workspaceName(subscription.workspaceId),
        ...{ order_number: number, title, total: moneyText(totalOf(price)), currency: price.currency },
        problem: PAYMENT_PROBLEM_TEXTS[order.problem ?? 'method_unknown'],
        next_try_at: nextTryAt === undefined ? null : isoInstant(nextTryAt),
        is_plan_ended: nextTryAt === undefined,
      },
    });
  }
  if (nextTryAt === undefined) return await keepEnd(ports, tx, { subscription, at: now });
  const after: Subscription = { ...subscription, state: 'past_due', lookAt: nextTryAt };
  await ports.store.save(tx, after);
  return after;
}

async function keepEnd<Tx>(
  { store, note }: SubscriptionPorts<Tx>,
  tx: Tx,
  { subscription, at }: { readonly subscription: Subscription; readonly at: Instant },
): Promise<Subscription> {
  const after: Subscription = { ...subscription, state: 'ended', endedAt: at };
  await store.save(tx, after);
  if (after.paidUntil !== undefined) await note(tx, after);
  return after;
}

async function goOn<Tx>(
  ports: SubscriptionPorts<Tx>,
  tx: Tx,
  { loaded, step, now }: KeptStep<Extract<RenewalStep, { kind: 'go_on' }>>,
): Promise<Subscription> {
  const { store } = ports;
  const { subscription, month } = loaded;
  if (step.isLastSkipped) {
    await store.saveMonth(tx, { ...month, state: 'skipped', isUnderWay: false, nextTryAt: undefined });
  }
  const skipped = step.skipped.map((span) => newMonth(subscription, span, undefined));
  const ordered = step.ordered === undefined ? [] : [await orderMonth(ports, tx, { subscription, span: step.ordered })];
  await store.addMonths(tx, [...skipped, ...ordered]);
  const after = { ...subscription, lookAt: now };
  await store.save(tx, after);
  return after;
}

async function orderMonth<Tx>(
  ports: SubscriptionPorts<Tx>,
  tx: Tx,
  { subscription, span }: { readonly subscription: Subscription; readonly span: MonthSpan },
): Promise<SubscribedMonth> {
  const channel = (await ports.methods.find(subscription.methodId, tx))?.channel ?? 'bank_transfer';
  const by = BY_ITSELF;
  const order = await placeMonth(ports, tx, { subscription, span, channel, cause: 'renewal', by });
  return newMonth(subscription, span, order.id);
}

/** Places the order of a month of the plan as the subscription names it, at the prices of now. */
export async function placeMonth<Tx>(
  { orders, offers, settings }: Pick<SubscriptionPorts<Tx>, 'orders' | 'offers' | 'settings'>,
  tx: Tx,
  asked: {
    readonly subscription: Subscription;
    readonly span: MonthSpan;
    readonly channel: PaymentChannel;
    readonly cause: 'person' | 'renewal';
    readonly by: Order['by'];
  },
): Promise<Order> {
  const { subscription, span, channel, cause, by } = asked;
  const { id, planId, planVersion, workspaceId, methodId } = subscription;
  const plan = await offers.find({ kind: 'plan', id: planId, version: planVersion }, tx);
  invariant(plan !== undefined, 'versions of plans are never removed');
  const { vatPercent } = await settings(tx);
  const { names, creditsMicro, supply } = plan;
  return await orders.place(tx, {
    ...{ workspaceId, cause, channel, methodId, creditsMicro, by, kind: 'plan', title: names },
    causeKey: `subscription:${id}:${span.month}`,
    price: priceOf(supply, vatPercent[supply.currency]),
    creditsUntil: span.to,
  });
}
