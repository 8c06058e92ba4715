import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { manualClock } from '../../test/manual-clock.ts';
import type { StorePlaces } from '../../test/store-places.ts';
import { kyselyLotsByReference } from '../credits/adapters/kysely-lots-by-reference.ts';
import type { Store } from '../store/index.ts';
import { kyselyBillingAudit } from './adapters/kysely-billing-audit.ts';
import { auditBilling } from './audit-billing.ts';
import type { BillingRule } from './check-billing.ts';
import { ATTENDED, KIM, ordersRig, STARTS_AT } from './orders/orders-rig.test-support.ts';

const TABLES = [
  'billing_orders',
  'billing_attempts',
  'billing_refunds',
  'billing_order_lots',
  'billing_documents',
  'credit_lots',
];
/** The last of the orders below, which was refunded in part. */
const REFUNDED = sql`(SELECT order_id FROM billing_refunds WHERE source = 'asked')`;
/** Ways to spoil billing that the database cannot see, once its triggers are gone. */
const TAMPERINGS: readonly {
  readonly how: string;
  readonly rules: readonly BillingRule[];
  readonly act: readonly RawBuilder<unknown>[];
}[] = [
  {
    how: 'an order bought more than it granted',
    rules: ['granted_once', 'granted_once'],
    act: [sql`UPDATE billing_orders SET credits_micro = credits_micro + 1 WHERE id = ${REFUNDED}`],
  },
  {
    how: 'a lot is another workspace’s',
    rules: ['granted_once', 'lot_known'],
    act: [
      sql`INSERT INTO credit_accounts SELECT 'w-2', burn_order, validity, debt_cap_micro, debt_settled_by, late_grace_ms, 0, 0 FROM credit_accounts`,
      sql`UPDATE credit_lots SET workspace_id = 'w-2' WHERE payment = 'cash'`,
    ],
  },
  {
    how: 'a lot has another amount than its order knows',
    rules: ['granted_once'],
    act: [sql`UPDATE billing_order_lots SET amount_micro = 1 WHERE number = 0 AND order_id = ${REFUNDED}`],
  },
  {
    how: 'a lot was granted for no order',
    rules: ['lot_known'],
    act: [sql`UPDATE credit_lots SET reference = 'order:nobody' WHERE reference IS NULL`],
  },
  {
    how: 'a payment is gone',
    rules: ['paid_once'],
    act: [
      sql`UPDATE billing_attempts SET state = 'failed', problem = 'card_declined' WHERE state = 'paid' AND order_id = ${REFUNDED}`,
    ],
  },
  {
    how: 'a payment has another name',
    rules: ['paid_once'],
    act: [sql`UPDATE billing_attempts SET ref = 'other' WHERE state = 'paid' AND order_id = ${REFUNDED}`],
  },
  {
    how: 'a document comes to less',
    rules: ['payment_document'],
    act: [sql`UPDATE billing_documents SET supply_minor = supply_minor - 1 WHERE kind = 'tax_invoice'`],
  },
  {
    how: 'a document is gone',
    rules: ['refund_document'],
    act: [sql`DELETE FROM billing_documents WHERE kind = 'card_refund_slip' AND order_id = ${REFUNDED}`],
  },
  {
    how: 'a document is of no order',
    rules: ['document_known', 'payment_document'],
    act: [sql`UPDATE billing_documents SET order_id = 'nobody' WHERE kind = 'tax_invoice'`],
  },
  {
    how: 'money went back that was not booked',
    rules: ['refunded'],
    act: [sql`UPDATE billing_orders SET refunded_minor = refunded_minor - 1 WHERE id = ${REFUNDED}`],
  },
  {
    how: 'a refund took other credits',
    rules: ['claw_due'],
    act: [sql`UPDATE billing_refunds SET credits_micro = credits_micro - 1 WHERE source = 'asked'`],
  },
  {
    how: 'credits that were taken out are there again',
    rules: ['clawed'],
    act: [
      sql`UPDATE credit_lots SET refunded_micro = 0, remaining_micro = remaining_micro + refunded_micro WHERE refunded_micro = 1000000000`,
    ],
  },
  {
    how: 'credits of an order were given back beside its money',
    rules: ['clawed'],
    act: [
      sql`UPDATE credit_lots SET refunded_micro = refunded_micro + 1, remaining_micro = remaining_micro - 1 WHERE payment = 'cash'`,
    ],
  },
  {
    how: 'credits were given again twice',
    rules: ['lot_known', 'reinstated', 'reinstated'],
    act: [sql`UPDATE billing_order_lots SET amount_micro = amount_micro + 1, lot_id = 'other' WHERE number = 1`],
  },
  {
    how: 'money that was never an order’s counts for it',
    rules: ['claw_due', 'refund_document', 'refunded', 'surplus'],
    act: [sql`UPDATE billing_refunds SET source = 'provider' WHERE source = 'surplus'`],
  },
  {
    how: 'a number was left out',
    rules: ['number'],
    act: [sql`UPDATE billing_order_numbers SET last = last + 1`],
  },
  {
    how: 'an order is gone',
    rules: ['document_known', 'lot_known', 'number'],
    act: [
      sql`DELETE FROM billing_order_lots WHERE order_id = (SELECT id FROM billing_orders WHERE channel = 'bank_transfer')`,
      sql`DELETE FROM billing_orders WHERE channel = 'bank_transfer'`,
    ],
  },
];

