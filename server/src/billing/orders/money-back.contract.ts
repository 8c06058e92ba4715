import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, isoInstant } from '#kernel';
import type { StorePlaces } from '../../../test/store-places.ts';
import type { Store } from '../../store/index.ts';
import { ATTENDED, KIM, type OrdersRig, ordersRig, STARTS_AT } from './orders-rig.test-support.ts';

const FULL = 5_000_000_000n;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const SLIP = 'card_slip 50000+5000 for 5000';
const REFUND = { reason: 'asked for', by: KIM };

/** What orders promise of money that goes back, and of money that comes by transfer. */
export function moneyBackContract(engine: string, start: () => Promise<StorePlaces>): void {
  describe(`${engine}: money that goes back`, () => {
    let places: StorePlaces;
    beforeAll(async () => {
      places = await start();
    });
    afterAll(() => places.dispose());
    const on: On = async (act) => {
      const store = await (await places.place()).open();
      try {
        await act(ordersRig(store), store);
      } finally {
        await store.close();
      }
    };

    refunds(on);
    disputes(on);
    transfers(on);
  });
}

type On = (act: (rig: OrdersRig, store: Store) => Promise<void>) => Promise<void>;

function refunds(on: On): void {
  const half = { creditsMicro: FULL / 2n };

  test('a refund takes its credits out, then gives their money back, and issues its slip; the same key does it once', () =>
    on(async ({ place, orders, lots, documents, bank }) => {
      const { id } = await place();
      await orders.pay(id, ATTENDED);
      expect(await orders.refundable(id)).toEqual({ creditsMicro: FULL, minor: 55_000n });
      for (let times = 0; times < 2; times++) {
        const outcome = await orders.refund({ orderId: id, key: 'one', ...half, ...REFUND });
        expect(outcome).toMatchObject({ kind: 'done', value: { refundedMinor: 27_500n, clawedMicro: FULL / 2n } });
      }
      await orders.refund({ orderId: id, key: 'two', ...REFUND });
      expect(await orders.find(id)).toMatchObject({ state: 'granted', refundedMinor: 55_000n, clawedMicro: FULL });
      expect(await lots(id)).toMatchObject([{ remaining: 0n, refunded: FULL }]);
      expect(bank.netMinor()).toBe(0n);
      const slip = 'card_refund_slip -25000+-2500 for 2500';
      expect(await documents(id)).toEqual([SLIP, slip, slip]);
      expect(await orders.refundable(id)).toBeUndefined();
      expect(await orders.refund({ orderId: id, key: 'three', ...REFUND })).toMatchObject({
        code: 'billing_refund_nothing',
      });
    }));

  test('what was used is not given back', () =>
    on(async (rig) => {
      const { place, orders, bank } = rig;
      const { id } = await place();
      await orders.pay(id, ATTENDED);
      await spend(rig, 4_000_000_000n);
      expect(await orders.refund({ orderId: id, key: 'more', ...half, ...REFUND })).toMatchObject({
        code: 'billing_refund_nothing',
      });
      await orders.refund({ orderId: id, key: 'rest', ...REFUND });
      expect([(await orders.find(id))?.refundedMinor, bank.netMinor()]).toEqual([11_000n, 44_000n]);
    }));

  test('a refund whose credits are gone in the last moment gives nothing back', () =>
    on(async ({ place, orders, again, bank, whole, documents }) => {
      const { id } = await place();
      await orders.pay(id, ATTENDED);
      const gone = { kind: 'refuse', reason: { code: 'credit_amount_above', availableMicro: 0n } } as const;
      const late = again((ports) => ({ ...ports, credits: { ...ports.credits, refundLot: async () => gone } }));
      expect(await late.refund({ orderId: id, key: 'k', ...half, ...REFUND })).toEqual({
        ...{ kind: 'refused', code: 'billing_refund_nothing' },
      });
      expect([(await whole(id)).refunds, bank.netMinor(), await documents(id)]).toEqual([[], 55_000n, [SLIP]]);
    }));

  test('a refund that the provider refuses gives its credits again, with the same end', () =>
    on(async ({ place, orders, lots, bank, documents }) => {
      const { id } = await place();
      await orders.pay(id, ATTENDED);
      bank.refunds = 'refused';
      expect(await orders.refund({ orderId: id, key: 'k', ...half, ...REFUND })).toEqual({
        ...{ kind: 'refused', code: 'billing_payment_failed', problem: 'provider_refused' },
      });
      const [first, again] = await lots(id);
      expect(again).toMatchObject({ remaining: FULL / 2n, reference: `order:${id}:reinstated:1`, payment: 'card' });
      expect([again?.expiresAt, first?.remaining]).toEqual([first?.expiresAt, FULL / 2n]);
      expect([bank.netMinor(), await documents(id)]).toEqual([55_000n, [SLIP]]);
      bank.refunds = 'done';
      await orders.refund({ orderId: id, key: 'later', ...REFUND });
      expect((await lots(id)).map(({ remaining }) => remaining)).toEqual([0n, 0n]);
      expect(bank.netMinor()).toBe(0n);
    }));

  test.each(['answer_lost', 'lost'] as const)('a refund without an answer goes on until it has one (%s)', (how) =>
    on(async ({ place, orders, bank, documents, clock, settleAll }) => {
      const { id } = await place();
      await orders.pay(id, ATTENDED);
      bank.refunds = how;
      expect(await orders.refund({ orderId: id, key: 'k', ...half, ...REFUND })).toMatchObject({ kind: 'done' });
      expect(await orders.refund({ orderId: id, key: 'l', ...REFUND })).toMatchObject({
        code: 'billing_refund_pending',
      });
      expect(await orders.refundable(id)).toBeUndefined();
      clock.advance(MINUTE_MS);
      await orders.settleUnfinished(10);
      bank.refunds = 'done';
      await settleAll();
      expect([bank.netMinor(), (await documents(id)).length]).toEqual([27_500n, 2]);
      expect(await orders.find(id)).toMatchObject({ refundedMinor: 27_500n, clawedMicro: FULL / 2n });
    }),
  );

  test('a refund whose key the provider may have forgotten is looked up, not asked for again', () =>
    on(async ({ place, orders, bank, clock, settleAll }) => {
      const { id } = await place();
      await orders.pay(id, ATTENDED);
      bank.refunds = 'answer_lost';
      await orders.refund({ orderId: id, key: 'k', ...half, ...REFUND });
      bank.isDown = true;
      clock.advance(3 * DAY_MS);
      await orders.settleUnfinished(10);
      bank.isDown = false;
      bank.refunds = 'refused';
      bank.refundKeys.clear();
      await settleAll();
      expect(await orders.find(id)).toMatchObject({
        refundedMinor: 27_500n,
        clawedMicro: FULL / 2n,
        reinstatedMicro: 0n,
      });
    }));

  test('money that went back at the provider takes its credits, as soon as it is seen', () =>
    on(async ({ place, orders, bank, lots, documents }) => {
      const { id } = await place();
      await orders.pay(id, ATTENDED);
      const ref = (await orders.find(id))?.payment?.ref ?? '';
      bank.giveBack(ref, 11_000n);
      for (let times = 0; times < 3; times++) await orders.settle(id);
      expect(await lots(id)).toMatchObject([{ refunded: FULL / 5n }]);
      bank.giveBack(ref, 44_000n);
      await orders.settle(id);
      expect(await lots(id)).toMatchObject([{ refunded: FULL }]);
      const slips = ['card_refund_slip -10000+-1000 for 1000', 'card_refund_slip -40000+-4000 for 4000'];
      expect(await documents(id)).toEqual([SLIP, ...slips]);
    }));
}

