import { auditCredits, type CreditAudit, type Credits, createCredits, keepBooked } from '#credits';
import { type Log, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { kyselyCreditAudit } from '../credits/adapters/kysely-credit-audit.ts';
import { kyselyCreditStore } from '../credits/adapters/kysely-credit-store.ts';
import type { Store, Transaction } from '../store/index.ts';

/** The ledger as the control process runs it. */
export interface ControlCredits {
  readonly ledger: Credits<Transaction>;
  readonly verify: () => Promise<CreditAudit>;
  /** Books no more ends of lots and holds. */
  readonly stop: () => void;
}

/** The ledger of the control process, and what books the ends of its lots and holds. */
export function composeCredits(store: Store, log: Log): ControlCredits {
  const makeId = uuidV7Maker(systemRandom);
  const creditStore = kyselyCreditStore(store);
  const clock = systemClock;
  const ledger = createCredits({ store: creditStore, clock, newId: () => makeId(clock.now()) });
  const { transaction } = store;
  const { stop } = keepBooked({ store: creditStore, ledger, transaction, clock, log });
  return { ledger, verify: () => auditCredits(kyselyCreditAudit(store.db), transaction), stop };
}
