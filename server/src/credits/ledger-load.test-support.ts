import { systemClock, systemRandom, uuidV7Maker } from '#kernel';
import type { Store, Transaction } from '../store/index.ts';
import { kyselyCreditStore } from './adapters/kysely-credit-store.ts';
import { createCredits } from './create-credits.ts';
import type { Charge, Credits, NewDebit } from './credits.ts';
import { CREDIT } from './facts.ts';
import { gatherActs } from './gather-acts.test-support.ts';

/** A ledger with one funded account, for loads. */
export interface LoadedLedger {
  readonly ledger: Credits<Transaction>;
  readonly workspaceId: string;
  readonly store: Store;
}

/** Opens the ledger, with so many lots in the account. */
export async function loadedLedger(store: Store, lots = 3): Promise<LoadedLedger> {
  const makeId = uuidV7Maker(systemRandom);
  const newId = () => makeId(systemClock.now());
  const ledger = createCredits({ store: kyselyCreditStore(store), clock: systemClock, newId });
  const workspaceId = 'loaded';
  for (let lot = 0; lot < lots; lot++) {
    await store.transaction((tx) =>
      ledger.grant(tx, { workspaceId, origin: 'top_up', payment: 'card', amountMicro: 1_000_000n * CREDIT }),
    );
  }
  return { ledger, workspaceId, store };
}

/** So many debits, each with a posting of its own that its caller waits for, by so many callers at once. Gives how many were done in a second. */
export async function singlePostings({ ledger, workspaceId, store }: LoadedLedger, count: number, callers = 128) {
  const { act } = gatherActs((all: readonly NewDebit[]) => store.transaction((tx) => ledger.debitAll(tx, all)));
  let left = count;
  const call = async (): Promise<void> => {
    while (left-- > 0) {
      const outcome = await act({ workspaceId, amountMicro: 1n });
      if (outcome.kind === 'refuse') throw new Error(`refused: ${outcome.reason.code}`);
    }
  };
  return await perSecond(count, () => Promise.all(Array.from({ length: callers }, call)));
}

/** So many charges in batches. Gives how many were posted in a second. */
export async function batchedCharges({ ledger, workspaceId, store }: LoadedLedger, count: number, batch = 1_000) {
  const charge: Charge = { workspaceId, holdId: undefined, amountMicro: 1n, at: systemClock.now() };
  const charges = Array.from({ length: batch }, () => charge);
  return await perSecond(count, async () => {
    for (let posted = 0; posted < count; posted += batch) {
      await store.transaction((tx) => ledger.postCharges(tx, charges));
    }
  });
}

async function perSecond(count: number, act: () => Promise<unknown>): Promise<number> {
  const from = systemClock.monotonicMs();
  await act();
  return Math.round((count / (systemClock.monotonicMs() - from)) * 1_000);
}
