import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import type { StorePlaces } from '../../../test/store-places.ts';
import { kyselyLotsByReference } from '../../credits/adapters/kysely-lots-by-reference.ts';
import type { Store, Transaction } from '../../store/index.ts';
import { kyselyBillingAudit } from '../adapters/kysely-billing-audit.ts';
import { auditBilling } from '../audit-billing.ts';
import { type Break, breaking, Ended } from './breaking.test-support.ts';
import { createOrders } from './create-orders.ts';
import type { Orders } from './orders.ts';
import {
  ATTENDED,
  KIM,
  type OrdersRig,
  ordersRig,
  type PlacedOrder,
  STARTS_AT,
  UNATTENDED,
} from './orders-rig.test-support.ts';

/** Something that may be broken off at any step, and is asked for again afterwards, as whoever waited for it would. */
interface Scenario {
  readonly what: string;
  readonly order?: PlacedOrder;
  /** Done before, unbroken. */
  readonly before?: (rig: OrdersRig, orderId: string) => Promise<void>;
  readonly act: (orders: Orders<Transaction>, orderId: string, rig: OrdersRig) => Promise<unknown>;
}

const STEPS_MAX = 60;
const REFUND = { key: 'k', reason: 'asked for', by: KIM, creditsMicro: 2_000_000_000n };
const TRANSFER = { channel: 'bank_transfer', methodId: 'm' } as const;
const refOf = async ({ orders }: OrdersRig, orderId: string) => (await orders.find(orderId))?.payment?.ref ?? '';
const paid = async ({ orders }: OrdersRig, orderId: string) => {
  await orders.pay(orderId, ATTENDED);
};
const everything = ({ clock }: OrdersRig) => ({ from: asInstant(STARTS_AT), to: asInstant(clock.now() + 1) });

const SCENARIOS: readonly Scenario[] = [
  { what: 'a payment', act: (orders, id) => orders.pay(id, ATTENDED) },
  {
    what: 'a payment whose answer is lost',
    order: { card: 'answer_lost' },
    act: (orders, id) => orders.pay(id, ATTENDED),
  },
  { what: 'a payment that comes late', order: { card: 'late' }, act: (orders, id) => orders.pay(id, ATTENDED) },
  { what: 'a payment without a person', order: { cause: 'renewal' }, act: (orders, id) => orders.pay(id, UNATTENDED) },
  {
    what: 'a renewal whose answer is lost',
    order: { cause: 'renewal', card: 'answer_lost' },
    act: (orders, id) => orders.pay(id, UNATTENDED),
  },
  {
    what: 'a payment that is confirmed in a window',
    order: { card: 'window' },
    act: async (orders, id) => {
      await orders.pay(id, ATTENDED);
      await orders.returned(id, { confirmed: '1' });
    },
  },
  {
    what: 'a webhook of a payment',
    order: { card: 'late' },
    before: async ({ orders, bank, clock }, id) => {
      await orders.pay(id, ATTENDED);
      const payment = [...bank.payments.values()].at(-1);
      Object.assign(payment ?? {}, { status: 'succeeded', paidAt: clock.now() });
    },
    act: async (orders, id, { bank, ports }) => {
      const ref = (await ports.store.whole(id))?.attempts.at(-1)?.ref ?? '';
      expect(bank.payments.has(ref)).toBe(true);
      await orders.noteWebhook('stripe', { kind: 'payment', eventId: `e-${id}`, ref });
    },
  },
  {
    what: 'a look at a dispute',
    before: async (rig, id) => {
      await paid(rig, id);
      rig.bank.dispute(await refOf(rig, id), 'open');
    },
    act: (orders, id) => orders.settle(id),
  },
  {
    what: 'a look at a dispute that was won',
    before: async (rig, id) => {
      await paid(rig, id);
      rig.bank.dispute(await refOf(rig, id), 'open');
      await rig.orders.settle(id);
      rig.bank.dispute(await refOf(rig, id), 'won');
    },
    act: (orders, id) => orders.settle(id),
  },
  { what: 'a refund', before: paid, act: (orders, orderId) => orders.refund({ orderId, ...REFUND }) },
  {
    what: 'a refund that is refused',
    before: async (rig, id) => {
      await paid(rig, id);
      rig.bank.refunds = 'refused';
    },
    act: (orders, orderId) => orders.refund({ orderId, ...REFUND }),
  },
  {
    what: 'a deposit',
    order: TRANSFER,
    act: (orders, orderId) =>
      orders.confirmDeposit({ orderId, minor: 55_000n, depositedAt: asInstant(STARTS_AT), by: KIM }),
  },
  {
    what: 'a daily comparison that finds a payment and money that went back',
    order: { card: 'late' },
    before: async ({ orders, bank, clock }, id) => {
      await orders.pay(id, ATTENDED);
      const payment = [...bank.payments.values()].at(-1);
      Object.assign(payment ?? {}, { status: 'succeeded', paidAt: clock.now(), refundedMinor: 11_000n });
    },
    act: (orders, _, rig) => orders.reconcile(everything(rig)),
  },
  {
    what: 'a second payment that goes back',
    order: { card: 'lost' },
    before: async ({ orders, bank, clock }, id) => {
      await orders.pay(id, ATTENDED);
      clock.advance(15 * 60_000);
      await orders.settleUnfinished(10);
      const first = [...bank.payments.values()].at(-1);
      await orders.pay(id, { ...ATTENDED, method: { id: 'approve', channel: 'stripe' } });
      Object.assign(first ?? {}, { script: 'approve', status: 'succeeded', paidAt: clock.now() });
    },
    act: (orders, _, rig) => orders.reconcile(everything(rig)),
  },
];

