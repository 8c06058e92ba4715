import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMonths, asInstant, isoInstant } from '#kernel';
import type { StorePlaces } from '../../../test/store-places.ts';
import type { Store } from '../../store/index.ts';
import type { PaymentProvider } from '../payments/payment-provider.ts';
import { ATTENDED, KIM, type OrdersRig, ordersRig, SEOUL, STARTS_AT, UNATTENDED } from './orders-rig.test-support.ts';

const FULL = 5_000_000_000n;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const SLIP = 'card_slip 50000+5000 for 5000';
const REFUND = { reason: 'asked for', by: KIM };

/** What orders promise on every store: money that came is granted once, money that went takes its credits once. */
export function ordersContract(engine: string, start: () => Promise<StorePlaces>): void {
  describe(`${engine}: orders`, () => {
    let places: StorePlaces;
    beforeAll(async () => {
      places = await start();
    });
    afterAll(() => places.dispose());
    const on = async (act: (rig: OrdersRig, store: Store) => Promise<void>): Promise<void> => {
      const store = await (await places.place()).open();
      try {
        await act(ordersRig(store), store);
      } finally {
        await store.close();
      }
    };

    placing(on);
    paying(on);
    lostAnswers(on);
    meetings(on);
    windows(on);
    looking(on);
  });
}

type On = (act: (rig: OrdersRig, store: Store) => Promise<void>) => Promise<void>;

function placing(on: On): void {
  test('a cause makes one order, however many ask at once, and numbers have no gap', () =>
    on(async ({ place, orders }, store) => {
      const placed = await Promise.all(Array.from({ length: 20 }, (_, at) => place({ causeKey: `person:${at % 10}` })));
      expect(new Set(placed.map(({ id }) => id)).size).toBe(10);
      await store
        .transaction(async (tx) => {
          await orders.place(tx, { ...(placed[0] as (typeof placed)[0]), id: 'x', causeKey: 'person:broken' });
          throw new Error('not kept');
        })
        .catch(() => undefined);
      await place({ causeKey: 'person:last' });
      const all = await orders.list({ limit: 100 });
      const numbers = Array.from({ length: 11 }, (_, at) => `2026-${String(at + 1).padStart(6, '0')}`);
      expect(all.map(({ number }) => number).toSorted()).toEqual(numbers);
    }));

  test('numbers begin anew with each year of the account’s zone', () =>
    on(async ({ place, clock }) => {
      clock.jumpWall(Date.UTC(2026, 11, 31, 14, 59, 59, 999) - clock.now());
      expect((await place()).number).toBe('2026-000001');
      clock.advance(1);
      expect((await place()).number).toBe('2027-000001');
    }));
}

