import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { StorePlaces } from '../../../test/store-places.ts';
import { kyselyLotsByReference } from '../../credits/adapters/kysely-lots-by-reference.ts';
import type { Store } from '../../store/index.ts';
import { kyselyBillingAudit } from '../adapters/kysely-billing-audit.ts';
import { auditBilling } from '../audit-billing.ts';
import { kyselyDocumentStore } from '../documents/adapters/kysely-document-store.ts';
import { markTest } from '../payments/mark-test.ts';
import type { DisputeState } from '../payments/payment-provider.ts';
import { ATTENDED, KIM, type OrdersRig, ordersRig, STARTS_AT } from './orders-rig.test-support.ts';

const FULL = 5_000_000_000n;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const SLIP = 'card_slip 50000+5000 for 5000';
const REFUND = { key: 'k', reason: 'asked for', by: KIM };

/** What orders promise of money that comes or goes when nobody expects it any more. */
export function lateMoneyContract(engine: string, start: () => Promise<StorePlaces>): void {
  describe(`${engine}: money that comes or goes late`, () => {
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

    late(on);
    backAgain(on);
    tryingOut(on);
  });
}

type On = (act: (rig: OrdersRig, store: Store) => Promise<void>) => Promise<void>;

function late(on: On): void {
  test('a month that is over is not charged', () =>
    on(async ({ place, orders, clock, bank }) => {
      const creditsUntil = asInstant(STARTS_AT + DAY_MS);
      const { id } = await place({ kind: 'plan', creditsUntil, card: 'decline' });
      await orders.pay(id, ATTENDED);
      clock.advance(DAY_MS);
      const again = { ...ATTENDED, method: { id: 'approve', channel: 'stripe' } } as const;
      expect(await orders.pay(id, again)).toEqual({ kind: 'refused', code: 'billing_period_over' });
      expect(bank.charges).toBe(1);
    }));

  test('an order whose only payment was for a month that is over has failed', () =>
    on(async ({ place, orders, clock, bank, settleAll }) => {
      const { id } = await place({ kind: 'plan', creditsUntil: asInstant(STARTS_AT + DAY_MS), card: 'late' });
      await orders.pay(id, ATTENDED);
      clock.advance(DAY_MS);
      for (const payment of bank.payments.values()) Object.assign(payment, { hiddenFor: 0 });
      await settleAll();
      expect(await orders.find(id)).toMatchObject({ state: 'failed', problem: 'never_completed' });
      expect(bank.netMinor()).toBe(0n);
    }));

  test('card money of an order that was to be paid by transfer meanwhile is card credits, with a card slip', () =>
    on(async (rig, store) => {
      const { place, orders, clock, lots, documents } = rig;
      const { id } = await place({ card: 'person' });
      await orders.pay(id, ATTENDED);
      clock.advance(61 * MINUTE_MS);
      await orders.settle(id);
      await orders.pay(id, { ...ATTENDED, method: { id: 'm-transfer', channel: 'bank_transfer' } });
      arrive(rig);
      await orders.settle(id);
      expect(await orders.find(id)).toMatchObject({ state: 'granted', channel: 'stripe', methodId: 'person' });
      expect([await documents(id), (await lots(id)).map(({ payment }) => payment)]).toEqual([[SLIP], ['card']]);
      expect(await findings(rig, store)).toEqual([]);
    }));

  test('a surplus that its provider does not give back is told once, asked for again, and holds up nothing else', () =>
    on(async (rig, store) => {
      const { orders, bank, whole, acts, settleAll } = rig;
      const id = await paidTwice(rig, 'refused');
      await settleAll();
      expect((await whole(id)).refunds).toMatchObject([
        { source: 'surplus', state: 'asked', problem: 'provider_refused' },
      ]);
      expect(await findings(rig, store)).toMatchObject([{ rule: 'surplus', subject: id }]);
      bank.refunds = 'done';
      expect(await orders.refund({ orderId: id, ...REFUND, creditsMicro: FULL / 2n })).toMatchObject({ kind: 'done' });
      await settleAll();
      expect([bank.netMinor(), await findings(rig, store)]).toEqual([27_500n, []]);
      const told = acts.map(({ action }) => action).filter((action) => action.startsWith('order.surplus'));
      expect(told).toEqual(['order.surplus_kept', 'order.surplus_returned']);
    }));
}

