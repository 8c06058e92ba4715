import { asInstant } from '#kernel';
import type { RunnerPorts } from './runner-ports.ts';

/** A row is there within a second; after this it is looked for the first time. */
const FIRST_LOOK_MS = 1_500;
/** What was not found by then will not be. */
const LAST_LOOK_MS = 600_000;
const RUNS_MAX = 20;

/** Looks up what ended runs cost, in the rows of their last requests. false: there is nothing to look for. */
export async function settleCosts<Tx>({
  store,
  transaction,
  costsOf,
  clock,
}: Pick<RunnerPorts<Tx>, 'store' | 'transaction' | 'costsOf' | 'clock'>): Promise<boolean> {
  const now = clock.now();
  const pending = await store.pendingCosts(asInstant(now - FIRST_LOOK_MS), RUNS_MAX);
  if (pending.length === 0) return false;
  const costs = await costsOf(pending.map(({ requestId }) => requestId));
  for (const { id, requestId, endedAt } of pending) {
    const found = costs.get(requestId);
    if (found === undefined && now - endedAt < LAST_LOOK_MS) continue;
    await transaction((tx) => store.saveCost(tx, id, found?.nanoUsd));
  }
  return true;
}