function paying(on: On): void {
  test('a payment grants a lot of its credits, ends after 360 days, and issues its slip', () =>
    on(async ({ place, orders, lots, documents, acts }) => {
      const { id } = await place();
      const outcome = await orders.pay(id, ATTENDED);
      expect(outcome).toMatchObject({ kind: 'done', value: { order: { state: 'granted' }, nextUrl: undefined } });
      const [lot, ...others] = await lots(id);
      expect(others).toEqual([]);
      expect(lot).toMatchObject({
        ...{ origin: 'top_up', payment: 'card', amountMicro: FULL, remaining: FULL, reference: `order:${id}` },
        ...{ effectiveAt: STARTS_AT, costBasisMicro: 10_000_000 },
      });
      expect(isoInstant(lot?.expiresAt ?? asInstant(0))).toBe('2026-12-31T15:00:00.000Z');
      expect(await documents(id)).toEqual([SLIP]);
      expect(acts.map(({ action }) => action)).toEqual(['order.granted']);
    }));

  test('a plan’s month ends with its lot', () =>
    on(async ({ place, orders, lots }) => {
      const creditsUntil = addMonths(asInstant(STARTS_AT), 1, SEOUL);
      const { id } = await place({ kind: 'plan', cause: 'renewal', creditsUntil });
      await orders.pay(id, UNATTENDED);
      expect(await lots(id)).toMatchObject([{ origin: 'plan', expiresAt: creditsUntil }]);
    }));

  test('what costs nothing is granted without a payment and without a document', () =>
    on(async ({ place, orders, lots, documents, bank }) => {
      const price = { currency: 'KRW', supplyMinor: 0n, vatMinor: 0n } as const;
      const { id } = await place({ price, channel: 'bank_transfer', methodId: '' });
      expect(await orders.pay(id, UNATTENDED)).toMatchObject({
        value: { order: { state: 'granted', payment: undefined } },
      });
      await orders.pay(id, UNATTENDED);
      expect(await lots(id)).toMatchObject([{ payment: 'none', amountMicro: FULL }]);
      expect([await documents(id), bank.payments.size]).toEqual([[], 0]);
      expect(await orders.refund({ orderId: id, key: 'k', ...REFUND })).toMatchObject({
        code: 'billing_order_not_paid',
      });
    }));

  test('a declined card grants nothing, and another card pays the same order', () =>
    on(async ({ place, orders, lots, documents, failed, whole }) => {
      const { id } = await place({ card: 'decline' });
      expect(await orders.pay(id, ATTENDED)).toEqual({
        ...{ kind: 'refused', code: 'billing_payment_failed', problem: 'card_declined' },
      });
      expect(await orders.find(id)).toMatchObject({ state: 'failed', problem: 'card_declined' });
      expect([await lots(id), await documents(id), failed]).toEqual([[], [], []]);
      await orders.pay(id, { ...ATTENDED, method: { id: 'approve', channel: 'stripe' } });
      expect(await orders.find(id)).toMatchObject({ state: 'granted', problem: undefined, methodId: 'approve' });
      expect((await whole(id)).attempts.map(({ state }) => state)).toEqual(['failed', 'paid']);
    }));

  test('a renewal that is declined, or needs somebody, is told', () =>
    on(async ({ place, orders, failed }) => {
      for (const card of ['decline', 'person', 'window'] as const) {
        const { id } = await place({ card, cause: 'renewal' });
        await orders.pay(id, UNATTENDED);
      }
      const problems = ['card_declined', 'authentication_needed', 'authentication_needed'];
      expect(failed.map(({ problem }) => problem)).toEqual(problems);
    }));

  test('without a provider or a card nothing is charged, and the order says why', () =>
    on(async ({ place, orders, bank, again }) => {
      const toss = await place({ channel: 'toss' });
      expect(await orders.pay(toss.id, ATTENDED)).toMatchObject({ code: 'billing_provider_off' });
      const off = again((ports) => ({ ...ports, isOn: async () => false }));
      expect(await off.pay((await place()).id, ATTENDED)).toMatchObject({ code: 'billing_provider_off' });
      const { id } = await place();
      const gone = again((ports) => ({ ...ports, charged: async () => undefined }));
      expect(await gone.pay(id, ATTENDED)).toMatchObject({ code: 'billing_method_unknown' });
      expect(await orders.find(id)).toMatchObject({ state: 'failed', problem: 'method_unknown' });
      expect(await orders.pay('nobody', ATTENDED)).toMatchObject({ code: 'billing_order_unknown' });
      expect(bank.payments.size).toBe(0);
    }));
}