function disputes(on: On): void {
  const disputed = async ({ place, orders, bank }: OrdersRig) => {
    const { id } = await place();
    await orders.pay(id, ATTENDED);
    const ref = (await orders.find(id))?.payment?.ref ?? '';
    const dispute = async (state: 'open' | 'won' | 'lost') => {
      bank.dispute(ref, state);
      await orders.settle(id);
    };
    return { id, ref, dispute };
  };

  test('a dispute takes all credits; one that is won gives them again', () =>
    on(async (rig) => {
      const { id, dispute } = await disputed(rig);
      await dispute('open');
      expect(await rig.lots(id)).toMatchObject([{ remaining: 0n, refunded: FULL }]);
      expect(await rig.orders.refund({ orderId: id, key: 'k', ...REFUND })).toMatchObject({
        code: 'billing_refund_nothing',
      });
      await dispute('won');
      await dispute('won');
      expect(await rig.lots(id)).toMatchObject([{ remaining: 0n }, { remaining: FULL }]);
      expect(await rig.documents(id)).toEqual([SLIP]);
      expect(rig.acts.map(({ action }) => action)).toEqual(['order.granted', 'order.disputed', 'order.dispute_ended']);
    }));

  test('a dispute that is lost keeps them, and a refund of the same payment takes no more', () =>
    on(async (rig) => {
      const { id, ref, dispute } = await disputed(rig);
      rig.bank.giveBack(ref, 27_500n);
      await dispute('open');
      await dispute('lost');
      rig.bank.giveBack(ref, 27_500n);
      await rig.orders.settle(id);
      expect(await rig.lots(id)).toMatchObject([{ remaining: 0n, refunded: FULL }]);
      expect(await rig.orders.find(id)).toMatchObject({ clawDueMicro: FULL, clawedMicro: FULL, dispute: 'lost' });
    }));

  test('of what was used and held nothing is taken; what comes back is taken then', () =>
    on(async (rig, store) => {
      const { id, dispute } = await disputed(rig);
      await spend(rig, 1_000_000_000n);
      const expiresAt = asInstant(rig.clock.now() + 5 * MINUTE_MS);
      const hold = { workspaceId: 'w-1', amountMicro: 3_000_000_000n, expiresAt };
      expect(await store.transaction((tx) => rig.credits.hold(tx, hold))).toMatchObject({ kind: 'done' });
      await dispute('open');
      expect(await rig.orders.find(id)).toMatchObject({ clawDueMicro: FULL, clawedMicro: 1_000_000_000n });
      await rig.settleAll();
      expect(await rig.orders.find(id)).toMatchObject({ clawedMicro: 4_000_000_000n });
      await dispute('won');
      expect((await rig.lots(id)).map(({ remaining }) => remaining)).toEqual([0n, 4_000_000_000n]);
    }));

  test('a dispute whose end nobody told of is seen by the looks of every few hours', () =>
    on(async (rig) => {
      const { id, ref, dispute } = await disputed(rig);
      await dispute('open');
      rig.bank.dispute(ref, 'won');
      await rig.settleAll();
      expect(await rig.orders.find(id)).toMatchObject({ dispute: 'won', reinstatedMicro: FULL });
    }));
}

