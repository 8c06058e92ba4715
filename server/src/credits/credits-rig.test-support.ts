import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import type { Store, Transaction } from '../store/index.ts';
import { kyselyCreditStore } from './adapters/kysely-credit-store.ts';
import { createCredits } from './create-credits.ts';
import type { Credits } from './credits.ts';
import type { CreditOutcome } from './outcome.ts';

/** A ledger on a store, with a clock that tests move and ids that sort as they were made. */
export interface CreditsRig {
  readonly store: Store;
  readonly clock: ManualClock;
  readonly credits: Credits<Transaction>;
  /** Runs an act in a transaction of its own. */
  act<Value>(act: (credits: Credits<Transaction>, tx: Transaction) => Promise<Value>): Promise<Value>;
  /** Likewise, for acts that must be done. */
  done<Value>(act: (credits: Credits<Transaction>, tx: Transaction) => Promise<CreditOutcome<Value>>): Promise<Value>;
}

export const STARTS_AT = Date.UTC(2026, 0, 5, 3);

let rigs = 0;

export function creditsRig(store: Store, clock = manualClock(STARTS_AT)): CreditsRig {
  const rig = ++rigs;
  let ids = 0;
  const newId = () => `id-${String(rig).padStart(4, '0')}-${String(++ids).padStart(8, '0')}`;
  const credits = createCredits({ store: kyselyCreditStore(store), clock, newId });
  return {
    store,
    clock,
    credits,
    act: (act) => store.transaction((tx) => act(credits, tx)),
    done: async (act) => {
      const outcome = await store.transaction((tx) => act(credits, tx));
      if (outcome.kind === 'refuse') throw new Error(`refused: ${outcome.reason.code}`);
      return outcome.value;
    },
  };
}