/** The audit of billing passes what is whole, and names what somebody with access to the database changed. */
export function auditBillingContract(engine: string, start: () => Promise<StorePlaces>): void {
  describe(`${engine}: the audit of billing`, () => {
    let places: StorePlaces;
    beforeAll(async () => {
      places = await start();
    });
    afterAll(() => places.dispose());

    test('passes billing with everything in it', async () => {
      const store = await filledStore(places);
      expect(await auditOf(store)).toEqual({ orders: 7, documents: 7, findings: [], isCut: false });
      await store.close();
    });

    test.each(TAMPERINGS)('tells that $how', async ({ act, rules }) => {
      const store = await filledStore(places);
      await unprotect(store);
      for (const each of act) await each.execute(store.db);
      const { findings } = await auditOf(store);
      expect(findings.map(({ rule }) => rule).toSorted()).toEqual(rules);
      await store.close();
    });
  });
}

/** Orders that were paid by card, by transfer, twice, for nothing and never; refunded, disputed and won. */
async function filledStore(places: StorePlaces): Promise<Store> {
  const store = await (await places.place()).open();
  const { place, orders, bank, clock, settleOne, credits } = ordersRig(store);
  const pay = async (asked: Parameters<typeof place>[0] = {}) => {
    const { id } = await place(asked);
    await orders.pay(id, ATTENDED);
    return id;
  };
  await pay({ card: 'decline' });
  await pay({ price: { currency: 'KRW', supplyMinor: 0n, vatMinor: 0n } });
  const transfer = await place({ channel: 'bank_transfer', methodId: 'm' });
  await orders.confirmDeposit({ orderId: transfer.id, minor: 55_000n, depositedAt: asInstant(STARTS_AT), by: KIM });
  const twice = await pay({ card: 'answer_lost' });
  const disputed = await pay();
  const ref = (await orders.find(disputed))?.payment?.ref ?? '';
  for (const state of ['open', 'won'] as const) {
    bank.dispute(ref, state);
    await orders.settle(disputed);
  }
  const surplus = await pay({ card: 'lost' });
  const first = [...bank.payments.values()].at(-1);
  clock.advance(20 * 60_000);
  await orders.settle(surplus);
  await orders.pay(surplus, { ...ATTENDED, method: { id: 'approve', channel: 'stripe' } });
  Object.assign(first ?? {}, { script: 'approve', status: 'succeeded', paidAt: clock.now() });
  await orders.settle(surplus);
  await settleOne(surplus);
  const refunded = await pay();
  await orders.refund({ orderId: refunded, creditsMicro: 1_000_000_000n, key: 'k', reason: 'asked for', by: KIM });
  bank.giveBack((await orders.find(twice))?.payment?.ref ?? '', 5_500n);
  await orders.settle(twice);
  const gift = { workspaceId: 'w-1', origin: 'promotion', payment: 'none', amountMicro: 1n } as const;
  await store.transaction((tx) => credits.grant(tx, gift));
  return store;
}

async function auditOf(store: Store) {
  const clock = manualClock(STARTS_AT);
  const audit = kyselyBillingAudit(store.db, (reader) => kyselyLotsByReference(reader, 'order:'));
  return await auditBilling(audit, { transaction: (act) => store.transaction(act), clock });
}

/** Takes away what protects the tables, as somebody with access to the database's files could. */
async function unprotect(store: Store): Promise<void> {
  if (store.engine === 'postgres') {
    for (const table of TABLES) await sql`ALTER TABLE ${sql.table(table)} DISABLE TRIGGER ALL`.execute(store.db);
    return;
  }
  const triggers = await sql<{ name: string }>`
    SELECT name FROM sqlite_schema WHERE type = 'trigger' AND (name LIKE 'billing_%' OR name LIKE 'credit_%')
  `.execute(store.db);
  for (const { name } of triggers.rows) await sql`DROP TRIGGER ${sql.ref(name)}`.execute(store.db);
  await sql`PRAGMA foreign_keys = OFF`.execute(store.db);
}
