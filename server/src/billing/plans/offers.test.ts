import { BILLING_BOUNDS } from '@tallygate/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import { AppendOnlyViolation, type Store, UniqueViolation } from '../../store/index.ts';
import { kyselyOfferStore } from '../adapters/kysely-offer-store.ts';
import { MONEY_MAX } from '../money.ts';
import { billingWorld, KIM } from '../upkeep/billing-world.test-support.ts';

describe.each(storeEngines)('plans and packages on $engine', ({ start }) => {
  let places: StorePlaces;
  let store: Store;
  let world: ReturnType<typeof billingWorld>;

  beforeAll(async () => {
    places = await start();
  }, 60_000);
  afterAll(() => places.dispose());
  beforeEach(async () => {
    store = await (await places.place()).open();
    world = billingWorld(store);
    return () => store.close();
  });

  test('an account has none to begin with; what is added comes back as it was, plans apart from packages', async () => {
    expect([await world.offers.list('plan'), await world.offers.list('package')]).toEqual([[], []]);
    const plan = await world.offer('plan');
    const pack = await world.offer('package', { supply: { currency: 'USD', minor: 1_250n } });
    expect([await world.offers.list('plan'), await world.offers.list('package')]).toEqual([[plan], [pack]]);
    expect(plan).toMatchObject({ version: 1, isOffered: true, creditsMicro: 1_000_000_000n, by: KIM });
    expect(await world.offers.find({ kind: 'package', id: plan.id })).toBeUndefined();
  });

  test('a change makes a new version, and the earlier ones stay as they were', async () => {
    const plan = await world.offer('plan');
    const names = { ko: '비즈니스', en: 'Business' };
    const second = world.done(await world.offers.change({ kind: 'plan', id: plan.id, names, by: KIM }));
    const third = world.done(
      await world.offers.change({ kind: 'plan', id: plan.id, supply: { currency: 'KRW', minor: 1n }, by: KIM }),
    );
    expect([second.version, third.version, third.names]).toEqual([2, 3, names]);
    expect(await world.offers.list('plan')).toEqual([third]);
    expect(await world.offers.find({ kind: 'plan', id: plan.id, version: 1 })).toEqual(plan);
    expect(await world.offers.find({ kind: 'plan', id: plan.id })).toEqual(third);
  });

  test('a change that changes nothing makes no version', async () => {
    const plan = await world.offer('plan');
    const { names, supply, creditsMicro } = plan;
    const same = { kind: 'plan', id: plan.id, names, supply, creditsMicro, isOffered: true, by: KIM } as const;
    expect(world.done(await world.offers.change(same))).toEqual(plan);
    expect(await world.offers.find({ kind: 'plan', id: plan.id, version: 2 })).toBeUndefined();
  });

  test('what is withdrawn is offered no more, and may be offered again', async () => {
    const { id } = await world.offer('package');
    world.done(await world.offers.change({ kind: 'package', id, isOffered: false, by: KIM }));
    expect(await world.offers.list('package', { isOfferedOnly: true })).toEqual([]);
    expect(await world.offers.list('package')).toHaveLength(1);
    world.done(await world.offers.change({ kind: 'package', id, isOffered: true, by: KIM }));
    expect(await world.offers.list('package', { isOfferedOnly: true })).toMatchObject([{ id, version: 3 }]);
  });

  test.each([
    { when: 'there is none', change: { id: 'none' }, code: 'billing_offer_unknown' },
    { when: 'it is a plan', change: { kind: 'plan' }, code: 'billing_offer_unknown' },
    {
      when: 'its currency would be another one',
      change: { supply: { currency: 'USD', minor: 1n } },
      code: 'billing_currency_mismatch',
    },
    {
      when: 'a package would cost nothing',
      change: { supply: { currency: 'KRW', minor: 0n } },
      code: 'billing_price_out_of_range',
    },
    {
      when: 'it would cost more than one payment may be',
      change: { supply: { currency: 'KRW', minor: MONEY_MAX / 2n + 1n } },
      code: 'billing_price_out_of_range',
    },
  ] as const)('a change is refused when $when', async ({ change, code }) => {
    const { id } = await world.offer('package');
    const outcome = await world.offers.change({ ...{ kind: 'package', id, by: KIM }, ...change });
    expect(outcome).toMatchObject({ kind: 'refused', code });
    expect(await world.offers.list('package')).toMatchObject([{ version: 1 }]);
  });

  test('there are only so many', async () => {
    const add = () => world.offer('plan');
    for (let count = 0; count < BILLING_BOUNDS.offersMax; count++) await add();
    await expect(add()).rejects.toThrow('count_max_reached');
    await world.offer('package');
  });

  test('the database keeps each version once, and lets none be changed or removed', async () => {
    const plan = await world.offer('plan');
    const again = store.transaction((tx) => kyselyOfferStore(store.db).add(tx, 'plan', plan));
    await expect(again).rejects.toThrow(UniqueViolation);
    const changed = store.db
      .updateTable('billing_offers')
      .set({ kind: 'package' } as never)
      .execute();
    await expect(changed).rejects.toThrow(AppendOnlyViolation);
    await expect(store.db.deleteFrom('billing_offers').execute()).rejects.toThrow(AppendOnlyViolation);
  });
});