/** Whatever is broken off, at whatever step: what is found later comes to the same, and money and credits never differ. */
export function brokenOffContract(engine: string, start: () => Promise<StorePlaces>): void {
  describe(`${engine}: a program that ends in the middle`, () => {
    let places: StorePlaces;
    let store: Store;
    beforeAll(async () => {
      places = await start();
    });
    afterAll(async () => {
      await places.dispose();
    });
    // One of its own for each scenario: all that is in it is audited again and again.
    beforeEach(async () => {
      store = await (await places.place()).open();
    });
    afterEach(() => store.close());

    test.each(SCENARIOS)('of $what ends as one that does not', async (scenario) => {
      const whole = await run(store, scenario, undefined);
      let ended = 0;
      for (const when of ['before', 'after'] as const) {
        for (let step = 0; step < STEPS_MAX; step++) {
          const broken = await run(store, scenario, { step, when });
          if (!broken.wasReached) break;
          expect({ step, when, ...broken.end }).toEqual({ step, when, ...whole.end });
          ended += 1;
        }
      }
      expect(ended).toBeGreaterThanOrEqual(2);
      expect(await findings(store)).toEqual([]);
    });

    test.each(['approve', 'answer_lost'] as const)('of a renewal goes on by itself (%s)', async (card) => {
      let wasReached = true;
      // The first step keeps the attempt: from there on nobody has to ask again.
      for (let step = 1; step < STEPS_MAX && wasReached; step++) {
        const rig = ordersRig(store);
        const { id } = await rig.place({ card, cause: 'renewal' });
        const broken = breaking(rig.ports, { step, when: 'before' });
        await createOrders(broken.ports).pay(id, UNATTENDED).catch(ignoreEnd);
        await rig.settleOne(id);
        expect({ step, ...(await endOf(rig, id)) }).toMatchObject({
          step,
          state: 'granted',
          paid: 1,
          netMinor: 55_000n,
        });
        wasReached = broken.wasReached();
      }
    });
  });
}

function ignoreEnd(error: unknown): void {
  if (!(error instanceof Ended)) throw error;
}

async function run(store: Store, scenario: Scenario, where: Break | undefined) {
  const rig = ordersRig(store);
  const { id } = await rig.place(scenario.order);
  await scenario.before?.(rig, id);
  const { ports, wasReached } = breaking(rig.ports, where ?? { step: STEPS_MAX, when: 'before' });
  await scenario.act(createOrders(ports), id, rig).catch(ignoreEnd);
  if (where !== undefined) {
    await rig.settleOne(id);
    expect(await findings(store)).toEqual([]);
    await scenario.act(rig.orders, id, rig);
  }
  await rig.settleOne(id);
  return { wasReached: wasReached(), end: await endOf(rig, id) };
}

/** Where an order ends, whatever way it took: attempts that moved nothing do not count. */
async function endOf({ orders, lots, documents, bank, whole }: OrdersRig, orderId: string) {
  const order = await orders.find(orderId);
  const { attempts } = await whole(orderId);
  const remaining = (await lots(orderId)).reduce((sum, lot) => sum + lot.remaining, 0n);
  return {
    ...{ state: order?.state, refundedMinor: order?.refundedMinor, dispute: order?.dispute, remaining },
    ...{ documents: await documents(orderId), netMinor: bank.netMinor() },
    paid: attempts.filter(({ state }) => state === 'paid').length,
    underWay: attempts.filter(({ state }) => state === 'begun').length,
  };
}

async function findings(store: Store) {
  const clock = manualClock(STARTS_AT);
  const audit = kyselyBillingAudit(store.db, (reader) => kyselyLotsByReference(reader, 'order:'));
  return (await auditBilling(audit, { transaction: (act) => store.transaction(act), clock })).findings;
}
