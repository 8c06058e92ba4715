import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { StorePlaces } from '../../../test/store-places.ts';
import { AppendOnlyViolation, type Store, UniqueViolation } from '../../store/index.ts';
import { kyselyOrderStore } from '../adapters/kysely-order-store.ts';
import type { Attempt } from './attempt.ts';
import { ATTENDED, KIM, ordersRig, STARTS_AT } from './orders-rig.test-support.ts';

/** What the database refuses, whoever writes: none of these is ever written by orders. */
const REFUSED: readonly { readonly what: string; readonly by: string; readonly act: RawBuilder<unknown> }[] = [
  {
    what: 'an order that is granted without a lot',
    by: 'CheckViolation',
    act: sql`UPDATE billing_orders SET lot_id = NULL`,
  },
  {
    what: 'a lot of an order that is not granted',
    by: 'AppendOnlyViolation',
    act: sql`UPDATE billing_orders SET state = 'open', ended_at = NULL`,
  },
  {
    what: 'a payment that is not there',
    by: 'CheckViolation',
    act: sql`UPDATE billing_orders SET payment_ref = NULL, paid_at = NULL`,
  },
  { what: 'another payment', by: 'AppendOnlyViolation', act: sql`UPDATE billing_orders SET payment_ref = 'other'` },
  {
    what: 'more money back than came',
    by: 'CheckViolation',
    act: sql`UPDATE billing_orders SET refunded_minor = 55001`,
  },
  { what: 'less than nothing', by: 'CheckViolation', act: sql`UPDATE billing_orders SET refunded_minor = -1` },
  {
    what: 'more credits taken out than are due',
    by: 'CheckViolation',
    act: sql`UPDATE billing_orders SET clawed_micro = claw_due_micro + 1`,
  },
  {
    what: 'more credits given again than were taken out',
    by: 'CheckViolation',
    act: sql`UPDATE billing_orders SET reinstated_micro = clawed_micro + 1`,
  },
  { what: 'another price', by: 'AppendOnlyViolation', act: sql`UPDATE billing_orders SET supply_minor = 1` },
  { what: 'other credits', by: 'AppendOnlyViolation', act: sql`UPDATE billing_orders SET credits_micro = 1` },
  { what: 'an order that is gone', by: 'AppendOnlyViolation', act: sql`DELETE FROM billing_orders` },
  { what: 'a state that is none', by: 'CheckViolation', act: sql`UPDATE billing_orders SET dispute = 'perhaps'` },
  {
    what: 'a payment that did not happen after all',
    by: 'AppendOnlyViolation',
    act: sql`UPDATE billing_attempts SET state = 'failed', problem = 'card_declined'`,
  },
  { what: 'another name of a payment', by: 'AppendOnlyViolation', act: sql`UPDATE billing_attempts SET ref = 'other'` },
  { what: 'an attempt that is gone', by: 'AppendOnlyViolation', act: sql`DELETE FROM billing_attempts` },
  {
    what: 'a refund of another amount',
    by: 'AppendOnlyViolation',
    act: sql`UPDATE billing_refunds SET supply_minor = 1`,
  },
  {
    what: 'a refund that did not happen after all',
    by: 'AppendOnlyViolation',
    act: sql`UPDATE billing_refunds SET state = 'refused', problem = 'card_limit'`,
  },
  { what: 'a refund that is gone', by: 'AppendOnlyViolation', act: sql`DELETE FROM billing_refunds` },
  {
    what: 'a lot of another amount',
    by: 'AppendOnlyViolation',
    act: sql`UPDATE billing_order_lots SET amount_micro = 1`,
  },
  { what: 'a lot that is gone', by: 'AppendOnlyViolation', act: sql`DELETE FROM billing_order_lots` },
];

