import { sql } from 'kysely';
import type { Lot } from '#credits';
import type { Reader, Transaction } from '../../store/index.ts';
import type { BillingAuditStore } from '../audit-billing.ts';
import { kyselyDocumentStore } from '../documents/adapters/kysely-document-store.ts';
import type { BillingDocument } from '../documents/document.ts';
import type { WholeOrder } from '../orders/order-store.ts';
import { readAttempt, readOrder, readOrderLot, readRefund } from './order-rows.ts';

const PAGE = 500;

/** The ledger's part: lots whose reference begins with `order:`, read with the given transaction. */
export interface LotsOfOrders {
  workspaces(): Promise<readonly string[]>;
  of(workspaceId: string): Promise<readonly Lot[]>;
}

/** Reads billing for audits. Statements run one after the other: both engines have them on one connection. */
export function kyselyBillingAudit(
  db: Reader,
  lotsIn: (reader: Reader) => LotsOfOrders,
): BillingAuditStore<Transaction> {
  return {
    workspaces: async () => {
      const orders = await db.selectFrom('billing_orders').select('workspace_id').distinct().execute();
      const documents = await db.selectFrom('billing_documents').select('workspace_id').distinct().execute();
      const known = [...orders, ...documents].map((row) => row.workspace_id);
      return [...new Set([...known, ...(await lotsIn(db).workspaces())])].toSorted();
    },
    factsOf: async (tx, workspaceId) => ({
      workspaceId,
      orders: await ordersOf(tx, workspaceId),
      lots: await lotsIn(tx).of(workspaceId),
      documents: await documentsOf(tx, workspaceId),
    }),
    numbers: async (tx) => {
      const given = await tx.selectFrom('billing_order_numbers').selectAll().orderBy('year').execute();
      const counted = await tx
        .selectFrom('billing_orders')
        .select([
          sql<string>`substr(number, 1, 4)`.as('year'),
          sql<number>`max(cast(substr(number, 6) as integer))`.as('greatest'),
        ])
        .select((eb) => eb.fn.countAll<number>().as('orders'))
        .groupBy(sql`substr(number, 1, 4)`)
        .execute();
      const years = new Map(counted.map((row) => [Number(row.year), row]));
      return [...new Set([...given.map(({ year }) => year), ...years.keys()])].map((year) => ({
        year,
        last: given.find((row) => row.year === year)?.last ?? 0,
        greatest: Number(years.get(year)?.greatest ?? 0),
        orders: years.get(year)?.orders ?? 0,
      }));
    },
  };
}

async function documentsOf(tx: Transaction, workspaceId: string): Promise<readonly BillingDocument[]> {
  const store = kyselyDocumentStore(tx);
  const found: BillingDocument[] = [];
  for (;;) {
    const page = await store.list({ workspaceId, before: found.at(-1)?.id, limit: PAGE }, tx);
    found.push(...page);
    if (page.length < PAGE) return found;
  }
}

async function ordersOf(tx: Transaction, workspaceId: string): Promise<readonly WholeOrder[]> {
  const orders = await tx.selectFrom('billing_orders').selectAll().where('workspace_id', '=', workspaceId).execute();
  const own = tx.selectFrom('billing_orders').select('id').where('workspace_id', '=', workspaceId);
  const attempts = await tx.selectFrom('billing_attempts').selectAll().where('order_id', 'in', own).execute();
  const refunds = await tx.selectFrom('billing_refunds').selectAll().where('order_id', 'in', own).execute();
  const lots = await tx.selectFrom('billing_order_lots').selectAll().where('order_id', 'in', own).execute();
  const attemptsOf = Map.groupBy(attempts, orderOf);
  const refundsOf = Map.groupBy(refunds, orderOf);
  const lotsOf = Map.groupBy(lots, orderOf);
  return orders.map((row) => ({
    order: readOrder(row),
    attempts: (attemptsOf.get(row.id) ?? []).map(readAttempt),
    refunds: (refundsOf.get(row.id) ?? []).map(readRefund),
    lots: (lotsOf.get(row.id) ?? []).map(readOrderLot),
  }));
}

function orderOf({ order_id: id }: { readonly order_id: string }): string {
  return id;
}