function transfers(on: On): void {
  const transfer = { channel: 'bank_transfer', methodId: 'm-transfer' } as const;
  const deposit = { minor: 55_000n, depositedAt: asInstant(STARTS_AT), by: KIM };

  test('a deposit that an admin confirms grants cash credits and issues a tax invoice, once', () =>
    on(async ({ place, orders, lots, documents, clock, acts }) => {
      const { id } = await place(transfer);
      expect(await orders.pay(id, ATTENDED)).toMatchObject({ value: { order: { state: 'open' }, nextUrl: undefined } });
      clock.advance(2 * DAY_MS);
      const outcomes = await Promise.all(
        Array.from({ length: 3 }, () => orders.confirmDeposit({ orderId: id, ...deposit })),
      );
      expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['done', 'refused', 'refused']);
      const [lot] = await lots(id);
      expect(lot).toMatchObject({ payment: 'cash', effectiveAt: STARTS_AT, remaining: FULL });
      expect(isoInstant(lot?.expiresAt ?? asInstant(0))).toBe('2026-12-31T15:00:00.000Z');
      expect(await documents(id)).toEqual(['tax_invoice 50000+5000 for 5000']);
      expect(acts).toMatchObject([{ action: 'order.granted', by: KIM }]);
    }));

  test.each([
    { when: 'another amount came', change: { minor: 54_999n }, code: 'billing_deposit_amount' },
    { when: 'it is to come', change: { depositedAt: asInstant(STARTS_AT + 1) }, code: 'billing_deposit_time' },
    {
      when: 'it came before the order',
      change: { depositedAt: asInstant(STARTS_AT - 1) },
      code: 'billing_deposit_time',
    },
    { when: 'the order is paid by card', order: { channel: 'stripe' }, code: 'billing_order_not_open' },
    { when: 'the month is over', order: { creditsUntil: asInstant(STARTS_AT) }, code: 'billing_period_over' },
  ] as const)('a deposit is refused when $when', (each) =>
    on(async ({ place, orders, lots }) => {
      const { id } = await place({ ...transfer, ...('order' in each ? each.order : {}) });
      const change = 'change' in each ? each.change : {};
      expect(await orders.confirmDeposit({ orderId: id, ...deposit, ...change })).toMatchObject({ code: each.code });
      expect(await lots(id)).toEqual([]);
    }),
  );

  test('a transfer that was sent back takes its credits and amends the invoice', () =>
    on(async ({ place, orders, lots, documents }) => {
      const { id } = await place(transfer);
      await orders.confirmDeposit({ orderId: id, ...deposit });
      await orders.refund({ orderId: id, key: 'k', creditsMicro: FULL / 5n, ...REFUND });
      expect(await lots(id)).toMatchObject([{ refunded: FULL / 5n }]);
      expect(await documents(id)).toEqual([
        'tax_invoice 50000+5000 for 5000',
        'amended_tax_invoice -10000+-1000 for 1000',
      ]);
      expect(await orders.find(id)).toMatchObject({ refundedMinor: 11_000n });
    }));

  test('a withdrawn order is granted all the same when its money came', () =>
    on(async ({ place, orders }) => {
      const { id } = await place(transfer);
      await orders.cancel(id);
      expect(await orders.confirmDeposit({ orderId: id, ...deposit })).toMatchObject({ value: { state: 'granted' } });
    }));
}

async function spend({ credits, ports }: OrdersRig, amountMicro: bigint): Promise<void> {
  const { kind } = await ports.transaction((tx) => credits.debit(tx, { workspaceId: 'w-1', amountMicro }));
  expect(kind).toBe('done');
}
