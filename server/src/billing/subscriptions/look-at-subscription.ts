import { asInstant, type Instant } from '#kernel';
import type { BillingOutcome } from '../outcome.ts';
import { decideRenewal, type RenewalFacts, type RenewalStep } from './decide-renewal.ts';
import { keepStep, type LoadedSubscription } from './keep-step.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionPorts } from './subscription-ports.ts';

/** Steps of one look; what is left is done by the next. */
const STEPS_MAX = 24;
/** What a look leaves over is due again this soon. */
const AGAIN_MS = 60_000;

/**
 * Does what is to be done with a subscription now: each step is decided and kept in one transaction, so that of several
 * processes one does it; providers are asked between them.
 */
export async function lookAtSubscription<Tx>(
  ports: SubscriptionPorts<Tx>,
  id: string,
): Promise<Subscription | undefined> {
  const { transaction, store } = ports;
  let done: RenewalFacts['done'] = { isPaymentAsked: false, isPaymentRefused: false, isKept: false };
  for (let steps = 0; steps < STEPS_MAX; steps++) {
    const taken = await transaction((tx) => takeStep(ports, tx, { id, done }));
    if (taken === undefined || taken.step.kind === 'rest') return taken?.after;
    done = await askOutside(ports, taken, done);
  }
  await transaction(async (tx) => {
    const left = await store.find(id, tx);
    if (left !== undefined) await store.save(tx, { ...left, lookAt: asInstant(ports.clock.now() + AGAIN_MS) });
  });
  return await store.find(id);
}

interface TakenStep<Tx> {
  readonly step: RenewalStep;
  readonly loaded: LoadedSubscription;
  readonly after: Subscription;
  readonly ports: SubscriptionPorts<Tx>;
}

async function takeStep<Tx>(
  ports: SubscriptionPorts<Tx>,
  tx: Tx,
  { id, done }: { readonly id: string; readonly done: RenewalFacts['done'] },
): Promise<TakenStep<Tx> | undefined> {
  const loaded = await load(ports, tx, id);
  if (loaded === undefined) return undefined;
  const now = ports.clock.now();
  const step = decideRenewal({ ...factsOf(loaded), done, now });
  const after = await keepStep(ports, tx, { loaded, step, now });
  return { step, loaded, after, ports };
}

async function load<Tx>(
  { store, orders }: SubscriptionPorts<Tx>,
  tx: Tx,
  id: string,
): Promise<LoadedSubscription | undefined> {
  const subscription = await store.find(id, tx);
  const [month] = await store.months(id, 1, tx);
  if (subscription === undefined || month === undefined) return undefined;
  const order = month.orderId === undefined ? undefined : await orders.find(month.orderId, tx);
  const live = subscription.state === 'ended' ? await store.live(subscription.workspaceId, tx) : undefined;
  return { subscription, month, order, hasOther: live !== undefined };
}

function factsOf({ subscription, month, order, hasOther }: LoadedSubscription): Omit<RenewalFacts, 'done' | 'now'> {
  return { subscription, last: { month, order }, hasOther };
}

/** What a step asks of the provider, after it was kept. */
async function askOutside<Tx>(
  ports: SubscriptionPorts<Tx>,
  { step, loaded }: TakenStep<Tx>,
  done: RenewalFacts['done'],
): Promise<RenewalFacts['done']> {
  const orderId = loaded.month.orderId ?? '';
  if (step.kind === 'withdraw') {
    return (await ports.orders.cancel(orderId)).kind === 'done' ? done : { ...done, isKept: true };
  }
  if (step.kind === 'go_on') return { isPaymentAsked: false, isPaymentRefused: false, isKept: false };
  if (step.kind !== 'pay') return done;
  const paid = await pay(ports, loaded, orderId);
  return { ...done, isPaymentAsked: true, isPaymentRefused: isRefusal(paid) };
}

async function pay<Tx>(
  ports: SubscriptionPorts<Tx>,
  { subscription, order }: LoadedSubscription,
  orderId: string,
): Promise<BillingOutcome<unknown>> {
  const how = { isAttended: false, returnUrl: '', language: ports.language() };
  const isOther = order !== undefined && order.methodId !== subscription.methodId;
  const method = isOther ? await ports.methods.find(subscription.methodId) : undefined;
  if (isOther && method === undefined) return { kind: 'refused', code: 'billing_method_unknown' };
  return await ports.orders.pay(orderId, {
    ...how,
    ...(method && { method: { id: method.id, channel: method.channel } }),
  });
}

/** Nothing was sent, and asking again would not help. Others leave an attempt that is looked at later. */
function isRefusal(outcome: BillingOutcome<unknown>): boolean {
  if (outcome.kind === 'done') return false;
  return outcome.code !== 'billing_provider_unreachable' && outcome.code !== 'billing_order_not_open';
}

/** When a subscription that could not be looked at is due again. */
export function againAt(now: Instant): Instant {
  return asInstant(now + AGAIN_MS);
}
