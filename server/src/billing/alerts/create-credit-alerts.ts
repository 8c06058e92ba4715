import { BILLING_BOUNDS } from '@tallygate/contract';
import { amountText, type Credits, type Lot } from '#credits';
import { type Clock, type Instant, isoInstant, type Log } from '#kernel';
import type { RaiseNotice } from '#notices';
import type { CreditAlertRule } from './credit-alert.ts';
import type { CreditAlertStore } from './credit-alert-store.ts';
import { type DecidedAlerts, decideAlerts } from './decide-alerts.ts';

/** Tells people when credits run short. */
export interface CreditAlerts<Tx> {
  /** As the product has it, where nobody chose. */
  find(workspaceId: string, tx?: Tx): Promise<CreditAlertRule>;
  /** Chooses what is told, and looks at once. */
  save(asked: AskedAlerts<Tx>): Promise<CreditAlertRule>;
  /** Tells what is to be told of these workspaces; one that fails is told in the log. */
  look(workspaceIds: readonly string[]): Promise<void>;
}

/** What a person wants to be told. */
export interface AskedAlerts<Tx> extends Pick<CreditAlertRule, 'workspaceId' | 'lowAtMicro' | 'expiringDays'> {
  /** Runs in the transaction of the act. */
  readonly keep?: (tx: Tx, after: CreditAlertRule, before: CreditAlertRule) => Promise<void>;
}

/** What telling acts with. `Tx` is a transaction of the control store. */
export interface CreditAlertPorts<Tx> {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: CreditAlertStore<Tx>;
  readonly credits: Pick<Credits<Tx>, 'balance'>;
  readonly raise: RaiseNotice<Tx>;
  /** What people call a workspace. */
  readonly workspaceName: (workspaceId: string) => string;
  /** The account's zone. */
  readonly zone: () => string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** Lots that were told of are remembered, so that nothing is written for them again; one that is forgotten costs a look. */
const TOLD_MAX = 10_000;

/** Makes what tells people that credits run short. */
export function createCreditAlerts<Tx>(ports: CreditAlertPorts<Tx>): CreditAlerts<Tx> {
  const { store, transaction, log } = ports;
  const told = new Set<string>();
  const find = async (workspaceId: string, tx?: Tx) => (await store.find(workspaceId, tx)) ?? firstRule(workspaceId);
  const look = async (workspaceIds: readonly string[]): Promise<void> => {
    for (const workspaceId of workspaceIds) {
      await lookAt({ ...ports, find, told }, workspaceId).catch((error: unknown) => {
        log.warn({ error, workspace: workspaceId }, 'Credits could not be looked at for alerts. It is tried again.');
      });
    }
  };
  return {
    find,
    save: async ({ workspaceId, lowAtMicro, expiringDays, keep }) => {
      const after = await transaction(async (tx) => {
        const before = await find(workspaceId, tx);
        const rule = { ...before, lowAtMicro, expiringDays, isLow: lowAtMicro !== undefined && before.isLow };
        await store.save(tx, rule);
        await keep?.(tx, rule, before);
        return rule;
      });
      await look([workspaceId]);
      return { ...after, isLow: (await find(workspaceId)).isLow };
    },
    look,
  };
}

function firstRule(workspaceId: string): CreditAlertRule {
  const expiringDays = BILLING_BOUNDS.expiringDays.default;
  return { workspaceId, lowAtMicro: undefined, expiringDays, isLow: false, fallen: 0 };
}

type LookPorts<Tx> = CreditAlertPorts<Tx> & Pick<CreditAlerts<Tx>, 'find'> & { readonly told: Set<string> };

async function lookAt<Tx>(ports: LookPorts<Tx>, workspaceId: string): Promise<void> {
  const { transaction, told } = ports;
  const quick = await decide(ports, workspaceId);
  const isQuiet = quick.isLow === quick.rule.isLow && quick.expiring.every(({ id }) => told.has(id));
  if (isQuiet) return;
  const raised = await transaction((tx) => tell(ports, tx, workspaceId));
  if (told.size + raised.length > TOLD_MAX) told.clear();
  for (const { id } of raised) told.add(id);
}

async function decide<Tx>(
  { find, credits, zone, clock }: LookPorts<Tx>,
  workspaceId: string,
  tx?: Tx,
): Promise<DecidedAlerts & { readonly rule: CreditAlertRule; readonly now: Instant }> {
  const rule = await find(workspaceId, tx);
  const balance = await credits.balance(workspaceId, tx);
  const now = clock.now();
  return { ...decideAlerts({ rule, balance, zone: zone(), now }), rule, now };
}

/** The lots that are told of now, or were before. */
async function tell<Tx>(ports: LookPorts<Tx>, tx: Tx, workspaceId: string): Promise<readonly Lot[]> {
  const { store, raise, told } = ports;
  const { rule, isLow, hasFallen, leftMicro, expiring, now } = await decide(ports, workspaceId, tx);
  const fallen = rule.fallen + (hasFallen ? 1 : 0);
  if (isLow !== rule.isLow) await store.save(tx, { ...rule, isLow, fallen });
  const common = { at: now, workspaceId };
  const workspace = ports.workspaceName(workspaceId);
  if (hasFallen) {
    await raise(tx, {
      ...{ ...common, key: `credits-low/${workspaceId}/${fallen}`, kind: 'credits_low' },
      values: { workspace, left: amountText(leftMicro), low_at: amountText(rule.lowAtMicro ?? 0n) },
    });
  }
  for (const lot of expiring.filter(({ id }) => !told.has(id))) {
    const { id, remaining, held, expiresAt = now } = lot;
    await raise(tx, {
      ...{ ...common, key: `credits-expiring/${id}`, kind: 'credits_expiring' },
      values: { workspace, amount: amountText(remaining + held), expires_at: isoInstant(expiresAt), lot_id: id },
    });
  }
  return expiring;
}
