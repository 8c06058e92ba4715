import {
  budgetCharges,
  budgetPool,
  type ChargeAnswer,
  type ChargeBatch,
  createLeaseServer,
  creditCharges,
  creditPool,
  type LeaseServer,
  type LimitPorts,
  type ManagedLimits,
  manageLimits,
  postCharges,
} from '#admission';
import { type AuditStore, recordAct } from '#audit';
import type { ChargedCredits, Credits } from '#credits';
import { type Clock, type Log, systemRandom, uuidV7Maker } from '#kernel';
import type { PriceStore } from '#prices';
import { kyselyBudgetStore } from '../admission/adapters/kysely-budget-store.ts';
import { kyselyChargePositions } from '../admission/adapters/kysely-charge-positions.ts';
import { kyselyCreditLeases } from '../admission/adapters/kysely-credit-leases.ts';
import { kyselyLimitSettings } from '../admission/adapters/kysely-limit-settings.ts';
import type { Store, Transaction } from '../store/index.ts';
import type { ControlQuota } from './control-quota.ts';
import { defaultHoldNanoUsd } from './read-limits.ts';

/** What limits are made of, in the control process. */
export interface ControlLimitParts {
  readonly store: Store;
  readonly priceStore: PriceStore<Transaction>;
  readonly credits: Credits<Transaction>;
  /** What was charged of usage rows so far. */
  readonly charged: ChargedCredits<Transaction>;
  /** Of runs. */
  readonly quota: Pick<ControlQuota, 'pools' | 'charges'>;
  readonly audit: AuditStore<Transaction>;
  readonly account: () => { readonly timeZone: string };
  readonly onChanged: () => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Limits, as control keeps them. */
export interface ControlLimits {
  readonly leases: LeaseServer;
  readonly limits: ManagedLimits<Transaction>;
  /** Charges a batch of a spool's records, exactly once. */
  readonly postCharges: (batch: ChargeBatch) => Promise<ChargeAnswer>;
}

/** Budgets, the leases that gateways draw on them, and the charges that come back. */
export function composeLimits(parts: ControlLimitParts): ControlLimits {
  const { store, priceStore, credits, charged, quota, audit, account, onChanged, clock, log } = parts;
  const makeId = uuidV7Maker(systemRandom);
  const newId = () => makeId(clock.now());
  const transaction = <T>(act: (tx: Transaction) => Promise<T>) => store.transaction(act);
  const budgets = kyselyBudgetStore(store.db);
  const zone = () => account().timeZone;
  const ofCredits = { credits, leases: kyselyCreditLeases, charged };
  const pools = [budgetPool(budgets, zone), creditPool(ofCredits), ...quota.pools];
  const consumers = [
    budgetCharges({ store: budgets, zone, defaultHoldNanoUsd: (tx) => defaultHoldNanoUsd(priceStore, tx) }),
    creditCharges(ofCredits),
    quota.charges,
  ];
  const settings = kyselyLimitSettings(store.db);
  return {
    leases: createLeaseServer({ pools, transaction, epoch: newId(), clock, log }),
    limits: manageLimits({
      ...{ transaction, budgets, settings, zone, clock, newId, onChanged },
      record: recordLimitAct(audit),
    }),
    postCharges: (batch) => postCharges({ transaction, positions: kyselyChargePositions, consumers, clock }, batch),
  };
}

/** What was done to limits, in the audit log. */
export function recordLimitAct(audit: AuditStore<Transaction>): LimitPorts<Transaction>['record'] {
  return async (tx, { at, asker, action, target, before, after }) => {
    const { address, requestId } = asker.origin;
    await recordAct(audit, tx, {
      ...{ at, action, target, before, after, address, requestId },
      actorId: asker.id,
      actor: asker.address,
    });
  };
}
