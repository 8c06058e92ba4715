import { refused } from '../orders/refused.ts';
import type { BillingOutcome } from '../outcome.ts';
import { lookSafely } from './look-safely.ts';
import type { SubscribedMonth, Subscription } from './subscription.ts';
import type { SubscriptionPorts } from './subscription-ports.ts';
import type { Subscriptions } from './subscriptions.ts';

type Change<Tx> = Parameters<Subscriptions<Tx>['change']>[0];

/** Another plan or method from the next month on; an unpaid month is tried again with the new method at once. */
export async function changeSubscription<Tx>(
  ports: SubscriptionPorts<Tx>,
  change: Change<Tx>,
): Promise<BillingOutcome<Subscription>> {
  const outcome = await ports.transaction((tx) => keepChange(ports, tx, change));
  if (outcome.kind === 'refused') return outcome;
  return { kind: 'done', value: (await lookSafely(ports, change.id)) ?? outcome.value };
}

async function keepChange<Tx>(
  ports: SubscriptionPorts<Tx>,
  tx: Tx,
  { id, planId, method, keep }: Change<Tx>,
): Promise<BillingOutcome<Subscription>> {
  const { store, clock } = ports;
  const before = await store.find(id, tx);
  if (before === undefined) return refused('billing_subscription_unknown');
  if (before.state === 'ended' || before.state === 'starting') return refused('billing_subscription_ended');
  const plan = await planFor(ports, tx, { before, planId });
  if (plan.kind === 'refused') return plan;
  const methodId = method?.id ?? before.methodId;
  if (methodId === '' && plan.value.supply.minor > 0n) return refused('billing_method_needed');
  const chosen = { planId: plan.value.id, planVersion: plan.value.version, methodId };
  const after: Subscription = { ...before, ...chosen, lookAt: clock.now() };
  const [month] = await store.months(id, 1, tx);
  if (methodId !== before.methodId && month !== undefined && month.isUnderWay === false && isUnpaid(month, before)) {
    await store.saveMonth(tx, { ...month, tries: 0, firstTriedAt: undefined, nextTryAt: clock.now() });
  }
  await store.save(tx, after);
  await keep?.(tx, after, before);
  return { kind: 'done', value: after };
}

async function planFor<Tx>(
  { offers }: SubscriptionPorts<Tx>,
  tx: Tx,
  { before, planId }: { readonly before: Subscription; readonly planId: string | undefined },
) {
  const kept = planId === undefined ? { version: before.planVersion } : {};
  const plan = await offers.find({ kind: 'plan', id: planId ?? before.planId, ...kept }, tx);
  if (plan === undefined) return refused('billing_offer_unknown');
  if (planId !== undefined && !plan.isOffered) return refused('billing_offer_withdrawn');
  return { kind: 'done', value: plan } as const;
}

function isUnpaid({ to, state }: SubscribedMonth, { paidUntil }: Subscription): boolean {
  return state === 'ordered' && (paidUntil === undefined || to > paidUntil);
}
