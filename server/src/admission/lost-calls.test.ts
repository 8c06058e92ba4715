import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { storeEngines } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { LEASE_TERM_MS } from './lease-terms.ts';
import { asking, kinds, settleAll } from './run-steps.test-support.ts';
import { makeRunWorld, type RunGateway } from './run-world.test-support.ts';

const NEW_YEAR = asInstant(Date.UTC(2026, 0, 1));
const NEXT_YEAR = asInstant(Date.UTC(2027, 0, 1));

describe.each(storeEngines)('lost calls of a gateway that lives, on $engine', ({ start }) => {
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

  const runs = [{}, { id: 'shared' }];
  const faults = ['question_lost', 'answer_lost'] as const;

  test.each(runs.flatMap((run) => faults.map((fault) => ({ run, fault }))))(
    'a renewal ($fault): $run keeps its unit for as long as it is under way, and gives it back in the end',
    async ({ run, fault }) => {
      const { world, id, one, other } = await made({ runQuota: 1 });
      expect(await kinds(world, one, [run])).toEqual(['hold']);
      one.fail(fault);
      await world.pass(3 * LEASE_TERM_MS);
      expect(await kinds(world, other, [{}])).toEqual(['refuse']);
      one.end('released');
      await world.pass(LEASE_TERM_MS);
      expect(await world.standing(id)).toEqual({ used: 0, held: 0 });
      expect(await kinds(world, other, [{}])).toEqual(['hold']);
      await world.stop();
    },
  );

  test.each(runs.flatMap((run) => faults.map((fault) => ({ run, fault }))))(
    'a draw ($fault): $run that began before keeps its unit, beside others that come and go, also when control starts anew',
    async ({ run, fault }) => {
      const { world, id, one, other } = await made({ runQuota: 30 });
      expect(await kinds(world, one, [run])).toEqual(['hold']);
      one.fail(fault);
      expect(await kinds(world, one, [{ id: 'lost' }])).toEqual(['unavailable']);
      await world.pass(2_000);
      for (let round = 0; round < 8; round++) {
        expect(await kinds(world, one, [{ id: `short-${round}` }])).toEqual(['hold']);
        await endNewest(one);
        if (round === 4) world.restartControl();
        await world.pass(LEASE_TERM_MS / 2);
        const { used, held } = await world.standing(id);
        expect(used).toBe(round + 1);
        expect(held).toBeGreaterThanOrEqual(1);
      }
      await asking(
        world,
        Array.from({ length: 30 }, () => other.ask()),
      );
      await settleAll(world);
      expect((await world.standing(id)).used).toBeLessThanOrEqual(30);
      await world.pass(4 * LEASE_TERM_MS);
      expect((await world.standing(id)).held).toBe(0);
      await world.stop();
    },
  );

  test('under load, long after one lost call, a run that is under way for minutes keeps its unit', async () => {
    const { world, one } = await made({ runQuota: 200 });
    one.fail('answer_lost');
    const load = async (minutes: number): Promise<void> => {
      for (let round = 0; round < minutes * 6; round++) {
        await kinds(world, one, [{}]);
        await endNewest(one);
        await world.pass(10_000);
      }
    };
    await load(10);
    expect(await kinds(world, one, [{ id: 'long' }])).toEqual(['hold']);
    await load(7);
    const sights = await store.db.selectFrom('run_sights').select('id').where('run_id', '=', 'long').execute();
    expect(sights).toHaveLength(1);
    await world.stop();
  });

  async function made({ runQuota }: { readonly runQuota: number }) {
    const world = await makeRunWorld(store, { gateways: 2 });
    const id = await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota });
    const [one, other] = world.gateways;
    if (one === undefined || other === undefined) throw new Error('two gateways');
    return { world, id, one, other };
  }
});

async function endNewest(gateway: RunGateway): Promise<void> {
  gateway.end('done', 'newest');
  await gateway.charge();
}
