import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { asInstant } from '#kernel';
import { storeEngines } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { LEASE_TERM_MS } from './lease-terms.ts';
import { asking, settleAll, take } from './run-steps.test-support.ts';
import { makeRunWorld } from './run-world.test-support.ts';

const RUNS = inject('isProof') ? 300 : 10;
const GATEWAYS = 3;
const NEW_YEAR = asInstant(Date.UTC(2026, 0, 1));
const NEXT_YEAR = asInstant(Date.UTC(2027, 0, 1));
const DAY_MS = 86_400_000;

describe.each(storeEngines)('laws of runs on $engine', ({ engine, start }) => {
  let places: Awaited<ReturnType<typeof start>>;
  let store: Store;
  beforeAll(async () => {
    places = await start();
    store = await (await places.place()).open();
  });
  afterAll(async () => {
    await store.close();
    await places.dispose();
  });

  const gateway = fc.nat(GATEWAYS - 1);
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        act: fc.constant('ask' as const),
        gateway,
        runs: fc.array(fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { nil: undefined }), {
          minLength: 1,
          maxLength: 6,
        }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('done' as const, 'released' as const), gateway }) },
    { weight: 2, arbitrary: fc.record({ act: fc.constant('charge' as const), gateway }) },
    {
      weight: 1,
      arbitrary: fc.record({
        act: fc.constantFrom('kill' as const, 'question_lost' as const, 'answer_lost' as const, 'control' as const),
        gateway,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        act: fc.constant('pass' as const),
        gateway: fc.constant(0),
        ms: fc.constantFrom(100, 2_000, 25_000, 60_000, LEASE_TERM_MS + 10_000),
      }),
    },
  );

  test(`${engine}: whatever is killed and lost, no more runs begin than there are, each is counted once, and in the end nothing is held`, {
    timeout: 900_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.array(step, { minLength: 5, maxLength: 30 }),
        async (runQuota, steps) => {
          const world = await makeRunWorld(store, { gateways: GATEWAYS });
          const id = await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota });
          for (const each of steps) {
            await take(world, each);
            const { used, held } = await world.standing(id);
            expect(used + held).toBeLessThanOrEqual(runQuota);
          }
          await settleAll(world);
          await world.pass(4 * LEASE_TERM_MS);
          const { used, held } = await world.standing(id);
          expect({ used, held }).toEqual({ used: world.begun.length, held: 0 });
          const shared = world.begun.filter(({ run }) => run.isShared).map(({ run }) => run.id);
          expect(new Set(shared).size).toBe(shared.length);
          for (const each of world.gateways)
            await asking(
              world,
              Array.from({ length: runQuota + 1 }, () => each.ask()),
            );
          await settleAll(world);
          expect((await world.standing(id)).used).toBe(runQuota);
          await world.stop();
        },
      ),
      { numRuns: RUNS },
    );
  });

  test(`number 3 on ${engine}: whatever is killed and lost around the change of a period, neither is overspent, and every run is counted once`, {
    timeout: 900_000,
  }, async () => {
    const quotas = fc.record({ first: fc.integer({ min: 0, max: 8 }), second: fc.integer({ min: 0, max: 8 }) });
    const moves = fc
      .constantFrom(10, 500, 2_000, 5_000, 25_000)
      .map((ms) => ({ act: 'pass' as const, gateway: 0, ms }));
    await fc.assert(
      fc.asyncProperty(
        quotas,
        fc.array(fc.oneof({ weight: 5, arbitrary: step }, { weight: 2, arbitrary: moves }), {
          minLength: 10,
          maxLength: 40,
        }),
        async ({ first, second }, steps) => {
          const startsAt = asInstant(NEXT_YEAR - 6_000);
          const world = await makeRunWorld(store, { gateways: GATEWAYS, startsAt });
          const ids = [
            await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota: first }),
            await world.addPeriod({ from: NEXT_YEAR, to: asInstant(NEXT_YEAR + DAY_MS), runQuota: second }),
          ] as const;
          const expectNothingOverspent = async (): Promise<void> => {
            for (const [index, id] of ids.entries()) {
              const { used, held } = await world.standing(id);
              expect(used + held).toBeLessThanOrEqual([first, second][index] ?? 0);
            }
          };
          for (const each of steps) {
            await take(world, each);
            await expectNothingOverspent();
          }
          await settleAll(world);
          await world.pass(4 * LEASE_TERM_MS);
          await expectNothingOverspent();
          const [before, after] = [await world.standing(ids[0]), await world.standing(ids[1])];
          expect([before.used + after.used, before.held, after.held]).toEqual([world.begun.length, 0, 0]);
          await world.stop();
        },
      ),
      { numRuns: RUNS },
    );
  });
});
