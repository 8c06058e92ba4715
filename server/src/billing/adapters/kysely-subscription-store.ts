import type { Insertable, Selectable } from 'kysely';
import { isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { SubscribedMonth, Subscription, SubscriptionState } from '../subscriptions/subscription.ts';
import type { SubscriptionStore } from '../subscriptions/subscription-store.ts';
import { instantOf, knownInstant, textOf } from './instant-columns.ts';

type Row = Selectable<Tables['billing_subscriptions']>;
type MonthRow = Selectable<Tables['billing_months']>;

/** Rows of one statement at most: SQLite takes 32,766 parameters. */
const ROWS_MAX = 500;

/** Subscriptions in the control store. */
export function kyselySubscriptionStore(db: Reader): SubscriptionStore<Transaction> {
  return {
    find: async (id, tx) => {
      const row = await all(tx ?? db)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && readSubscription(row);
    },
    live: async (workspaceId, tx) => {
      const row = await all(tx ?? db)
        .where('workspace_id', '=', workspaceId)
        .where('state', '<>', 'ended')
        .executeTakeFirst();
      return row && readSubscription(row);
    },
    list: async ({ workspaceId, before, limit }, tx) => {
      let query = all(tx ?? db).where('paid_until', 'is not', null);
      if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId);
      if (before !== undefined) {
        const last = await all(tx ?? db)
          .where('id', '=', before)
          .executeTakeFirst();
        if (last === undefined) return [];
        const { created_at: at, id } = last;
        query = query.where((is) =>
          is.or([is('created_at', '<', at), is.and([is('created_at', '=', at), is('id', '<', id)])]),
        );
      }
      const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(readSubscription);
    },
    due: async (now, limit) => {
      const rows = await db
        .selectFrom('billing_subscriptions')
        .select('id')
        .where('look_at', '<=', isoInstant(now))
        .orderBy('look_at')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    usesMethod: async (methodId, tx) => {
      const row = await (tx ?? db)
        .selectFrom('billing_subscriptions')
        .select('id')
        .where('method_id', '=', methodId)
        .where('state', '<>', 'ended')
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    add: async (tx, subscription) => {
      await tx.insertInto('billing_subscriptions').values(rowOf(subscription)).execute();
    },
    save: async (tx, subscription) => {
      await tx
        .updateTable('billing_subscriptions')
        .set(changing(subscription))
        .where('id', '=', subscription.id)
        .execute();
    },
    ...monthStore(db),
  };
}

function monthStore(db: Reader): Pick<SubscriptionStore<Transaction>, 'months' | 'addMonths' | 'saveMonth'> {
  return {
    months: async (subscriptionId, limit, tx) => {
      const rows = await (tx ?? db)
        .selectFrom('billing_months')
        .selectAll()
        .where('subscription_id', '=', subscriptionId)
        .orderBy('month', 'desc')
        .limit(limit)
        .execute();
      return rows.map(readMonth);
    },
    addMonths: async (tx, months) => {
      for (let from = 0; from < months.length; from += ROWS_MAX) {
        const rows = months.slice(from, from + ROWS_MAX).map(monthRow);
        await tx.insertInto('billing_months').values(rows).execute();
      }
    },
    saveMonth: async (tx, month) => {
      await tx
        .updateTable('billing_months')
        .set({
          state: month.state,
          tries: month.tries,
          first_tried_at: textOf(month.firstTriedAt),
          next_try_at: textOf(month.nextTryAt),
          is_under_way: month.isUnderWay ? 1 : 0,
        })
        .where('subscription_id', '=', month.subscriptionId)
        .where('month', '=', month.month)
        .execute();
    },
  };
}

function all(db: Reader) {
  return db.selectFrom('billing_subscriptions').selectAll();
}

function changing(subscription: Subscription) {
  return {
    plan_id: subscription.planId,
    plan_version: subscription.planVersion,
    method_id: subscription.methodId,
    state: subscription.state,
    paid_until: textOf(subscription.paidUntil),
    stopped_at: textOf(subscription.stoppedAt),
    ended_at: textOf(subscription.endedAt),
    look_at: textOf(subscription.lookAt),
  };
}

function rowOf(subscription: Subscription): Insertable<Tables['billing_subscriptions']> {
  const { id, zone, by } = subscription;
  return {
    ...{ id, zone, ...changing(subscription) },
    workspace_id: subscription.workspaceId,
    anchor_at: isoInstant(subscription.anchorAt),
    created_at: isoInstant(subscription.createdAt),
    created_by: by.address,
    created_by_id: by.id,
  };
}

/** What stands in these columns was written by this file. */
function readSubscription(row: Row): Subscription {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    planId: row.plan_id,
    planVersion: Number(row.plan_version),
    methodId: row.method_id,
    state: row.state as SubscriptionState,
    anchorAt: knownInstant(row.anchor_at),
    zone: row.zone,
    paidUntil: instantOf(row.paid_until),
    stoppedAt: instantOf(row.stopped_at),
    endedAt: instantOf(row.ended_at),
    lookAt: instantOf(row.look_at),
    createdAt: knownInstant(row.created_at),
    by: { id: row.created_by_id, address: row.created_by },
  };
}

function monthRow(month: SubscribedMonth): Insertable<Tables['billing_months']> {
  return {
    subscription_id: month.subscriptionId,
    month: month.month,
    from_at: isoInstant(month.from),
    to_at: isoInstant(month.to),
    plan_id: month.planId,
    plan_version: month.planVersion,
    state: month.state,
    order_id: month.orderId ?? null,
    tries: month.tries,
    first_tried_at: textOf(month.firstTriedAt),
    next_try_at: textOf(month.nextTryAt),
    is_under_way: month.isUnderWay ? 1 : 0,
  };
}

function readMonth(row: MonthRow): SubscribedMonth {
  return {
    subscriptionId: row.subscription_id,
    month: Number(row.month),
    from: knownInstant(row.from_at),
    to: knownInstant(row.to_at),
    planId: row.plan_id,
    planVersion: Number(row.plan_version),
    state: row.state as SubscribedMonth['state'],
    orderId: row.order_id ?? undefined,
    tries: Number(row.tries),
    firstTriedAt: instantOf(row.first_tried_at),
    nextTryAt: instantOf(row.next_try_at),
    isUnderWay: Number(row.is_under_way) === 1,
  };
}