/** What the store of orders promises beyond what orders ask of it. */
export function orderStoreContract(engine: string, start: () => Promise<StorePlaces>): void {
  describe(`${engine}: the store of orders`, () => {
    let places: StorePlaces;
    let store: Store;
    beforeAll(async () => {
      places = await start();
      store = await (await places.place()).open();
    });
    afterAll(async () => {
      await store.close();
      await places.dispose();
    });

    test('refuses what can never be', async () => {
      const { place, orders } = ordersRig(store);
      const { id } = await place();
      await orders.pay(id, ATTENDED);
      await orders.refund({ orderId: id, creditsMicro: 1_000_000n, key: 'k', reason: '', by: KIM });
      for (const { what, by, act } of REFUSED) {
        const error: unknown = await act.execute(store.db).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(`${what}: ${(error as Error | undefined)?.name}`).toBe(`${what}: ${by}`);
      }
      await expect(sql`DELETE FROM billing_orders`.execute(store.db)).rejects.toThrow(AppendOnlyViolation);
    });

    test('keeps one attempt under way and one that paid for each order', async () => {
      const { place, ports, orders, whole } = ordersRig(store);
      const attempt = async (orderId: string, more: Partial<Attempt>) =>
        await store.transaction((tx) =>
          ports.store.addAttempt(tx, { ...template(orderId), id: ports.newId(), ...more }),
        );
      const [waiting, paid] = [await place({ card: 'late' }), await place()];
      await orders.pay(waiting.id, ATTENDED);
      await orders.pay(paid.id, ATTENDED);
      await expect(attempt(waiting.id, {})).rejects.toThrow(UniqueViolation);
      const ended = { state: 'paid', ref: 'r', endedAt: asInstant(STARTS_AT) } as const;
      await expect(attempt(paid.id, ended)).rejects.toThrow(UniqueViolation);
      const [known] = (await whole(paid.id)).attempts;
      await expect(attempt(paid.id, { ...ended, state: 'surplus', ref: known?.ref })).rejects.toThrow(UniqueViolation);
    });

    test('reads back what was written, by whatever it is found', async () => {
      const { place, ports, orders, whole, clock } = ordersRig(store);
      const placed = await place({
        creditsUntil: asInstant(STARTS_AT + 1),
        workspaceId: 'w-2',
        causeKey: 'auto:w-2:1',
      });
      const { store: kept } = ports;
      expect(await kept.find({ id: placed.id })).toEqual(placed);
      expect(await kept.find({ causeKey: placed.causeKey })).toEqual(placed);
      const { id } = await place({ card: 'late', workspaceId: 'w-2' });
      await orders.pay(id, ATTENDED);
      const [attempt] = (await whole(id)).attempts;
      expect(await kept.findAttempt({ id: attempt?.id ?? '' })).toEqual(attempt);
      expect(await kept.findAttempt({ provider: 'stripe', ref: attempt?.ref ?? '' })).toEqual(attempt);
      expect(await kept.findAttempt({ provider: 'toss', ref: attempt?.ref ?? '' })).toBeUndefined();
      const ids = async (asked: object) =>
        (await orders.list({ workspaceId: 'w-2', limit: 9, ...asked })).map((order) => order.id);
      expect(await ids({})).toEqual([id, placed.id]);
      expect(await ids({ before: id })).toEqual([placed.id]);
      expect(await ids({ causeKeys: ['auto:w-2:1'] })).toEqual([placed.id]);
      expect(await ids({ states: ['granted'] })).toEqual([]);
      expect(await ids({ states: [] })).toEqual([]);
      expect(await ids({ causes: ['renewal'] })).toEqual([]);
      expect(await ids({ from: asInstant(clock.now() + 1) })).toEqual([]);
      expect(await ids({ to: asInstant(clock.now() + 1), limit: 1 })).toEqual([id]);
    });

    test('forgets webhooks after their time, so many at once', async () => {
      const kept = kyselyOrderStore(store.db);
      await store.transaction(async (tx) => {
        for (let at = 0; at < 5; at++) {
          const event = { provider: 'stripe', eventId: `e-${at}`, at: asInstant(STARTS_AT + at) } as const;
          await kept.addWebhookEvent(tx, event);
          await kept.addWebhookEvent(tx, event);
        }
        await kept.forgetWebhookEvents(tx, asInstant(STARTS_AT + 3), 2);
      });
      const known: boolean[] = [];
      for (let at = 0; at < 5; at++) known.push(await kept.hasWebhookEvent({ provider: 'stripe', eventId: `e-${at}` }));
      expect(known).toEqual([false, false, true, true, true]);
    });
  });
}

function template(orderId: string): Attempt {
  return {
    ...{ id: '', orderId, provider: 'stripe', methodId: 'm', isAttended: true, returnUrl: '', language: 'en' },
    ...{ ref: undefined, isAsked: false, state: 'begun', problem: undefined, lookedAt: undefined },
    ...{ createdAt: asInstant(STARTS_AT), endedAt: undefined },
  };
}