function lostAnswers(on: On): void {
  test.each(['answer_lost', 'late'] as const)('a payment that timed out and succeeded is granted once (%s)', (card) =>
    on(async ({ place, orders, lots, documents, settleAll, bank }) => {
      const { id } = await place({ card });
      expect(await orders.pay(id, ATTENDED)).toMatchObject({ kind: 'done' });
      await settleAll();
      expect(await orders.find(id)).toMatchObject({ state: 'granted' });
      expect([(await lots(id)).length, await documents(id), bank.netMinor()]).toEqual([1, [SLIP], 55_000n]);
    }),
  );

  test('a payment that is nowhere is given up after 15 minutes, not before', () =>
    on(async ({ place, orders, clock, failed }) => {
      const { id } = await place({ card: 'lost', cause: 'renewal' });
      await orders.pay(id, UNATTENDED);
      clock.advance(15 * MINUTE_MS - 1);
      await orders.settleUnfinished(10);
      expect(await orders.find(id)).toMatchObject({ state: 'open' });
      clock.advance(1);
      await orders.settleUnfinished(10);
      expect(await orders.find(id)).toMatchObject({ state: 'failed', problem: 'never_completed' });
      expect(failed).toHaveLength(1);
    }));

  test('money that comes for an order that was given up is granted, and money that comes twice goes back', () =>
    on(async ({ place, orders, clock, bank, settleAll, lots, documents, whole }) => {
      const { id } = await place({ card: 'lost' });
      await orders.pay(id, ATTENDED);
      clock.advance(15 * MINUTE_MS);
      await orders.settleUnfinished(10);
      const [first] = [...bank.payments.values()];
      await orders.pay(id, { ...ATTENDED, method: { id: 'approve', channel: 'stripe' } });
      expect(await orders.find(id)).toMatchObject({ state: 'granted' });
      // The first charge arrives after all.
      Object.assign(first ?? {}, { script: 'approve', status: 'succeeded', paidAt: clock.now() });
      const range = { from: asInstant(STARTS_AT), to: asInstant(clock.now() + 1) };
      expect(await orders.reconcile(range)).toMatchObject({ payments: 2, settled: 1, unknown: [], unreachable: [] });
      await settleAll();
      expect(bank.netMinor()).toBe(55_000n);
      expect((await whole(id)).attempts.map(({ state }) => state).toSorted()).toEqual(['paid', 'surplus']);
      expect([(await lots(id)).length, await documents(id)]).toEqual([1, [SLIP]]);
      expect(await orders.reconcile(range)).toMatchObject({ payments: 2, settled: 0 });
    }));

  test('a month that was paid once it was over is not granted, and its money goes back', () =>
    on(async ({ place, orders, clock, bank, settleAll }) => {
      const creditsUntil = asInstant(STARTS_AT + DAY_MS);
      const { id } = await place({ kind: 'plan', cause: 'renewal', creditsUntil, card: 'late' });
      await orders.pay(id, UNATTENDED);
      clock.advance(DAY_MS);
      for (const payment of bank.payments.values()) Object.assign(payment, { hiddenFor: 0 });
      await settleAll();
      expect([bank.netMinor(), (await orders.find(id))?.state]).toEqual([0n, 'failed']);
      expect(await orders.cancel(id)).toMatchObject({ kind: 'done', value: { state: 'cancelled' } });
    }));

  test('a provider that does not know us any more says nothing of what was asked before', () =>
    on(async ({ place, orders, bank, clock, settleAll }) => {
      const { id } = await place({ card: 'late' });
      const fresh = await place();
      await orders.pay(id, ATTENDED);
      bank.isLocked = true;
      expect(await orders.pay(id, ATTENDED)).toMatchObject({ kind: 'done', value: { order: { state: 'open' } } });
      expect(await orders.pay(fresh.id, ATTENDED)).toMatchObject({ problem: 'credential_refused' });
      clock.advance(DAY_MS);
      await orders.settleUnfinished(10);
      expect((await orders.find(id))?.state).toBe('open');
      bank.isLocked = false;
      await settleAll();
      expect([(await orders.find(id))?.state, bank.netMinor()]).toEqual(['granted', 55_000n]);
    }));

  test('while the provider is down nothing is charged twice, lost or given up that was asked for', () =>
    on(async ({ place, orders, bank, clock, settleAll, lots }) => {
      const down = await place({ card: 'approve' });
      bank.isDown = true;
      expect(await orders.pay(down.id, ATTENDED)).toMatchObject({ code: 'billing_provider_unreachable' });
      bank.isDown = false;
      const { id } = await place({ card: 'answer_lost', cause: 'renewal' });
      const order = await orders.find(id);
      const paying = orders.pay(id, UNATTENDED);
      bank.isDown = true;
      await paying;
      for (let hour = 0; hour < 30; hour++) {
        clock.advance(3_600_000);
        await orders.settleUnfinished(10);
      }
      expect(order?.state).toBe('open');
      bank.isDown = false;
      await settleAll();
      const states = [(await orders.find(id))?.state, (await orders.find(down.id))?.state];
      expect([states, bank.netMinor() / 55_000n, BigInt((await lots(id)).length)]).toEqual([
        [states[0], 'failed'],
        states[0] === 'granted' ? 1n : 0n,
        states[0] === 'granted' ? 1n : 0n,
      ]);
    }));
}

