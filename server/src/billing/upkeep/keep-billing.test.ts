import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { asInstant, silentLog } from '#kernel';
import { type StorePlace, type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import type { Store } from '../../store/index.ts';
import { kyselyReconciliationStore } from '../adapters/kysely-reconciliation-store.ts';
import type { Orders, Reconciliation } from '../orders/orders.ts';
import { billingWorld, DAY_MS, HOUR_MS, KIM, STARTS_AT } from './billing-world.test-support.ts';
import { createReconciliations } from './daily-reconciliation.ts';
import { keepBilling } from './keep-billing.ts';
import type { BillingUpkeepPorts } from './upkeep-ports.ts';

const RACES = inject('isProof') ? 30 : 5;
const CREDIT = 1_000_000n;
/** The first hour of 2026-02-01 in Seoul at which the comparison of the day is due. */
const FOUR = Date.UTC(2026, 0, 31, 19);

describe.each(storeEngines)('billing is looked after on $engine', ({ engine, start }) => {
  let places: StorePlaces;
  let place: StorePlace;
  let store: Store;
  let world: ReturnType<typeof billingWorld>;

  beforeAll(async () => {
    places = await start();
  }, 60_000);
  afterAll(() => places.dispose());
  beforeEach(async () => {
    place = await places.place();
    store = await place.open();
    world = billingWorld(store);
    return () => store.close();
  });

  test('one look renews plans, tops up and tells people; the next one has nothing to do', async () => {
    const method = await world.card('approve');
    const plan = await world.offer('plan');
    const pack = await world.offer('package', { creditsMicro: 500n * CREDIT });
    const { subscription } = world.done(await world.subscribe(plan, method));
    const rule = { isOn: true, thresholdMicro: 1_200n * CREDIT, packageId: pack.id, methodId: method.id };
    await world.autoTopUps.save({
      ...{ workspaceId: 'w-1', by: KIM, rule: { ...rule, monthlyCapMinor: 55_000n, coolDownMs: HOUR_MS } },
    });
    await world.alerts.save({ workspaceId: 'w-1', lowAtMicro: 2_000n * CREDIT, expiringDays: undefined });
    const upkeep = world.upkeep();
    world.jumpTo(subscription.paidUntil ?? 0);
    await upkeep.look();
    const seen = async () => [
      (await world.orders.list({ limit: 100 })).map(({ kind, state }) => `${kind} ${state}`),
      (await world.notices()).map(({ kind }) => kind),
    ];
    const first = await seen();
    expect(first).toEqual([['plan granted', 'top_up granted', 'plan granted'], ['credits_low']]);
    await upkeep.look();
    expect(await seen()).toEqual(first);
    await upkeep.stop(1_000);
  });

  test('it looks every thirty seconds, and a second after it was woken, until it is stopped', async () => {
    const looked: string[] = [];
    const counted = (name: string) => async () => {
      looked.push(name);
    };
    const upkeep = keepBilling(portsOf(counted));
    const settled = () => upkeep.look();
    world.clock.advance(29_999);
    expect(looked).toEqual([]);
    world.clock.advance(1);
    await expect.poll(() => looked.length).toBe(6);
    looked.length = 0;
    upkeep.wake(['w-1']);
    upkeep.wake(['w-2']);
    world.clock.advance(1_000);
    await expect.poll(() => looked).toEqual(['auto_top_ups w-1,w-2', 'alerts w-1,w-2']);
    looked.length = 0;
    upkeep.wake();
    world.clock.advance(1_000);
    await expect.poll(() => looked.length).toBe(6);
    await upkeep.stop(1_000);
    looked.length = 0;
    upkeep.wake();
    await settled();
    world.clock.advance(120_000);
    expect([looked, world.clock.pending()]).toEqual([[], 0]);
  });

  test('what fails keeps nothing else from being done', async () => {
    const looked: string[] = [];
    const upkeep = keepBilling(
      portsOf((name) => async () => {
        looked.push(name.split(' ')[0] ?? '');
        throw new Error('the provider has gone mad');
      }),
    );
    await upkeep.look();
    await upkeep.look();
    const all = ['orders', 'subscriptions', 'auto_top_ups', 'alerts', 'methods', 'reconciliation'];
    expect(looked).toEqual([...all, ...all]);
    await upkeep.stop(1_000);
  });

  test('a provider that is slow holds up nothing but what it is asked for', async () => {
    const looked: string[] = [];
    const slow = Promise.withResolvers<void>();
    const upkeep = keepBilling(
      portsOf((name) => async () => {
        looked.push(name);
        if (name === 'orders' || name === 'subscriptions') await slow.promise;
      }),
    );
    const first = upkeep.look();
    await expect.poll(() => looked).toEqual(['orders']);
    upkeep.wake(['w-2']);
    world.clock.advance(1_000);
    await expect.poll(() => looked).toEqual(['orders', 'auto_top_ups w-2', 'alerts w-2']);
    world.clock.advance(4_000);
    await expect.poll(() => looked.at(-1)).toBe('subscriptions');
    world.clock.advance(5_000);
    await expect.poll(() => looked.at(-1)).toBe('reconciliation');
    expect(looked.slice(4)).toEqual(['auto_top_ups', 'alerts w-1', 'methods', 'reconciliation']);
    looked.length = 0;
    // The regular look goes on too, and begins nothing twice that still runs.
    world.clock.advance(20_000);
    await expect.poll(() => world.clock.pending()).toBe(2);
    world.clock.advance(5_000);
    await expect.poll(() => world.clock.pending()).toBe(2);
    world.clock.advance(5_000);
    await expect.poll(() => looked).toEqual(['auto_top_ups', 'alerts w-1', 'methods', 'reconciliation']);
    slow.resolve();
    await first;
    await upkeep.stop(1_000);
    expect(world.clock.pending()).toBe(0);
  });

  test('one that hangs does not keep it from stopping', async () => {
    const upkeep = keepBilling(portsOf(() => () => Promise.withResolvers<never>().promise));
    void upkeep.look();
    const stopped = upkeep.stop(1_000);
    world.clock.advance(1_000);
    await stopped;
    expect(world.clock.pending()).toBe(0);
  });

  function portsOf(act: (name: string) => () => Promise<unknown>): BillingUpkeepPorts<unknown> {
    const named = (name: string) => (ids?: readonly string[] | number) =>
      act(Array.isArray(ids) ? `${name} ${ids.join()}` : name)() as Promise<never>;
    return {
      orders: { settleUnfinished: named('orders') },
      subscriptions: { renewDue: named('subscriptions') },
      autoTopUps: { runDue: named('auto_top_ups') },
      alerts: { look: named('alerts') },
      methods: { tidy: named('methods') },
      reconciliations: { runDaily: named('reconciliation') },
      ...{ workspaceIds: () => ['w-1'], clock: world.clock, log: silentLog },
    };
  }

  describe('payments are compared with the providers', () => {
    const compared: { readonly from: number; readonly to: number }[] = [];
    beforeEach(() => {
      compared.length = 0;
    });
    const found = (more: Partial<Reconciliation> = {}): Reconciliation => ({
      ...{ at: world.clock.now(), payments: 3, settled: 1, unreachable: [] },
      ...{ unknown: [{ provider: 'stripe', ref: 'pi_1', currency: 'KRW', minor: 9_007_199_254_740_993n }], ...more },
    });
    const process = (reconcile?: Orders<unknown>['reconcile'], other = store) =>
      createReconciliations({
        ...{
          transaction: (act) => other.transaction(act),
          store: kyselyReconciliationStore(other.db),
          clock: world.clock,
        },
        ...{ zone: () => 'Asia/Seoul', newId: () => crypto.randomUUID(), log: silentLog },
        orders: {
          reconcile: async (range) => {
            compared.push(range);
            return reconcile === undefined ? found() : await reconcile(range);
          },
        },
      });

    test('once a day, from four o’clock on in the account’s zone, however many processes look', async () => {
      const other = engine === 'postgres' ? await place.open() : store;
      const processes = [process(), process(undefined, other), process(undefined, other)];
      world.jumpTo(FOUR - 1);
      await processes[0]?.runDaily();
      expect(compared).toHaveLength(1);
      for (let day = 0; day < RACES; day++) {
        world.jumpTo(FOUR + day * DAY_MS);
        await Promise.all(processes.map((each) => each.runDaily()));
        world.jumpTo(FOUR + day * DAY_MS + 23 * HOUR_MS);
        await Promise.all(processes.map((each) => each.runDaily()));
        expect(compared).toHaveLength(day + 2);
      }
      if (other !== store) await other.close();
    });

    test('the first looks back a week, each other one to two days before the last that reached every provider', async () => {
      world.jumpTo(FOUR);
      await process().runDaily();
      world.jumpTo(FOUR + DAY_MS);
      await process(async () => found({ unreachable: ['toss'] })).runDaily();
      world.jumpTo(FOUR + 2 * DAY_MS);
      await process().runDaily();
      world.jumpTo(FOUR + 90 * DAY_MS);
      await process().runDaily();
      expect(compared.map(({ from, to }) => [(from - FOUR) / DAY_MS, (to - FOUR) / DAY_MS])).toEqual([
        [-7, 0],
        [-2, 1],
        [-2, 2],
        [59, 90],
      ]);
    });

    test('one that fails is made again, and so is one whose process died', async () => {
      world.jumpTo(FOUR);
      const failing = process(async () => {
        throw new Error('no');
      });
      await expect(failing.runDaily()).rejects.toThrow('no');
      await process().runDaily();
      expect(compared).toHaveLength(1);
      world.jumpTo(FOUR + 600_000);
      const dead = Promise.withResolvers<never>();
      void process(() => dead.promise).runDaily();
      await expect.poll(() => compared.length).toBe(2);
      world.jumpTo(FOUR + 600_000 + 1_799_999);
      await process().runDaily();
      expect(compared).toHaveLength(2);
      world.jumpTo(FOUR + 600_000 + 1_800_000);
      await process().runDaily();
      expect(compared).toHaveLength(3);
      expect(await process().list(10)).toHaveLength(1);
    });

    test('what was found is kept, by hand too, and the newest ninety stay', async () => {
      world.jumpTo(FOUR);
      await process().runDaily();
      world.clock.advance(1);
      const range = { from: asInstant(STARTS_AT), to: asInstant(FOUR) };
      expect(await process().run(range)).toEqual(found());
      expect(await process().list(10)).toEqual([found(), found({ at: asInstant(FOUR) })]);
      for (let more = 0; more < 95; more++) {
        world.clock.advance(1);
        await process().run(range);
      }
      expect(await process().list(200)).toHaveLength(90);
    });
  });
});
