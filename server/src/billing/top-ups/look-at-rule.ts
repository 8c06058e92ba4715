import { PAYMENT_PROBLEM_TEXTS } from '@tallygate/contract';
import { type Instant, invariant, isoInstant } from '#kernel';
import { BY_ITSELF } from '../by-itself.ts';
import { totalOf } from '../money.ts';
import { moneyText } from '../money-text.ts';
import type { AutoTopUp } from './auto-top-up.ts';
import type { AutoTopUpPorts } from './auto-top-ups.ts';
import { decideTopUp, FAILURES_MAX, type TopUpStep } from './decide-top-up.ts';
import { type LoadedTopUp, loadTopUp } from './top-up-facts.ts';

/** Steps of one look: asking, what came of it, switching off. */
const STEPS_MAX = 6;

/**
 * Does what a rule is to do now. Most of the time that is nothing, and then nothing is written. What is bought is decided
 * and ordered in one transaction, so that of several processes one does it.
 */
export async function lookAtRule<Tx>(ports: AutoTopUpPorts<Tx>, workspaceId: string): Promise<void> {
  const quick = await loadTopUp(ports, workspaceId);
  if (quick === undefined || decideTopUp(quick.facts).kind === 'wait') return;
  for (let steps = 0; steps < STEPS_MAX; steps++) {
    const taken = await ports.transaction((tx) => takeStep(ports, tx, workspaceId));
    if (taken === undefined || taken.kind === 'wait' || taken.kind === 'off') return;
    if (taken.orderId !== undefined) await pay(ports, taken.orderId);
    const after = taken.orderId === undefined ? undefined : await ports.orders.find(taken.orderId);
    if (after?.state === 'open') return;
  }
}

async function takeStep<Tx>(
  ports: AutoTopUpPorts<Tx>,
  tx: Tx,
  workspaceId: string,
): Promise<{ readonly kind: TopUpStep['kind']; readonly orderId: string | undefined } | undefined> {
  const loaded = await loadTopUp(ports, workspaceId, tx);
  if (loaded === undefined) return undefined;
  const step = decideTopUp(loaded.facts);
  const { now } = loaded.facts;
  if (step.kind === 'wait') return { kind: step.kind, orderId: undefined };
  const bought = step.kind === 'buy' ? await placePurchase(ports, tx, loaded) : loaded.rule.underWay?.orderId;
  const rule = ruleAfter(loaded.rule, step, { now, orderId: bought });
  await ports.store.save(tx, rule, { at: now, by: BY_ITSELF });
  if (step.kind === 'failed' && loaded.rule.isOn) await tellOfFailure(ports, tx, { loaded, step, now });
  if (step.kind === 'off') await tellOfEnd(ports, tx, { rule, reason: step.reason, now });
  return { kind: step.kind, orderId: step.kind === 'buy' || step.kind === 'ask' ? bought : undefined };
}

function ruleAfter(
  rule: AutoTopUp,
  step: Exclude<TopUpStep, { kind: 'wait' }>,
  { now, orderId }: { readonly now: Instant; readonly orderId: string | undefined },
): AutoTopUp {
  switch (step.kind) {
    case 'buy':
    case 'ask': {
      invariant(orderId !== undefined, 'what is under way has an order');
      const notBefore = step.kind === 'buy' ? step.notBefore : rule.notBefore;
      return { ...rule, notBefore, underWay: { orderId, askedAt: now } };
    }
    case 'paid':
      return { ...rule, failures: 0, underWay: undefined };
    case 'failed':
      return { ...rule, failures: step.failures, notBefore: step.notBefore, underWay: undefined };
    case 'off':
      return { ...rule, isOn: false, offReason: step.reason };
  }
}

async function placePurchase<Tx>(
  { orders, newId }: AutoTopUpPorts<Tx>,
  tx: Tx,
  { rule, offer, price, method }: LoadedTopUp,
): Promise<string> {
  invariant(offer !== undefined && price !== undefined && method !== undefined, 'a rule buys what there is');
  const { workspaceId, methodId } = rule;
  const order = await orders.place(tx, {
    ...{ workspaceId, kind: 'top_up', cause: 'auto_top_up', causeKey: `auto:${workspaceId}:${newId()}` },
    ...{ title: offer.names, creditsMicro: offer.creditsMicro, price, channel: method.channel, methodId },
    by: BY_ITSELF,
  });
  return order.id;
}

async function pay<Tx>({ orders, language }: AutoTopUpPorts<Tx>, orderId: string): Promise<void> {
  await orders.pay(orderId, { isAttended: false, returnUrl: '', language: language() });
}

async function tellOfFailure<Tx>(
  { raise, workspaceName }: AutoTopUpPorts<Tx>,
  tx: Tx,
  failed: {
    readonly loaded: LoadedTopUp;
    readonly step: Extract<TopUpStep, { kind: 'failed' }>;
    readonly now: Instant;
  },
): Promise<void> {
  const { loaded, step, now } = failed;
  const { order, rule } = loaded;
  if (order === undefined) return;
  const { price, number, title } = order;
  await raise(tx, {
    key: `payment-failed/${order.id}/1`,
    at: now,
    workspaceId: rule.workspaceId,
    kind: 'payment_failed',
    values: {
      workspace: workspaceName(rule.workspaceId),
      ...{ order_number: number, title, total: moneyText(totalOf(price)), currency: price.currency },
      problem: PAYMENT_PROBLEM_TEXTS[order.problem ?? 'method_unknown'],
      next_try_at: step.failures > FAILURES_MAX ? null : isoInstant(step.notBefore),
      is_plan_ended: false,
    },
  });
}

async function tellOfEnd<Tx>(
  { raise, note, workspaceName }: AutoTopUpPorts<Tx>,
  tx: Tx,
  {
    rule,
    reason,
    now,
  }: {
    readonly rule: AutoTopUp;
    readonly reason: Extract<TopUpStep, { kind: 'off' }>['reason'];
    readonly now: Instant;
  },
): Promise<void> {
  const { workspaceId } = rule;
  const key = `auto-top-up-off/${workspaceId}/${now}`;
  await raise(tx, {
    key,
    at: now,
    workspaceId,
    kind: 'auto_top_up_off',
    values: { workspace: workspaceName(workspaceId), reason },
  });
  await note(tx, rule);
}
