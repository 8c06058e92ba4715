import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asInstant, type Instant, isoInstant } from '#kernel';
import { type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import type { Store } from '../../store/index.ts';
import { billingWorld, DAY_MS, HOUR_MS, KIM, STARTS_AT } from '../upkeep/billing-world.test-support.ts';

const at = (text: string): Instant => asInstant(Date.parse(text));
/** The first months of a plan that began on 31 January at 10:00 in Seoul. */
const ENDS = ['2026-02-28T01:00:00Z', '2026-03-31T01:00:00Z', '2026-04-30T01:00:00Z', '2026-05-31T01:00:00Z'].map(at);

describe.each(storeEngines)('plans of workspaces on $engine', ({ start }) => {
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

  test('a plan begins with its first month, paid, and goes on month by month from its anchor', async () => {
    const { id, begun } = await began();
    expect(begun).toMatchObject({ subscription: { state: 'active', paidUntil: ENDS[0] }, nextUrl: undefined });
    for (const end of ENDS.slice(0, 3)) {
      await renew(end - 1);
      await renew(end);
      await renew(end + HOUR_MS);
    }
    expect(await subscription(id)).toMatchObject({ state: 'active', paidUntil: ENDS[3], lookAt: ENDS[3] });
    expect(await months(id)).toEqual(['0 ordered 0', '1 ordered 1', '2 ordered 1', '3 ordered 1']);
    const lots = await world.lots();
    expect(
      lots.map(({ expiresAt, amountMicro, origin, payment }) => [expiresAt, amountMicro, origin, payment]),
    ).toEqual(ENDS.map((end) => [end, 1_000_000_000n, 'plan', 'card']));
    expect(await world.documents.list({ limit: 100 })).toHaveLength(4);
  });

  test('a first payment that fails leaves no plan', async () => {
    const plan = await world.offer('plan');
    const outcome = await world.subscribe(plan, await world.card('decline'));
    expect(outcome).toMatchObject({ kind: 'refused', code: 'billing_payment_failed', problem: 'card_declined' });
    expect(await world.subscriptions.list({ workspaceId: 'w-1', limit: 10 })).toEqual([]);
    expect(await world.lots()).toEqual([]);
    expect(world.done(await world.subscribe(plan, await world.card('approve'))).subscription.state).toBe('active');
  });

  test('a first payment that its holder has to confirm begins the plan when it was confirmed', async () => {
    const plan = await world.offer('plan');
    const { subscription: begun, order, nextUrl } = world.done(await world.subscribe(plan, await world.card('person')));
    expect([begun.state, typeof nextUrl]).toEqual(['starting', 'string']);
    expect(await world.subscriptions.list({ limit: 10 })).toEqual([]);
    expect(await world.subscribe(plan, await world.card('approve'))).toMatchObject({
      code: 'billing_subscription_exists',
    });
    world.done(await world.orders.returned(order.id, { sandbox: 'confirm' }));
    await renew(world.clock.now() + 30_000);
    expect(await subscription(begun.id)).toMatchObject({ state: 'active', paidUntil: ENDS[0] });
  });

  test('a first payment that its holder does not want leaves no plan, and another one begins at once', async () => {
    const plan = await world.offer('plan');
    const { order } = world.done(await world.subscribe(plan, await world.card('person')));
    expect(await world.orders.returned(order.id, { sandbox: 'cancel' })).toMatchObject({ kind: 'refused' });
    expect(world.done(await world.subscribe(plan, await world.card('approve'))).subscription.state).toBe('active');
  });

  test('a first payment that nobody confirms ends by itself, and another try begins anew', async () => {
    const plan = await world.offer('plan');
    const { subscription: begun } = world.done(await world.subscribe(plan, await world.card('person')));
    for (let hours = 1; hours <= 3; hours++) await renew(world.clock.now() + HOUR_MS);
    expect((await subscription(begun.id)).state).toBe('ended');
    expect(world.done(await world.subscribe(plan, await world.card('approve'))).subscription.state).toBe('active');
  });

  test('the same request subscribes once, however often it comes at the same time', async () => {
    const plan = await world.offer('plan');
    const method = await world.card('approve');
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => world.subscribe(plan, method, { id: 'same' })));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'done', 'done', 'done']);
    expect(await world.lots()).toHaveLength(1);
    expect(await world.orders.list({ limit: 10 })).toHaveLength(1);
  });

  test('the same request stays declined: it charges nothing again, whatever the card would do now', async () => {
    const plan = await world.offer('plan');
    const decline = await world.card('decline');
    const declined = { kind: 'refused', code: 'billing_payment_failed', problem: 'card_declined' };
    expect(await world.subscribe(plan, decline, { id: 'same' })).toMatchObject(declined);
    expect(await world.subscribe(plan, await world.card('approve'), { id: 'same' })).toMatchObject(declined);
    expect(await store.db.selectFrom('billing_attempts').select('id').execute()).toHaveLength(1);
    expect(await world.lots()).toEqual([]);
  });

  test('the same request is answered with its first month, whatever became of later ones', async () => {
    const plan = await world.offer('plan');
    const first = world.done(await world.subscribe(plan, await world.card('approve'), { id: 'same' }));
    world.done(await world.subscriptions.change({ id: 'same', method: await world.card('decline') }));
    await renew(ENDS[0] ?? 0);
    const again = world.done(await world.subscribe(plan, await world.card('approve'), { id: 'same' }));
    expect([again.order.id, again.subscription.state]).toEqual([first.order.id, 'past_due']);
    expect(await store.db.selectFrom('billing_attempts').select('id').execute()).toHaveLength(2);
  });

  test('a plan is taken at the price that was told, or not at all', async () => {
    const plan = await world.offer('plan');
    const method = await world.card('approve');
    const told = (minor: bigint, currency: 'KRW' | 'USD' = 'KRW') =>
      world.subscribe(plan, method, { total: { currency, minor } });
    for (const refused of [await told(54_999n), await told(55_000n, 'USD')]) {
      expect(refused).toMatchObject({ kind: 'refused', code: 'billing_price_changed' });
    }
    expect(await world.orders.list({ limit: 10 })).toEqual([]);
    expect(world.done(await told(55_000n)).subscription.state).toBe('active');
  });

  test.each([
    { when: 'there is no such plan', plan: 'nothing', code: 'billing_offer_unknown' },
    { when: 'the plan is not offered any more', plan: 'withdrawn', code: 'billing_offer_withdrawn' },
    { when: 'it costs something and nothing pays', plan: 'paid', code: 'billing_method_needed' },
    { when: 'the workspace has one', plan: 'second', code: 'billing_subscription_exists' },
  ])('refused when $when', async ({ plan: which, code }) => {
    const plan = await world.offer('plan');
    const method = await world.card('approve');
    if (which === 'withdrawn') await world.offers.change({ kind: 'plan', id: plan.id, isOffered: false, by: KIM });
    if (which === 'second') await world.subscribe(plan, method);
    const asked = which === 'nothing' ? { ...plan, id: 'none' } : plan;
    expect(await world.subscribe(asked, which === 'paid' ? undefined : method)).toMatchObject({ code });
    expect(await world.lots()).toHaveLength(which === 'second' ? 1 : 0);
  });

  test('a plan that costs nothing is had without a payment method, every month', async () => {
    const plan = await world.offer('plan', { supply: { currency: 'KRW', minor: 0n } });
    const { subscription: begun } = world.done(await world.subscribe(plan, undefined));
    expect(begun.state).toBe('active');
    await renew(ENDS[0] ?? 0);
    expect((await subscription(begun.id)).paidUntil).toBe(ENDS[1]);
    expect((await world.lots()).map(({ payment }) => payment)).toEqual(['none', 'none']);
    expect(await world.documents.list({ limit: 10 })).toEqual([]);
  });

  test('months that went by while the program was away are neither charged nor granted, and are shown as skipped', async () => {
    const { id } = await began();
    await renew(at('2026-05-10T00:00:00Z'));
    expect(await months(id)).toEqual(['0 ordered 0', '1 skipped 0', '2 skipped 0', '3 ordered 1']);
    expect((await world.lots()).map(({ expiresAt }) => expiresAt)).toEqual([ENDS[0], ENDS[3]]);
    expect(await subscription(id)).toMatchObject({ state: 'active', paidUntil: ENDS[3] });
  });

  test('one that was stopped keeps its plan to the end of the paid month, and never renews', async () => {
    const { id } = await began();
    await renew((ENDS[0] ?? 0) - 5 * DAY_MS);
    expect(world.done(await world.subscriptions.stop({ id }))).toMatchObject({ state: 'ending', paidUntil: ENDS[0] });
    await renew((ENDS[0] ?? 0) - 1);
    expect((await subscription(id)).state).toBe('ending');
    await renew(at('2026-08-01T00:00:00Z'));
    expect(await subscription(id)).toMatchObject({ state: 'ended', endedAt: ENDS[0], lookAt: undefined });
    expect(await world.lots()).toHaveLength(1);
    expect(await world.subscriptions.resume({ id })).toMatchObject({ code: 'billing_subscription_ended' });
    expect(await world.subscriptions.stop({ id })).toMatchObject({ code: 'billing_subscription_ended' });
    expect(world.ended).toEqual([id]);
  });

  test('one that was taken up again renews as if nothing had been', async () => {
    const { id } = await began();
    await world.subscriptions.stop({ id });
    expect(world.done(await world.subscriptions.resume({ id }))).toMatchObject({
      state: 'active',
      stoppedAt: undefined,
    });
    await renew(ENDS[0] ?? 0);
    expect((await subscription(id)).paidUntil).toBe(ENDS[1]);
  });

  test('one that is stopped after its month was over, and before anybody looked, is not charged any more', async () => {
    const { id } = await began();
    world.jumpTo((ENDS[0] ?? 0) + HOUR_MS);
    expect(world.done(await world.subscriptions.stop({ id }))).toMatchObject({ state: 'ended' });
    expect(await world.orders.list({ limit: 10 })).toHaveLength(1);
  });

  test('a declined month is tried again after 1, 3 and 5 days, people are told each time, and then the plan ends', async () => {
    const { id } = await began();
    const bad = await world.card('decline');
    world.done(await world.subscriptions.change({ id, method: bad }));
    const end = ENDS[0] ?? 0;
    await renew(end);
    expect(await subscription(id)).toMatchObject({ state: 'past_due', paidUntil: end, lookAt: end + DAY_MS });
    for (const days of [0.5, 1, 2, 3, 4]) await renew(end + days * DAY_MS);
    expect((await subscription(id)).state).toBe('past_due');
    await renew(end + 5 * DAY_MS);
    expect(await subscription(id)).toMatchObject({ state: 'ended', endedAt: end + 5 * DAY_MS });
    expect(await months(id)).toEqual(['0 ordered 0', '1 ordered 4']);
    const told = (await world.notices()).map(({ kind, values }) => [
      kind,
      'next_try_at' in values && values.next_try_at,
    ]);
    expect(told).toEqual(
      [1, 3, 5]
        .map((days) => ['payment_failed', isoInstant(asInstant(end + days * DAY_MS))])
        .concat([['payment_failed', null as unknown as string]]),
    );
    expect(await world.lots()).toHaveLength(1);
    for (const days of [6, 40]) await renew(end + days * DAY_MS);
    expect(await world.orders.list({ limit: 10 })).toHaveLength(2);
  });

  test('another card pays a month that is past due at once, and the plan goes on from the same anchor', async () => {
    const { id } = await began();
    world.done(await world.subscriptions.change({ id, method: await world.card('funds') }));
    const end = ENDS[0] ?? 0;
    await renew(end);
    expect((await subscription(id)).state).toBe('past_due');
    world.jumpTo(end + HOUR_MS);
    const good = await world.card('approve');
    expect(world.done(await world.subscriptions.change({ id, method: good }))).toMatchObject({
      ...{ state: 'active', methodId: good.id, paidUntil: ENDS[1] },
    });
    await renew(ENDS[1] ?? 0);
    expect((await subscription(id)).paidUntil).toBe(ENDS[2]);
    expect((await world.lots()).map(({ expiresAt }) => expiresAt)).toEqual(ENDS.slice(0, 3));
  });

  test.each(['timeout', 'late'] as const)(
    'a payment that is %s is charged once, and the month is had',
    async (card) => {
      const { id } = await began();
      world.done(await world.subscriptions.change({ id, method: await world.card(card) }));
      const end = ENDS[0] ?? 0;
      for (let minutes = 0; minutes <= 60; minutes += 2) await renew(end + minutes * 60_000);
      expect(await subscription(id)).toMatchObject({ state: 'active', paidUntil: ENDS[1] });
      expect(await months(id)).toEqual(['0 ordered 0', '1 ordered 1']);
      expect(await world.lots()).toHaveLength(2);
      expect(await world.documents.list({ limit: 10 })).toHaveLength(2);
    },
  );

  test('another plan holds from the next month on, in its version of now; who has an older version keeps it', async () => {
    const { id, plan } = await began();
    const bigger = await world.offer('plan', {
      creditsMicro: 3_000_000_000n,
      supply: { currency: 'KRW', minor: 90_000n },
    });
    world.done(await world.offers.change({ kind: 'plan', id: plan.id, creditsMicro: 1n, by: KIM }));
    await renew(ENDS[0] ?? 0);
    world.done(await world.subscriptions.change({ id, planId: bigger.id }));
    await renew(ENDS[1] ?? 0);
    expect((await world.lots()).map(({ amountMicro }) => amountMicro)).toEqual([
      1_000_000_000n,
      1_000_000_000n,
      3_000_000_000n,
    ]);
    const orders = await world.orders.list({ limit: 10 });
    expect(orders.map(({ price }) => price.supplyMinor + price.vatMinor)).toEqual([99_000n, 55_000n, 55_000n]);
    expect((await world.subscriptions.months(id, 10)).map(({ planId }) => planId)).toEqual([
      bigger.id,
      plan.id,
      plan.id,
    ]);
  });

  describe('by bank transfer', () => {
    const deposit = async (orderId: string) => {
      const order = await world.orders.find(orderId);
      const minor = (order?.price.supplyMinor ?? 0n) + (order?.price.vatMinor ?? 0n);
      return world.done(await world.orders.confirmDeposit({ orderId, depositedAt: world.clock.now(), minor, by: KIM }));
    };

    test('a plan begins with its deposit, and each month waits for its own', async () => {
      const plan = await world.offer('plan');
      const { subscription: begun, order } = world.done(await world.subscribe(plan, await world.transfer()));
      expect([begun.state, order.state]).toEqual(['starting', 'open']);
      world.jumpTo(STARTS_AT + 3 * DAY_MS);
      await deposit(order.id);
      await renew(world.clock.now() + 600_000);
      expect(await subscription(begun.id)).toMatchObject({ state: 'active', paidUntil: ENDS[0] });
      await renew(ENDS[0] ?? 0);
      expect((await subscription(begun.id)).state).toBe('past_due');
      const [next] = await world.orders.list({ limit: 1 });
      world.jumpTo((ENDS[0] ?? 0) + 5 * DAY_MS);
      await deposit(next?.id ?? '');
      await renew(world.clock.now() + 600_000);
      expect(await subscription(begun.id)).toMatchObject({ state: 'active', paidUntil: ENDS[1] });
      expect((await world.lots()).map(({ payment, expiresAt }) => [payment, expiresAt])).toEqual([
        ['cash', ENDS[0]],
        ['cash', ENDS[1]],
      ]);
      expect(await world.notices()).toEqual([]);
    });

    test('a month whose deposit did not come is skipped when it is over, and its order withdrawn', async () => {
      const plan = await world.offer('plan');
      const { subscription: begun, order } = world.done(await world.subscribe(plan, await world.transfer()));
      await deposit(order.id);
      await renew(world.clock.now() + 600_000);
      await renew(ENDS[0] ?? 0);
      await renew(ENDS[1] ?? 0);
      expect(await months(begun.id)).toEqual(['0 ordered 0', '1 skipped 0', '2 ordered 0']);
      expect((await world.orders.list({ limit: 10 })).map(({ state }) => state)).toEqual([
        'open',
        'cancelled',
        'granted',
      ]);
      expect(await world.lots()).toHaveLength(1);
    });

    test('a first deposit that did not come in its month leaves no plan', async () => {
      const plan = await world.offer('plan');
      const { subscription: begun, order } = world.done(await world.subscribe(plan, await world.transfer()));
      await renew((ENDS[0] ?? 0) - 1);
      expect((await subscription(begun.id)).state).toBe('starting');
      await renew(ENDS[0] ?? 0);
      expect((await subscription(begun.id)).state).toBe('ended');
      expect((await world.orders.find(order.id))?.state).toBe('cancelled');
      expect(await world.subscriptions.list({ limit: 10 })).toEqual([]);
    });

    test('a card takes over a month that waits for its deposit', async () => {
      const plan = await world.offer('plan');
      const { subscription: begun, order } = world.done(await world.subscribe(plan, await world.transfer()));
      await deposit(order.id);
      await renew(ENDS[0] ?? 0);
      const changed = await world.subscriptions.change({ id: begun.id, method: await world.card('approve') });
      expect(world.done(changed)).toMatchObject({ state: 'active', paidUntil: ENDS[1] });
      expect((await world.lots()).map(({ payment }) => payment)).toEqual(['cash', 'card']);
    });
  });

  test('money that comes for a month that was given up takes the plan up again', async () => {
    const { id } = await began();
    world.done(await world.subscriptions.change({ id, method: await world.card('decline') }));
    const end = ENDS[0] ?? 0;
    for (const days of [0, 1, 3, 5]) await renew(end + days * DAY_MS);
    expect((await subscription(id)).state).toBe('ended');
    const [order] = await world.orders.list({ limit: 1 });
    const good = await world.card('approve');
    const how = { isAttended: true, returnUrl: 'https://gw.acme.com/back', language: 'en' } as const;
    world.done(await world.orders.pay(order?.id ?? '', { ...how, method: good }));
    await renew(world.clock.now() + HOUR_MS);
    expect(await subscription(id)).toMatchObject({ state: 'active', paidUntil: ENDS[1], endedAt: undefined });
  });

  test('what must be kept with an act is kept with it, or the act is not', async () => {
    const { id } = await began();
    const keep = async () => {
      throw new Error('the log is full');
    };
    await expect(world.subscriptions.stop({ id, keep })).rejects.toThrow('full');
    await expect(world.subscriptions.change({ id, planId: undefined, keep })).rejects.toThrow('full');
    expect((await subscription(id)).state).toBe('active');
  });
});