function meetings(on: On): void {
  test('a double click, two processes and a job that meet charge once and grant once', () =>
    on(async ({ place, orders, again, bank, lots, documents, settleAll, clock }) => {
      const other = again((ports) => ({ ...ports }));
      const { id } = await place();
      clock.advance(1);
      const outcomes = await Promise.all([
        ...Array.from({ length: 6 }, (_, at) => (at % 2 === 0 ? orders : other).pay(id, ATTENDED)),
        ...[orders.settle(id), other.settle(id)],
      ]);
      expect(outcomes.filter(({ kind }) => kind === 'refused')).toEqual([]);
      await settleAll();
      expect([bank.payments.size, bank.netMinor(), (await lots(id)).length]).toEqual([1, 55_000n, 1]);
      expect(await documents(id)).toEqual([SLIP]);
    }));

  test('while a payment is under way another card is refused, and so is withdrawing it', () =>
    on(async ({ place, orders }) => {
      const { id } = await place({ card: 'late' });
      await orders.pay(id, ATTENDED);
      const method = { id: 'approve', channel: 'stripe' } as const;
      expect(await orders.pay(id, { ...ATTENDED, method })).toMatchObject({ code: 'billing_order_not_open' });
      const lost = await place({ card: 'lost' });
      await orders.pay(lost.id, ATTENDED);
      expect(await orders.cancel(lost.id)).toMatchObject({ code: 'billing_order_not_open' });
      expect((await orders.find(lost.id))?.state).toBe('open');
    }));
}

function windows(on: On): void {
  test.each(['person', 'window'] as const)('what a person confirms in a window is granted (%s)', (card) =>
    on(async ({ place, orders, lots }) => {
      const { id } = await place({ card });
      const outcome = await orders.pay(id, ATTENDED);
      expect(outcome).toMatchObject({
        value: { order: { state: 'open' }, nextUrl: expect.stringMatching(/payment=/) },
      });
      const again = await orders.pay(id, ATTENDED);
      expect(again).toMatchObject({ value: { nextUrl: outcome.kind === 'done' ? outcome.value.nextUrl : '' } });
      await orders.returned(id, { confirmed: '1' });
      await orders.returned(id, { confirmed: '1' });
      expect([(await orders.find(id))?.state, (await lots(id)).length]).toEqual(['granted', 1]);
    }),
  );

  test.each(['person', 'window'] as const)('who gives up in the window has not paid, and may try again (%s)', (card) =>
    on(async ({ place, orders, whole }) => {
      const { id } = await place({ card });
      await orders.pay(id, ATTENDED);
      expect(await orders.returned(id, {})).toMatchObject({ problem: 'person_cancelled' });
      await orders.pay(id, ATTENDED);
      await orders.returned(id, { confirmed: '1' });
      expect((await whole(id)).attempts.map(({ state }) => state)).toEqual(['failed', 'paid']);
    }),
  );

  test.each(['person', 'window'] as const)('who left may be withdrawn, and is given up after an hour (%s)', (card) =>
    on(async ({ place, orders, settleAll }) => {
      const [left, withdrawn] = [await place({ card }), await place({ card })];
      await orders.pay(left.id, ATTENDED);
      await orders.pay(withdrawn.id, ATTENDED);
      expect(await orders.cancel(withdrawn.id)).toMatchObject({ value: { state: 'cancelled' } });
      await settleAll();
      expect(await orders.find(left.id)).toMatchObject({ state: 'failed', problem: 'never_completed' });
      expect(await orders.find(withdrawn.id)).toMatchObject({ state: 'cancelled' });
    }),
  );
}

