import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asInstant, isoInstant, startOfDay } from '#kernel';
import { type StorePlace, type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import type { Store } from '../../store/index.ts';
import { billingWorld, DAY_MS, HOUR_MS, SEOUL } from '../upkeep/billing-world.test-support.ts';

const CREDIT = 1_000_000n;

describe.each(storeEngines)('alerts about credits on $engine', ({ engine, start }) => {
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

  const grant = (credits: bigint, expiresAt?: number) =>
    store.transaction((tx) =>
      world.credits.grant(tx, {
        ...{ workspaceId: 'w-1', origin: 'promotion', payment: 'none', amountMicro: credits * CREDIT },
        ...(expiresAt === undefined ? {} : { expiresAt: asInstant(expiresAt) }),
      }),
    );
  const use = (credits: bigint) =>
    store.transaction((tx) => world.credits.debit(tx, { workspaceId: 'w-1', amountMicro: credits * CREDIT }));
  const lowAt = (credits: bigint | undefined, expiringDays?: number) =>
    world.alerts.save({ workspaceId: 'w-1', lowAtMicro: credits && credits * CREDIT, expiringDays });
  const look = async (moment = world.clock.now() as number) => {
    world.jumpTo(moment);
    await world.alerts.look(['w-1']);
  };
  const told = async () => (await world.notices()).map(({ kind, values }) => [kind, values]);

  test('nobody is told of little until somebody says how little; credits that end soon are told of', async () => {
    expect(await world.alerts.find('w-1')).toEqual({
      ...{ workspaceId: 'w-1', lowAtMicro: undefined, expiringDays: 14, isLow: false, fallen: 0 },
    });
    await look();
    expect(await told()).toEqual([]);
  });

  test('told once when it falls below, and again only after it was there again', async () => {
    await grant(1_000n);
    expect(await lowAt(500n)).toMatchObject({ isLow: false });
    await use(500n);
    await look();
    expect(await told()).toEqual([]);
    await use(1n);
    for (let looks = 0; looks < 3; looks++) await look();
    expect(await told()).toEqual([['credits_low', { workspace: 'name of w-1', left: '499', low_at: '500' }]]);
    await grant(1n);
    await look();
    expect((await world.alerts.find('w-1')).isLow).toBe(false);
    await use(100n);
    await look();
    expect(await told()).toHaveLength(2);
    expect((await world.notices())[1]).toMatchObject({ values: { left: '400' }, workspaceId: 'w-1' });
  });

  test('told when only time passed: credits ended', async () => {
    const end = world.clock.now() + HOUR_MS;
    await grant(400n, end);
    await grant(200n);
    await lowAt(500n);
    await look(end - 1);
    expect(await told()).toEqual([]);
    await look(end);
    expect(await told()).toEqual([['credits_low', { workspace: 'name of w-1', left: '200', low_at: '500' }]]);
  });

  test('each lot that ends within the days is told of once, from the first instant of its window on', async () => {
    const end = startOfDay({ year: 2026, month: 4, day: 1 }, SEOUL);
    const first = startOfDay({ year: 2026, month: 3, day: 17 }, SEOUL);
    await grant(5_000n);
    await grant(600n, end);
    await look(first - 1);
    expect(await told()).toEqual([]);
    for (const later of [0, 1, HOUR_MS, DAY_MS]) await look(first + later);
    const [notice] = await world.notices();
    expect(notice).toMatchObject({
      ...{ kind: 'credits_expiring', workspaceId: 'w-1' },
      values: { workspace: 'name of w-1', amount: '600', expires_at: isoInstant(end) },
    });
    // Another process does not know whom this one told.
    await world.process().alerts.look(['w-1']);
    expect(await told()).toHaveLength(1);
    await grant(10n, end);
    await look();
    expect(await told()).toHaveLength(2);
  });

  test('what is used up before its window is not told of, and neither is anything when nobody wants it', async () => {
    const end = world.clock.now() + DAY_MS;
    await grant(600n, end);
    await lowAt(undefined, undefined);
    await look();
    await use(600n);
    await lowAt(undefined, 14);
    expect(await told()).toEqual([]);
  });

  test('processes that look at the same moment tell once', async () => {
    const other = engine === 'postgres' ? await place.open() : store;
    await grant(600n, world.clock.now() + DAY_MS);
    await grant(5n);
    await lowAt(10n, undefined);
    await world.alerts.save({ workspaceId: 'w-1', lowAtMicro: 10n * CREDIT, expiringDays: undefined });
    await use(600n);
    const processes = [world.process(), world.process({}, other), world.process({}, other)];
    await Promise.all(processes.map((each) => each.alerts.look(['w-1'])));
    expect(await told()).toEqual([['credits_low', { workspace: 'name of w-1', left: '5', low_at: '10' }]]);
    if (other !== store) await other.close();
  });
});
