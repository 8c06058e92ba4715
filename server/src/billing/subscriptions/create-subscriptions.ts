import { asInstant } from '#kernel';
import type { BillingOutcome, BillingRefusal } from '../outcome.ts';
import { changeSubscription } from './change-subscription.ts';
import { lookSafely } from './look-safely.ts';
import { subscribe } from './subscribe.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionPorts } from './subscription-ports.ts';
import type { SubscriptionAct, Subscriptions } from './subscriptions.ts';

/** Makes the subscriptions of workspaces. */
export function createSubscriptions<Tx>(ports: SubscriptionPorts<Tx>): Subscriptions<Tx> {
  const { store, clock } = ports;
  return {
    list: (asked) => store.list(asked),
    find: (id, tx) => store.find(id, tx),
    months: (id, limit) => store.months(id, limit),
    subscribe: (asked) => subscribe(ports, asked),
    stop: (act) =>
      decideAndLook(ports, act, (before) => {
        const now = clock.now();
        if (before.state === 'ended') return 'billing_subscription_ended';
        if (before.stoppedAt !== undefined) return before;
        const state = before.state === 'starting' ? 'starting' : 'ending';
        return { ...before, state, stoppedAt: now, lookAt: now };
      }),
    resume: (act) =>
      decideAndLook(ports, act, (before) => {
        const now = clock.now();
        if (before.state === 'active' || before.state === 'past_due') return before;
        const { state, paidUntil = asInstant(0) } = before;
        if (state !== 'ending' || now >= paidUntil) return 'billing_subscription_ended';
        return { ...before, state: 'active', stoppedAt: undefined, lookAt: now };
      }),
    change: (act) => changeSubscription(ports, act),
    look: (id) => lookSafely(ports, id),
    renewDue: (limit) => renewDue(ports, limit),
    usesMethod: (methodId, tx) => store.usesMethod(methodId, tx),
  };
}

/** Changes a subscription in a transaction, then does what follows from it. What follows may fail and is done later. */
async function decideAndLook<Tx>(
  ports: SubscriptionPorts<Tx>,
  { id, keep }: SubscriptionAct<Tx>,
  decide: (before: Subscription) => Subscription | BillingRefusal,
): Promise<BillingOutcome<Subscription>> {
  const outcome = await ports.transaction(async (tx): Promise<BillingOutcome<Subscription>> => {
    const before = await ports.store.find(id, tx);
    if (before === undefined) return { kind: 'refused', code: 'billing_subscription_unknown' };
    const after = decide(before);
    if (typeof after === 'string') return { kind: 'refused', code: after };
    await ports.store.save(tx, after);
    await keep?.(tx, after, before);
    return { kind: 'done', value: after };
  });
  if (outcome.kind === 'refused') return outcome;
  return { kind: 'done', value: (await lookSafely(ports, id)) ?? outcome.value };
}

async function renewDue<Tx>(ports: SubscriptionPorts<Tx>, limit: number): Promise<{ readonly looked: number }> {
  const due = await ports.store.due(ports.clock.now(), limit);
  for (const id of due) await lookSafely(ports, id);
  return { looked: due.length };
}