function looking(on: On): void {
  test('a webhook only says where to look, is carried out once, and one of nobody’s payment leaves nothing', () =>
    on(async ({ place, orders, bank, clock, ports }) => {
      const { id } = await place({ card: 'late' });
      await orders.pay(id, ATTENDED);
      const [payment] = [...bank.payments.values()];
      const ref = payment?.ref ?? '';
      await orders.noteWebhook('stripe', { kind: 'payment', eventId: 'e-0', ref: 'pay_of_nobody' });
      await orders.noteWebhook('stripe', { kind: 'refused', detail: 'bad signature' });
      expect((await orders.find(id))?.state).toBe('open');
      expect(await ports.store.hasWebhookEvent({ provider: 'stripe', eventId: 'e-0' })).toBe(false);
      Object.assign(payment ?? {}, { script: 'approve', status: 'succeeded', paidAt: clock.now() });
      bank.isDown = true;
      await orders.noteWebhook('stripe', { kind: 'payment', eventId: 'e-1', ref });
      bank.isDown = false;
      expect(await ports.store.hasWebhookEvent({ provider: 'stripe', eventId: 'e-1' })).toBe(false);
      for (let times = 0; times < 2; times++) {
        await orders.noteWebhook('stripe', { kind: 'payment', eventId: 'e-1', ref });
      }
      expect((await orders.find(id))?.state).toBe('granted');
      expect(await ports.store.hasWebhookEvent({ provider: 'stripe', eventId: 'e-1' })).toBe(true);
    }));

  test('what no webhook told of is found by the daily comparison; payments of others are named', () =>
    on(async ({ place, orders, bank, clock, lots }) => {
      const { id } = await place({ card: 'lost' });
      await orders.pay(id, ATTENDED);
      clock.advance(20 * MINUTE_MS);
      await orders.settleUnfinished(10);
      const [payment] = [...bank.payments.values()];
      Object.assign(payment ?? {}, { script: 'approve', status: 'succeeded', paidAt: clock.now() });
      bank.payments.set('foreign', {
        ...(payment as NonNullable<typeof payment>),
        ref: 'foreign',
        attemptId: 'theirs',
      });
      const range = { from: asInstant(STARTS_AT), to: asInstant(clock.now() + 1) };
      const unknown = [{ provider: 'stripe', ref: 'foreign', currency: 'KRW', minor: 55_000n }];
      expect(await orders.reconcile(range)).toMatchObject({ payments: 2, settled: 1, unknown });
      expect([(await orders.find(id))?.state, (await lots(id)).length]).toEqual(['granted', 1]);
      bank.isDown = true;
      expect(await orders.reconcile(range)).toMatchObject({ payments: 0, unreachable: ['stripe'] });
    }));

  test('one order that always fails does not keep others from their turn', () =>
    on(async ({ place, orders, again, clock, bank }) => {
      const placed = [await place({ card: 'lost' }), await place({ card: 'lost' })];
      for (const { id } of placed) await orders.pay(id, ATTENDED);
      for (const payment of bank.payments.values())
        Object.assign(payment, { script: 'approve', status: 'succeeded', paidAt: clock.now() });
      clock.advance(MINUTE_MS);
      const broken = again((ports) => ({
        ...ports,
        store: {
          ...ports.store,
          whole: (id, tx) => (id === placed[0]?.id ? Promise.reject(new Error('broken')) : ports.store.whole(id, tx)),
        },
      }));
      expect(await broken.settleUnfinished(1)).toEqual({ settled: 0, hasMore: true });
      expect(await broken.settleUnfinished(1)).toEqual({ settled: 1, hasMore: false });
      expect((await orders.find(placed[1]?.id ?? ''))?.state).toBe('granted');
    }));

  test('a slow provider is asked for no longer than a turn; what is left comes first in the next one', () =>
    on(async ({ place, orders, again, clock, bank }) => {
      for (let count = 0; count < 3; count++) await orders.pay((await place({ card: 'lost' })).id, ATTENDED);
      for (const payment of bank.payments.values())
        Object.assign(payment, { script: 'approve', status: 'succeeded', paidAt: clock.now() });
      clock.advance(MINUTE_MS);
      const slow = again((ports) => ({
        ...ports,
        providers: async (name) => {
          const provider = await ports.providers(name);
          const lookUp: PaymentProvider['lookUp'] | undefined =
            provider &&
            ((ref) => {
              clock.advance(15_000);
              return provider.lookUp(ref);
            });
          return provider && lookUp && { ...provider, lookUp };
        },
      }));
      expect(await slow.settleUnfinished(3)).toEqual({ settled: 2, hasMore: true });
      expect(await slow.settleUnfinished(3)).toEqual({ settled: 1, hasMore: false });
    }));
}
