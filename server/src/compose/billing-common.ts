import { type AuditStore, type JsonValue, recordAct } from '#audit';
import type { AutoTopUp, OrderPorts, Subscription } from '#billing';
import type { Credits } from '#credits';
import { type Clock, type Log, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import type { RaiseNotice } from '#notices';
import type { EnvironmentSettings } from '../config.ts';
import type { AccountFacts } from '../http/index.ts';
import type { Store, Transaction } from '../store/index.ts';

/** What billing is made of, in the control process. */
export interface ControlBillingParts {
  readonly store: Store;
  /** The installation's secret. */
  readonly secret: string;
  readonly environment: Pick<EnvironmentSettings, 'stripeUrl' | 'tossUrl'>;
  readonly account: () => AccountFacts;
  readonly audit: AuditStore<Transaction>;
  readonly credits: Credits<Transaction>;
  readonly raise: RaiseNotice<Transaction>;
  readonly log: Log;
  /** Default: the machine's. */
  readonly clock?: Clock;
}

/** What all parts of billing act with. */
export function billingCommon(parts: ControlBillingParts) {
  const { store, account, credits, raise, log, clock = systemClock } = parts;
  const makeId = uuidV7Maker(systemRandom);
  return {
    ...{ clock, credits, raise, log },
    transaction: <T>(act: (tx: Transaction) => Promise<T>) => store.transaction(act),
    newId: () => makeId(clock.now()),
    zone: () => account().timeZone,
    language: () => account().language,
    workspaceName: (id: string) => account().workspaces.find((each) => each.id === id)?.name ?? id,
  };
}

/** What happens by itself has this actor in the audit log. */
const SYSTEM = 'system';

/** Acts of billing in the audit log, in the transaction of what was done. */
export function billingRecords({ audit, clock = systemClock }: Pick<ControlBillingParts, 'audit' | 'clock'>) {
  const byItself = async (
    tx: Transaction,
    act: { readonly action: string; readonly target: string; readonly after: JsonValue },
  ): Promise<void> => {
    const at = clock.now();
    await recordAct(audit, tx, {
      ...{ at, actorId: SYSTEM, actor: SYSTEM, before: undefined, address: '', requestId: '' },
      ...act,
    });
  };
  const order: OrderPorts<Transaction>['record'] = async (tx, { action, order: { id }, by, at, before, after }) => {
    const who = { actorId: by?.id ?? SYSTEM, actor: by?.address ?? SYSTEM };
    const where = { address: by?.from ?? '', requestId: by?.requestId ?? '' };
    await recordAct(audit, tx, { at, action, target: `order:${id}`, before, after, ...who, ...where });
  };
  return {
    order,
    /** A plan that ended by itself. */
    subscription: (tx: Transaction, { id, workspaceId, state }: Subscription) =>
      byItself(tx, {
        ...{ action: 'subscription.ended', target: `subscription:${id}` },
        after: { workspace_id: workspaceId, state },
      }),
    /** A rule that was switched off by itself. */
    autoTopUp: (tx: Transaction, { workspaceId, offReason }: AutoTopUp) =>
      byItself(tx, {
        ...{ action: 'auto_top_up.switched_off', target: `auto_top_up:${workspaceId}` },
        after: { workspace_id: workspaceId, reason: offReason ?? null },
      }),
  };
}
