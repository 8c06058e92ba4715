import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { asInstant } from '#kernel';
import { manualClock } from '../../test/manual-clock.ts';
import { type StorePlace, type StorePlaces, storeEngines } from '../../test/store-places.ts';
import type { Store, Transaction } from '../store/index.ts';
import { TransactionConflict } from '../store/index.ts';
import { kyselyCreditAudit } from './adapters/kysely-credit-audit.ts';
import { auditCredits } from './audit-credits.ts';
import type { Credits } from './credits.ts';
import { creditsRig, STARTS_AT } from './credits-rig.test-support.ts';

const ROUNDS = inject('isProof') ? 10 : 1;
const ACTS = inject('isProof') ? 60 : 15;
const HOUR = 3_600_000;

let places: StorePlaces;
let place: StorePlace;

beforeAll(async () => {
  const [, postgres] = storeEngines;
  places = await postgres.start();
});
afterAll(() => places.dispose());

/** One answer of one worker: what it asked for, and what was available after it. */
interface Told {
  readonly took: bigint;
  readonly isRefused: boolean;
  readonly available: bigint;
}

test.each([2, 5, 20])(
  '%i workers on one account of PostgreSQL, over connections of their own: some order explains every answer',
  async (workers) => {
    for (let round = 0; round < ROUNDS; round++) await raceOnce(workers);
  },
  600_000,
);

async function raceOnce(workers: number): Promise<void> {
  place = await places.place();
  // Each with connections of its own, as processes have.
  const stores = await openAll(Math.min(workers, 5));
  const clock = manualClock(STARTS_AT);
  const rigs = stores.map((store) => creditsRig(store, clock));
  const workspaceId = 'hot';
  const [first] = rigs;
  const total = BigInt(workers * ACTS);
  await first?.done((credits, tx) =>
    credits.grant(tx, { workspaceId, origin: 'top_up', payment: 'card', amountMicro: total }),
  );
  const told = await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      const rig = rigs[worker % rigs.length];
      const answers: Told[] = [];
      for (let act = 0; rig !== undefined && act < ACTS; act++) {
        const amount = BigInt(1 + ((worker * 7 + act * 3) % 4));
        const isHold = (worker + act) % 3 === 0;
        answers.push(await repeat(() => rig.act((credits, tx) => take(credits, tx, { workspaceId, amount, isHold }))));
      }
      return answers;
    }),
  );
  const all = told.flat();
  const balance = await first?.credits.balance(workspaceId);
  const taken = all.reduce((sum, { took }) => sum + took, 0n);
  // Nothing was taken twice, nothing was lost, and nobody got what was not there.
  expect(balance?.availableMicro).toBe(total - taken);
  expectSerial(all, total);
  const [store] = stores;
  if (store === undefined) throw new Error('one store is open');
  const audit = await auditCredits(kyselyCreditAudit(store.db), (act) => store.transaction(act));
  expect(audit.findings).toEqual([]);
  for (const each of stores) await each.close();
}

/** Each answer tells what was left after it: ordered by that, every one follows from the one before. */
function expectSerial(all: readonly Told[], total: bigint): void {
  const taking = all
    .filter(({ isRefused }) => !isRefused)
    .toSorted((one, other) => (one.available < other.available ? 1 : -1));
  let left = total;
  for (const { took, available } of taking) {
    expect(available).toBe(left - took);
    left = available;
  }
  // Whoever was refused saw a balance that some moment of that order had.
  const moments = new Set([total, ...taking.map(({ available }) => available)]);
  for (const { available } of all.filter(({ isRefused }) => isRefused)) expect(moments.has(available)).toBe(true);
}

async function take(
  credits: Credits<Transaction>,
  tx: Transaction,
  { workspaceId, amount, isHold }: { readonly workspaceId: string; readonly amount: bigint; readonly isHold: boolean },
): Promise<Told> {
  const outcome = isHold
    ? await credits.hold(tx, { workspaceId, amountMicro: amount, expiresAt: asInstant(STARTS_AT + HOUR) })
    : await credits.debit(tx, { workspaceId, amountMicro: amount });
  if (outcome.kind === 'done') return { took: amount, isRefused: false, available: outcome.value.availableMicro };
  if (outcome.reason.code !== 'insufficient_credits') throw new Error(outcome.reason.code);
  return { took: 0n, isRefused: true, available: outcome.reason.availableMicro };
}

/** As a caller does that met others again and again: nothing of it was kept. */
async function repeat<Value>(act: () => Promise<Value>): Promise<Value> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof TransactionConflict)) throw error;
    }
  }
}

async function openAll(count: number): Promise<readonly Store[]> {
  const stores: Store[] = [];
  for (let each = 0; each < count; each++) stores.push(await place.open());
  return stores;
}
