import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { asInstant, isoInstant, monthAround } from '#kernel';
import { type StorePlace, type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import type { Store } from '../../store/index.ts';
import type { Offer } from '../plans/plan.ts';
import type { ChosenMethod } from '../subscriptions/subscriptions.ts';
import { billingWorld, DAY_MS, dyingAt, HOUR_MS, KIM, SEOUL } from '../upkeep/billing-world.test-support.ts';
import type { AskedRule } from './auto-top-ups.ts';

const RACES = inject('isProof') ? 30 : 5;
const CREDIT = 1_000_000n;

describe.each(storeEngines)('automatic top-ups on $engine', ({ engine, start }) => {
  let places: StorePlaces;
  let place: StorePlace;
  let store: Store;
  let world: ReturnType<typeof billingWorld>;
  let pack: Offer;

  beforeAll(async () => {
    places = await start();
  }, 60_000);
  afterAll(() => places.dispose());
  beforeEach(async () => {
    place = await places.place();
    store = await place.open();
    world = billingWorld(store);
    // 500 credits for 11,000 won.
    pack = await world.offer('package', { creditsMicro: 500n * CREDIT, supply: { currency: 'KRW', minor: 10_000n } });
    return () => store.close();
  });

  const save = (method: ChosenMethod, rule: Partial<AskedRule<unknown>['rule']> = {}) =>
    world.autoTopUps.save({
      ...{ workspaceId: 'w-1', by: KIM },
      rule: {
        ...{ isOn: true, thresholdMicro: 100n * CREDIT, packageId: pack.id, methodId: method.id },
        ...{ monthlyCapMinor: 33_000n, coolDownMs: HOUR_MS, ...rule },
      },
    });
  const run = async (moment = world.clock.now() as number) => {
    world.jumpTo(moment);
    await world.orders.settleUnfinished(100);
    await world.autoTopUps.runDue();
  };
  const use = (credits: bigint) =>
    store.transaction((tx) => world.credits.debit(tx, { workspaceId: 'w-1', amountMicro: credits * CREDIT }));
  const available = async () => (await world.credits.balance('w-1')).availableMicro / CREDIT;
  const orders = async () => (await world.orders.list({ limit: 100 })).length;

  test('a workspace has none until somebody sets it up; one that is off buys nothing', async () => {
    expect(await world.autoTopUps.find('w-1')).toBeUndefined();
    world.done(await save(await world.card('approve'), { isOn: false }));
    await run();
    expect([await orders(), (await world.autoTopUps.find('w-1'))?.offReason]).toEqual([0, 'person']);
  });

  test('it buys when there is too little, not before its time, and not above the cap of the month', async () => {
    world.done(await save(await world.card('approve')));
    expect([await available(), await orders()]).toEqual([500n, 1]);
    await use(401n);
    await run();
    expect(await orders()).toBe(1);
    await run(world.clock.now() + HOUR_MS);
    expect([await available(), await orders()]).toEqual([599n, 2]);
    await use(520n);
    await run(world.clock.now() + HOUR_MS);
    expect([await available(), await orders()]).toEqual([579n, 3]);
    const { from, to } = monthAround(world.clock.now(), SEOUL);
    expect(await world.autoTopUps.spentBetween('w-1', { from, to, currency: 'KRW' })).toBe(33_000n);
    await use(500n);
    await run(to - 1);
    expect(await orders()).toBe(3);
    await run(to);
    expect([await available(), await orders()]).toEqual([579n, 4]);
    expect((await world.orders.list({ limit: 1 }))[0]).toMatchObject({ cause: 'auto_top_up', state: 'granted' });
  });

  test('an order that is on its way counts as coming, whoever made it', async () => {
    const transfer = await world.transfer();
    await store.transaction((tx) =>
      world.orders.place(tx, {
        ...{ workspaceId: 'w-1', kind: 'top_up', cause: 'person', causeKey: 'person:1', title: pack.names },
        ...{ creditsMicro: 500n * CREDIT, price: { currency: 'KRW', supplyMinor: 10_000n, vatMinor: 1_000n } },
        ...{ channel: transfer.channel, methodId: transfer.id, by: KIM },
      }),
    );
    world.done(await save(await world.card('approve')));
    expect(await orders()).toBe(1);
    // Until the day is over by which it should be there: January 31 and seven days. Nothing but a person ends it.
    await run(Date.UTC(2026, 1, 7, 15) - 1);
    expect(await orders()).toBe(1);
    await run(Date.UTC(2026, 1, 7, 15));
    expect([await available(), await orders()]).toEqual([500n, 2]);
  });

  test('won and dollars are not added up', async () => {
    const method = await world.card('approve');
    const dollars = await world.offer('package', {
      creditsMicro: 500n * CREDIT,
      supply: { currency: 'USD', minor: 10_00n },
    });
    world.done(await save(method));
    world.done(await save(method, { packageId: dollars.id, monthlyCapMinor: 30_00n }));
    await use(450n);
    await run(world.clock.now() + HOUR_MS);
    expect([await available(), await orders()]).toEqual([550n, 2]);
    const month = monthAround(world.clock.now(), SEOUL);
    const spent = (currency: 'KRW' | 'USD') => world.autoTopUps.spentBetween('w-1', { ...month, currency });
    expect([await spent('KRW'), await spent('USD')]).toEqual([11_000n, 10_00n]);
  });

  test('a payment whose outcome is not known is not made again', async () => {
    world.done(await save(await world.card('late')));
    expect([await available(), await orders()]).toEqual([0n, 1]);
    for (let minutes = 1; minutes <= 30; minutes++) await run(world.clock.now() + 60_000);
    expect([await available(), await orders()]).toEqual([500n, 1]);
    expect(await world.autoTopUps.find('w-1')).toMatchObject({ failures: 0, underWay: undefined, isOn: true });
  });

  test('after failures it waits 1, 6 and 24 hours, then it is off, and people are told', async () => {
    const begin = world.clock.now();
    world.done(await save(await world.card('decline')));
    const failures = async () => (await world.autoTopUps.find('w-1'))?.failures;
    expect([await orders(), await failures()]).toEqual([1, 1]);
    for (const [hours, count] of [
      [0.9, 1],
      [1, 2],
      [6.9, 2],
      [7, 3],
      [30.9, 3],
      [31, 4],
      [400, 4],
    ] as const) {
      await run(begin + hours * HOUR_MS);
      expect(await orders(), `after ${hours} hours`).toBe(count);
    }
    expect(await world.autoTopUps.find('w-1')).toMatchObject({ isOn: false, offReason: 'failures' });
    const told = (await world.notices()).map(({ kind, values }) => [
      kind,
      'next_try_at' in values ? values.next_try_at : values,
    ]);
    const at = (hours: number) => isoInstant(asInstant(begin + hours * HOUR_MS));
    expect(told).toEqual([
      ...[1, 7, 31].map((hours) => ['payment_failed', at(hours)]),
      ['payment_failed', null],
      ['auto_top_up_off', { workspace: 'name of w-1', reason: 'failures' }],
    ]);
    world.done(await save(await world.card('approve')));
    expect([await available(), await failures()]).toEqual([500n, 0]);
  });

  test.each([
    { when: 'its package is withdrawn', reason: 'package_gone' },
    { when: 'its method is removed', reason: 'method_gone' },
  ])('when $when it is off, and people are told once', async ({ reason }) => {
    const method = await world.card('approve');
    world.done(await save(method));
    if (reason === 'package_gone')
      await world.offers.change({ kind: 'package', id: pack.id, isOffered: false, by: KIM });
    else await store.transaction((tx) => world.methods.remove(tx, method.id));
    for (let days = 1; days <= 3; days++) await run(world.clock.now() + DAY_MS);
    expect(await world.autoTopUps.find('w-1')).toMatchObject({ isOn: false, offReason: reason });
    expect((await world.notices()).map(({ values }) => values)).toEqual([{ workspace: 'name of w-1', reason }]);
  });

  test.each([
    { when: 'the package is unknown', rule: { packageId: 'none' }, code: 'billing_offer_unknown' },
    { when: 'the method is unknown', rule: { methodId: 'none' }, code: 'billing_method_unknown' },
    { when: 'the cap is below one package', rule: { monthlyCapMinor: 10_999n }, code: 'billing_auto_top_up_cap_low' },
  ])('a rule is refused when $when, and may be kept when it is off', async ({ rule, code }) => {
    const method = await world.card('approve');
    expect(await save(method, rule)).toMatchObject({ kind: 'refused', code });
    expect(world.done(await save(method, { ...rule, isOn: false })).isOn).toBe(false);
    expect(await orders()).toBe(0);
  });

  test('money that a person has to transfer is never asked for by a rule', async () => {
    expect(await save(await world.transfer())).toMatchObject({ code: 'billing_auto_top_up_not_allowed' });
  });

  test('processes that look at the same moment buy once', async () => {
    const other = engine === 'postgres' ? await place.open() : store;
    const processes = [world.process(), world.process({}, other), world.process({}, other)];
    world.done(await save(await world.card('approve'), { monthlyCapMinor: 100_000_000n }));
    for (let race = 1; race <= RACES; race++) {
      await use((await available()) - 50n);
      world.jumpTo(world.clock.now() + DAY_MS);
      await Promise.all(processes.map((each) => each.autoTopUps.runDue()));
      expect([await available(), await orders()]).toEqual([550n, race + 1]);
    }
    if (other !== store) await other.close();
  });

  test.each(['before', 'after'])('a process that dies %s its provider charged: it is bought once', async (when) => {
    const method = await world.card('approve');
    world.done(await save(method, { thresholdMicro: 1n }));
    await use(500n);
    const dying = world.process({
      provider: (provider) => ({
        ...provider,
        charge: async (attempt) => {
          if (when === 'after') await provider.charge(attempt);
          throw new Error('killed');
        },
      }),
    });
    world.jumpTo(world.clock.now() + HOUR_MS);
    await dying.autoTopUps.runDue();
    expect([await available(), await orders()]).toEqual([0n, 2]);
    for (let minutes = 1; minutes <= 20; minutes++) await run(world.clock.now() + 60_000);
    expect([await available(), await orders()]).toEqual([500n, 2]);
  });

  test.each(['before', 'after'] as const)(
    'a process that dies %s any of its transactions: it is bought once',
    async (when) => {
      const method = await world.card('approve');
      world.done(await save(method, { thresholdMicro: 1n, monthlyCapMinor: 100_000_000n }));
      let dies = 0;
      for (let isThrough = false; !isThrough; dies++) {
        await use(await available());
        world.jumpTo(world.clock.now() + DAY_MS);
        const death = dyingAt(dies, when);
        const dying = world.process({ around: death.around });
        await dying.autoTopUps.runDue();
        isThrough = death.isThrough();
        for (let minutes = 1; minutes <= 25; minutes += 3) await run(world.clock.now() + 180_000);
        expect([await available(), await orders()], `dead at ${dies}`).toEqual([500n, dies + 2]);
      }
      expect(dies).toBeGreaterThan(4);
      expect(await world.documents.list({ limit: 200 })).toHaveLength(dies + 1);
    },
  );
});
