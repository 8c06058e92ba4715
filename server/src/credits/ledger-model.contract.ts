import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import type { StorePlaces } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { kyselyCreditAudit } from './adapters/kysely-credit-audit.ts';
import { checkCredits } from './check-credits.ts';
import { compareWorlds } from './compare-worlds.test-support.ts';
import { creditsRig, STARTS_AT } from './credits-rig.test-support.ts';
import { perform, tally, type Worlds } from './ledger-acts.test-support.ts';
import { type Act, acts, grants } from './ledger-draws.test-support.ts';
import { LedgerModel, type ModelPolicy } from './ledger-model.test-support.ts';

const RUNS = { sqlite: inject('isProof') ? 3_000 : 60, postgres: inject('isProof') ? 600 : 12 };
const ACTS_MAX = 40;
/** What must have come up in the runs of an engine. */
const OUTCOMES_WANTED = [
  'grant',
  'hold',
  'extend',
  'capture',
  'release',
  'debit',
  'charges',
  'correct',
  'void',
  'refund',
  'book',
].flatMap((act) => `${act} done`);
/** A failing case is shown with its seed and path: put both here to replay it. */
const REPLAY: fc.Parameters<unknown> = {};

/** The ledger does what its rules say, whatever is done with it in whatever order. */
export function ledgerModelContract(engine: 'sqlite' | 'postgres', start: () => Promise<StorePlaces>): void {
  describe(`the ledger on ${engine}`, () => {
    let places: StorePlaces;
    let store: Store;
    let runs = 0;
    beforeAll(async () => {
      places = await start();
      store = await (await places.place()).open();
    });
    afterAll(async () => {
      await store.close();
      await places.dispose();
    });

    const policies = fc.record({
      order: fc.constantFrom('expiry-first' as const, 'priority-first' as const),
      cap: fc.constantFrom(0n, 15n, 1_000n),
      settledBy: fc.constantFrom('paid' as const, 'all' as const, 'none' as const),
      grace: fc.constantFrom(0, 25),
    });

    test('equals its model after every act', async () => {
      await fc.assert(
        fc.asyncProperty(
          policies,
          fc.array(grants, { minLength: 1, maxLength: 4, size: 'max' }),
          fc.commands([acts.map(command)], { maxCommands: ACTS_MAX, size: 'max' }),
          async (...[policy, first, commands]) => {
            const worlds = await openWorlds(store, { policy, workspaceId: `w-${++runs}` });
            for (const act of first) await command(act).run(worlds, worlds);
            await fc.asyncModelRun(() => ({ model: worlds, real: worlds }), commands);
            const facts = await store.transaction((tx) => kyselyCreditAudit(store.db).factsOf(tx, worlds.workspaceId));
            expect(checkCredits(facts)).toEqual([]);
          },
        ),
        { numRuns: RUNS[engine], ...REPLAY },
      );
      expect(runs).toBeGreaterThanOrEqual(RUNS[engine]);
      // A generator that draws only refusals would prove nothing.
      expect([...OUTCOMES_WANTED].filter((outcome) => !tally.has(outcome))).toEqual([]);
    }, 3_600_000);
  });
}

async function openWorlds(
  store: Store,
  { policy, workspaceId }: { readonly policy: ModelPolicy; readonly workspaceId: string },
): Promise<Worlds> {
  const rig = creditsRig(store, manualClock(STARTS_AT));
  await rig.act((credits, tx) =>
    credits.setPolicy(tx, {
      workspaceId,
      policy: {
        burnOrder: policy.order,
        debtCapMicro: policy.cap,
        debtSettledBy: policy.settledBy,
        lateGraceMs: policy.grace,
      },
    }),
  );
  return { model: new LedgerModel(rig.clock.now(), policy), rig, workspaceId };
}

let keys = 0;

function command(act: Act): fc.AsyncCommand<Worlds, Worlds> {
  return {
    check: () => true,
    run: async (worlds) => {
      await perform(act, worlds, `key-${++keys}`);
      await compareWorlds(worlds);
    },
    toString: () => JSON.stringify(act),
  };
}
