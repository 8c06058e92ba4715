import { totalOf } from '../money.ts';
import { refused } from '../orders/refused.ts';
import type { BillingOutcome, BillingRefusal } from '../outcome.ts';
import type { AutoTopUp } from './auto-top-up.ts';
import type { AskedRule, AutoTopUpPorts, AutoTopUps } from './auto-top-ups.ts';
import { lookAtRule } from './look-at-rule.ts';
import { methodFor, priceFor, spentBetween } from './top-up-facts.ts';

/** Makes the rules that keep credits above a threshold. */
export function createAutoTopUps<Tx>(ports: AutoTopUpPorts<Tx>): AutoTopUps<Tx> {
  const { store, log } = ports;
  const runDue = async (workspaceIds?: readonly string[]): Promise<void> => {
    const active = await store.active();
    const wanted = workspaceIds === undefined ? undefined : new Set(workspaceIds);
    for (const workspaceId of active.filter((each) => wanted === undefined || wanted.has(each))) {
      await lookAtRule(ports, workspaceId).catch((error: unknown) => {
        log.warn(
          { error, workspace: workspaceId },
          'An automatic top-up could not be looked after. It is tried again.',
        );
      });
    }
  };
  return {
    find: (workspaceId, tx) => store.find(workspaceId, tx),
    save: async (asked) => {
      const outcome = await save(ports, asked);
      if (outcome.kind === 'refused' || !outcome.value.isOn) return outcome;
      await runDue([asked.workspaceId]);
      return { kind: 'done', value: (await store.find(asked.workspaceId)) ?? outcome.value };
    },
    spentBetween: (workspaceId, range, tx) => spentBetween(ports, { workspaceId, ...range }, tx),
    runDue,
    usesMethod: (methodId, tx) => store.usesMethod(methodId, tx),
  };
}

async function save<Tx>(ports: AutoTopUpPorts<Tx>, asked: AskedRule<Tx>): Promise<BillingOutcome<AutoTopUp>> {
  const { workspaceId, rule, by, keep } = asked;
  return await ports.transaction(async (tx): Promise<BillingOutcome<AutoTopUp>> => {
    const before = await ports.store.find(workspaceId, tx);
    const refusal = rule.isOn ? await refusalOf(ports, tx, rule) : undefined;
    if (refusal !== undefined) return refused(refusal);
    const after: AutoTopUp = { ...rule, workspaceId, ...stateAfter(before, rule), underWay: before?.underWay };
    await ports.store.save(tx, after, { at: ports.clock.now(), by });
    await keep?.(tx, after, before);
    return { kind: 'done', value: after };
  });
}

/** A rule that is switched on, or pays otherwise than before, begins anew; but two purchases stay as far apart as before. */
function stateAfter(
  before: AutoTopUp | undefined,
  rule: AskedRule<unknown>['rule'],
): Pick<AutoTopUp, 'failures' | 'notBefore' | 'offReason'> {
  if (!rule.isOn) return { failures: 0, notBefore: before?.notBefore, offReason: 'person' };
  const isAsBefore = before?.isOn === true && before.methodId === rule.methodId;
  if (isAsBefore) return { failures: before.failures, notBefore: before.notBefore, offReason: undefined };
  const isBackOff = (before?.failures ?? 0) > 0;
  return { failures: 0, notBefore: isBackOff ? undefined : before?.notBefore, offReason: undefined };
}

async function refusalOf<Tx>(
  ports: AutoTopUpPorts<Tx>,
  tx: Tx,
  rule: AskedRule<Tx>['rule'],
): Promise<BillingRefusal | undefined> {
  const offer = await ports.offers.find({ kind: 'package', id: rule.packageId }, tx);
  if (offer === undefined) return 'billing_offer_unknown';
  if (!offer.isOffered) return 'billing_offer_withdrawn';
  const method = await methodFor(ports, tx, rule.methodId);
  if (method.state === 'not_allowed') return 'billing_auto_top_up_not_allowed';
  if (method.state === 'gone')
    return method.known === undefined ? 'billing_method_unknown' : 'billing_method_not_ready';
  const { minor } = totalOf(await priceFor(ports, tx, offer));
  return minor > rule.monthlyCapMinor ? 'billing_auto_top_up_cap_low' : undefined;
}