function backAgain(on: On): void {
  test.each(['asked for here', 'made at the provider'])(
    'a refund %s that does not go through after all gives its credits again, and a slip says so',
    (how) =>
      on(async (rig, store) => {
        const { place, orders, bank, lots, documents, clock, acts } = rig;
        const { id } = await place();
        await orders.pay(id, ATTENDED);
        const [payment] = [...bank.payments.values()];
        if (how === 'asked for here') await orders.refund({ orderId: id, ...REFUND });
        else bank.giveBack(payment?.ref ?? '', 55_000n);
        await orders.settle(id);
        clock.advance(DAY_MS);
        Object.assign(payment ?? {}, { refundedMinor: 0n });
        for (let times = 0; times < 2; times++) await orders.settle(id);
        expect(await orders.find(id)).toMatchObject({ refundedMinor: 0n, clawedMicro: FULL, reinstatedMicro: FULL });
        expect((await lots(id)).map(({ remaining }) => remaining)).toEqual([0n, FULL]);
        expect(await documents(id)).toEqual([SLIP, 'card_refund_slip -50000+-5000 for 5000', SLIP]);
        expect(acts.filter(({ action }) => action === 'order.refund_undone')).toHaveLength(1);
        expect(await findings(rig, store)).toEqual([]);
        bank.giveBack(payment?.ref ?? '', 11_000n);
        clock.advance(MINUTE_MS);
        await orders.settle(id);
        expect(await orders.find(id)).toMatchObject({ refundedMinor: 11_000n });
        expect((await lots(id)).map(({ remaining }) => remaining)).toEqual([0n, (FULL * 4n) / 5n]);
        expect(await findings(rig, store)).toEqual([]);
      }),
  );

  test('a look from before a refund was answered does not undo it', () =>
    on(async ({ place, orders, again, bank }) => {
      const { id } = await place();
      await orders.pay(id, ATTENDED);
      const before = bank.viewOf((await orders.find(id))?.payment?.ref ?? '');
      const late = again((ports) => ({
        ...ports,
        providers: async (name) => {
          const provider = await ports.providers(name);
          if (provider === undefined) return undefined;
          const lookUp = async () => {
            await orders.refund({ orderId: id, ...REFUND });
            return { kind: 'answer', value: before } as const;
          };
          return { ...provider, lookUp };
        },
      }));
      await late.settle(id);
      expect(await orders.find(id)).toMatchObject({ refundedMinor: 55_000n, reinstatedMicro: 0n });
    }));

  test('a surplus that had gone back and is here again goes back again', () =>
    on(async (rig, store) => {
      const { bank, clock, orders, whole, settleAll } = rig;
      const id = await paidTwice(rig, 'done');
      await settleAll();
      const [first] = [...bank.payments.values()];
      Object.assign(first ?? {}, { refundedMinor: 0n });
      clock.advance(DAY_MS);
      await orders.settle(id);
      await settleAll();
      expect((await whole(id)).refunds.map(({ state }) => state)).toEqual(['undone', 'done']);
      expect([bank.netMinor(), await findings(rig, store)]).toEqual([55_000n, []]);
    }));

  const DISPUTES: readonly { readonly goes: readonly DisputeState[]; readonly remaining: readonly bigint[] }[] = [
    { goes: ['open', 'lost', 'open', 'won'], remaining: [0n, FULL] },
    { goes: ['open', 'won', 'open', 'lost'], remaining: [0n, 0n] },
    { goes: ['open', 'won', 'open', 'won'], remaining: [0n, 0n, FULL] },
  ];
  test.each(DISPUTES)('a dispute that goes $goes ends as the last of it says', ({ goes, remaining }) =>
    on(async (rig, store) => {
      const { place, orders, bank, lots, clock } = rig;
      const { id } = await place();
      await orders.pay(id, ATTENDED);
      const ref = (await orders.find(id))?.payment?.ref ?? '';
      for (const state of goes) {
        clock.advance(DAY_MS);
        bank.dispute(ref, state);
        await orders.settle(id);
      }
      expect((await orders.find(id))?.dispute).toBe(goes.at(-1));
      expect((await lots(id)).map((lot) => lot.remaining)).toEqual(remaining);
      expect(await findings(rig, store)).toEqual([]);
    }),
  );
}

/** An order whose first payment arrives after all, once a second one has paid it. */
async function paidTwice(rig: OrdersRig, refunds: 'done' | 'refused'): Promise<string> {
  const { place, orders, clock, bank } = rig;
  const { id } = await place({ card: 'person' });
  await orders.pay(id, ATTENDED);
  clock.advance(61 * MINUTE_MS);
  await orders.settle(id);
  await orders.pay(id, { ...ATTENDED, method: { id: 'approve', channel: 'stripe' } });
  bank.refunds = refunds;
  arrive(rig);
  await orders.settle(id);
  return id;
}

/** The first payment that was asked for succeeds. */
function arrive({ bank, clock }: OrdersRig): void {
  const [first] = [...bank.payments.values()];
  Object.assign(first ?? {}, { status: 'succeeded', paidAt: clock.now() });
}

async function findings({ clock }: OrdersRig, store: Store) {
  const audit = kyselyBillingAudit(store.db, (reader) => kyselyLotsByReference(reader, 'order:'));
  return (await auditBilling(audit, { transaction: (act) => store.transaction(act), clock })).findings;
}

function tryingOut(on: On): void {
  test('what was paid with a key for trying out stays marked, also when its money goes back under a real key', () =>
    on(async ({ place, orders, again, lots }, store) => {
      const trying = again((ports) => ({
        ...ports,
        providers: async (name) => {
          const provider = await ports.providers(name);
          return provider && markTest(provider, { isTestMode: true });
        },
      }));
      const [{ id }, { id: real }] = [await place(), await place()];
      await trying.pay(id, ATTENDED);
      await orders.pay(real, ATTENDED);
      const isTest = async (of: string) => (await orders.find(of))?.payment?.isTest;
      expect([await isTest(id), await isTest(real)]).toEqual([true, false]);
      for (const orderId of [id, real]) await orders.refund({ ...REFUND, orderId, key: orderId });
      expect([await isTest(id), await isTest(real), await lots(id)]).toMatchObject([true, false, [{ remaining: 0n }]]);
      const marked = async (orderId: string) =>
        (await kyselyDocumentStore(store.db).list({ orderId, limit: 9 })).map(({ content }) => content.isSandbox);
      expect([await marked(id), await marked(real)]).toEqual([
        [true, true],
        [false, false],
      ]);
    }));
}
