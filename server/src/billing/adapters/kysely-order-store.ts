import { isoInstant } from '#kernel';
import type { Reader, Transaction } from '../../store/index.ts';
import type { OrderStore, WholeOrder } from '../orders/order-store.ts';
import type { OrderQuestion } from '../orders/orders.ts';
import { newOrder } from '../orders/place-order.ts';
import {
  attemptRow,
  attemptStateRow,
  orderFactsRow,
  orderStateRow,
  readAttempt,
  readOrder,
  readOrderLot,
  readRefund,
  refundRow,
  refundStateRow,
} from './order-rows.ts';

/** Orders, their attempts, refunds and lots, in the control store. */
export function kyselyOrderStore(db: Reader): OrderStore<Transaction> {
  return { ...ordersIn(db), ...partsIn(db), ...webhooksIn(db) };
}

type Part<Names extends keyof OrderStore<Transaction>> = Pick<OrderStore<Transaction>, Names>;

function ordersIn(db: Reader): Part<'nextNumber' | 'add' | 'find' | 'whole' | 'list' | 'save' | 'due'> {
  return {
    nextNumber: async (tx, year) => {
      const { last } = await tx
        .insertInto('billing_order_numbers')
        .values({ year, last: 1 })
        .onConflict((conflict) =>
          conflict
            .column('year')
            .doUpdateSet(({ eb, ref }) => ({ last: eb(ref('billing_order_numbers.last'), '+', 1) })),
        )
        .returning('last')
        .executeTakeFirstOrThrow();
      return last;
    },
    add: async (tx, facts) => {
      const row = { ...orderFactsRow(facts), ...orderStateRow(newOrder(facts)), look_at: null };
      await tx.insertInto('billing_orders').values(row).execute();
    },
    find: async (by, tx) => {
      const [column, value] = 'id' in by ? (['id', by.id] as const) : (['cause_key', by.causeKey] as const);
      const row = await (tx ?? db)
        .selectFrom('billing_orders')
        .selectAll()
        .where(column, '=', value)
        .executeTakeFirst();
      return row && readOrder(row);
    },
    whole: (id, tx) => wholeOrder(tx ?? db, id),
    list: (asked, tx) => listOrders(tx ?? db, asked),
    save: async (tx, order, lookAt) => {
      const look_at = lookAt === undefined ? null : isoInstant(lookAt);
      await tx
        .updateTable('billing_orders')
        .set({ ...orderStateRow(order), look_at })
        .where('id', '=', order.id)
        .execute();
    },
    due: async (now, limit) => {
      const rows = await db
        .selectFrom('billing_orders')
        .select('id')
        .where('look_at', '<=', isoInstant(now))
        .orderBy('look_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

/** One statement after the other: a transaction of PostgreSQL has one connection. */
async function wholeOrder(db: Reader, id: string): Promise<WholeOrder | undefined> {
  const order = await db.selectFrom('billing_orders').selectAll().where('id', '=', id).executeTakeFirst();
  if (order === undefined) return undefined;
  const attempts = await db
    .selectFrom('billing_attempts')
    .selectAll()
    .where('order_id', '=', id)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const refunds = await db
    .selectFrom('billing_refunds')
    .selectAll()
    .where('order_id', '=', id)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const lots = await db
    .selectFrom('billing_order_lots')
    .selectAll()
    .where('order_id', '=', id)
    .orderBy('number')
    .execute();
  return {
    order: readOrder(order),
    attempts: attempts.map(readAttempt),
    refunds: refunds.map(readRefund),
    lots: lots.map(readOrderLot),
  };
}

async function listOrders(db: Reader, asked: OrderQuestion) {
  const { workspaceId, states, causes, causeKeys, from, to, before, limit } = asked;
  if ([states, causes, causeKeys].some((list) => list?.length === 0)) return [];
  let query = db.selectFrom('billing_orders').selectAll();
  if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId);
  if (states !== undefined) query = query.where('state', 'in', states);
  if (causes !== undefined) query = query.where('cause', 'in', causes);
  if (causeKeys !== undefined) query = query.where('cause_key', 'in', causeKeys);
  if (from !== undefined) query = query.where('created_at', '>=', isoInstant(from));
  if (to !== undefined) query = query.where('created_at', '<', isoInstant(to));
  if (before !== undefined) query = query.where('id', '<', before);
  return (await query.orderBy('id', 'desc').limit(limit).execute()).map(readOrder);
}

function partsIn(
  db: Reader,
): Part<'addAttempt' | 'saveAttempt' | 'findAttempt' | 'addRefund' | 'saveRefund' | 'addLot'> {
  return {
    addAttempt: async (tx, attempt) => {
      await tx.insertInto('billing_attempts').values(attemptRow(attempt)).execute();
    },
    saveAttempt: async (tx, attempt) => {
      await tx.updateTable('billing_attempts').set(attemptStateRow(attempt)).where('id', '=', attempt.id).execute();
    },
    findAttempt: async (by, tx) => {
      const all = (tx ?? db).selectFrom('billing_attempts').selectAll();
      const query =
        'id' in by ? all.where('id', '=', by.id) : all.where('provider', '=', by.provider).where('ref', '=', by.ref);
      const row = await query.executeTakeFirst();
      return row && readAttempt(row);
    },
    addRefund: async (tx, refund) => {
      await tx.insertInto('billing_refunds').values(refundRow(refund)).execute();
    },
    saveRefund: async (tx, refund) => {
      await tx.updateTable('billing_refunds').set(refundStateRow(refund)).where('id', '=', refund.id).execute();
    },
    addLot: async (tx, { orderId: order_id, number, lotId: lot_id, amountMicro: amount_micro }) => {
      await tx.insertInto('billing_order_lots').values({ order_id, number, lot_id, amount_micro }).execute();
    },
  };
}

function webhooksIn(db: Reader): Part<'hasWebhookEvent' | 'addWebhookEvent' | 'forgetWebhookEvents'> {
  return {
    hasWebhookEvent: async ({ provider, eventId }) => {
      const row = await db
        .selectFrom('billing_webhook_events')
        .select('event_id')
        .where('provider', '=', provider)
        .where('event_id', '=', eventId)
        .executeTakeFirst();
      return row !== undefined;
    },
    addWebhookEvent: async (tx, { provider, eventId: event_id, at }) => {
      await tx
        .insertInto('billing_webhook_events')
        .values({ provider, event_id, at: isoInstant(at) })
        .onConflict((conflict) => conflict.columns(['provider', 'event_id']).doNothing())
        .execute();
    },
    forgetWebhookEvents: async (tx, before, limit) => {
      const old = await tx
        .selectFrom('billing_webhook_events')
        .select(['provider', 'event_id'])
        .where('at', '<', isoInstant(before))
        .orderBy('at')
        .limit(limit)
        .execute();
      for (const { provider, event_id } of old) {
        await tx
          .deleteFrom('billing_webhook_events')
          .where('provider', '=', provider)
          .where('event_id', '=', event_id)
          .execute();
      }
    },
  };
}
