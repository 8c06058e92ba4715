import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { asInstant, type Instant } from '#kernel';
import { type StorePlace, type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import type { Store } from '../../store/index.ts';
import { billingWorld, DAY_MS, dyingAt, KIM, STARTS_AT } from '../upkeep/billing-world.test-support.ts';

const RACES = inject('isProof') ? 40 : 6;
/** The first months of a plan that began on 31 January at 10:00 in Seoul. */
const ENDS = ['2026-02-28T01:00:00Z', '2026-03-31T01:00:00Z'].map((text) => asInstant(Date.parse(text)));

describe.each(storeEngines)(
  'plans of workspaces, broken off and looked at by many, on $engine',
  ({ engine, start }) => {
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

    const subscription = async (id: string) => {
      const found = await world.subscriptions.find(id);
      if (found === undefined) throw new Error('no such subscription');
      return found;
    };
    const began = async (card: Parameters<typeof world.card>[0] = 'approve') => {
      const plan = await world.offer('plan');
      const begun = world.done(await world.subscribe(plan, await world.card(card)));
      return { plan, id: begun.subscription.id, begun };
    };
    const renew = async (moment: Instant | number) => {
      world.jumpTo(moment);
      await world.orders.settleUnfinished(100);
      await world.subscriptions.renewDue(100);
    };
    const months = async (id: string) =>
      (await world.subscriptions.months(id, 100))
        .toReversed()
        .map(({ month, state, tries }) => `${month} ${state} ${tries}`);

    test('processes that look at the same moment register, order and charge each month once', async () => {
      const other = engine === 'postgres' ? await place.open() : store;
      const { id } = await began();
      const processes = [world.process(), world.process({}, other), world.process({}, other)];
      for (let month = 1; month <= RACES; month++) {
        world.jumpTo((await subscription(id)).paidUntil ?? 0);
        await Promise.all(processes.map((each) => each.subscriptions.renewDue(10)));
        await world.subscriptions.renewDue(10);
      }
      expect(await months(id)).toEqual(
        Array.from({ length: RACES + 1 }, (_, month) => `${month} ordered ${month === 0 ? 0 : 1}`),
      );
      expect(await world.lots()).toHaveLength(RACES + 1);
      expect(await world.documents.list({ limit: 100 })).toHaveLength(RACES + 1);
      if (other !== store) await other.close();
    });

    test.each(['before', 'after'] as const)(
      'a process that dies %s its provider charged: another one has the month, charged once',
      async (when) => {
        const { id } = await began();
        const dying = world.process({
          provider: (provider) => ({
            ...provider,
            charge: async (attempt) => {
              if (when === 'after') await provider.charge(attempt);
              throw new Error('killed');
            },
          }),
        });
        const end = ENDS[0] ?? 0;
        world.jumpTo(end);
        await dying.subscriptions.renewDue(10);
        expect((await subscription(id)).paidUntil).toBe(end);
        for (let minutes = 1; minutes <= 40; minutes++) await renew(end + minutes * 60_000);
        expect(await subscription(id)).toMatchObject({ state: 'active', paidUntil: ENDS[1] });
        expect(await months(id)).toEqual(['0 ordered 0', '1 ordered 1']);
        expect(await world.lots()).toHaveLength(2);
        expect(await world.documents.list({ limit: 10 })).toHaveLength(2);
      },
    );

    test.each(['before', 'after'] as const)(
      'a process that dies %s any of its transactions: the month is had once',
      async (when) => {
        const plan = await world.offer('plan');
        const method = await world.card('approve');
        let dies = 0;
        for (let isThrough = false; !isThrough; dies++) {
          world.jumpTo(STARTS_AT + dies * 100 * DAY_MS);
          const workspaceId = `w-${dies}`;
          const { subscription: begun } = world.done(await world.subscribe(plan, method, { workspaceId }));
          const death = dyingAt(dies, when);
          const dying = world.process({ around: death.around });
          world.jumpTo(begun.paidUntil ?? 0);
          await dying.subscriptions.look(begun.id).catch(() => undefined);
          isThrough = death.isThrough();
          for (let minutes = 1; minutes <= 25; minutes += 3) await renew((begun.paidUntil ?? 0) + minutes * 60_000);
          expect(await subscription(begun.id), `dead at ${dies}`).toMatchObject({ state: 'active' });
          expect((await subscription(begun.id)).paidUntil).toBeGreaterThan(begun.paidUntil ?? 0);
          expect(await months(begun.id)).toEqual(['0 ordered 0', '1 ordered 1']);
          expect(await world.lots(workspaceId)).toHaveLength(2);
          expect(await world.orders.list({ workspaceId, limit: 10 })).toHaveLength(2);
          await world.subscriptions.stop({ id: begun.id });
        }
        expect(dies).toBeGreaterThan(6);
        expect(await world.documents.list({ limit: 200 })).toHaveLength(2 * dies);
      },
    );

    test.each(['before', 'after'] as const)(
      'a first payment that is broken off %s any transaction: asked for again, it is made once',
      async (when) => {
        const plan = await world.offer('plan');
        const method = await world.card('approve');
        let dies = 0;
        for (let isThrough = false; !isThrough; dies++) {
          const workspaceId = `w-${dies}`;
          const asked = { id: `s-${dies}`, workspaceId, planId: plan.id, method, by: KIM } as const;
          const how = { returnUrl: () => 'https://gw.acme.com/back', language: 'en' } as const;
          const death = dyingAt(dies, when);
          const dying = world.process({ around: death.around });
          await dying.subscriptions.subscribe({ ...asked, ...how }).catch(() => undefined);
          isThrough = death.isThrough();
          await world.subscriptions.subscribe({ ...asked, ...how });
          for (let minutes = 1; minutes <= 25; minutes += 3) await renew(world.clock.now() + 180_000);
          expect(await subscription(asked.id), `dead at ${dies}`).toMatchObject({ state: 'active' });
          expect(await world.lots(workspaceId)).toHaveLength(1);
          expect(await world.orders.list({ workspaceId, limit: 10 })).toHaveLength(1);
        }
        expect(dies).toBeGreaterThan(4);
        expect(await world.documents.list({ limit: 200 })).toHaveLength(dies);
      },
    );
  },
);
