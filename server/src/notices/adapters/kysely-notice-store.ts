import type { Reader, Transaction } from '../../store/index.ts';
import type { NoticeStore } from '../notice-store.ts';
import { kyselyDeliveries } from './kysely-deliveries.ts';
import { kyselyNoticeSettings } from './kysely-notice-settings.ts';
import { toDelivery, toNotice, toTime } from './notice-rows.ts';

/** Notices, their deliveries and the settings of both, in the control store. */
export function kyselyNoticeStore(db: Reader): NoticeStore<Transaction> {
  return { ...notices(db), ...kyselyDeliveries(db), ...kyselyNoticeSettings(db) };
}

function notices(db: Reader): Pick<NoticeStore<Transaction>, 'add' | 'list'> {
  return {
    add: async (tx, { id, key, kind, at, workspaceId, values }) => {
      const row = {
        ...{ id, key, kind, at: toTime(at), workspace_id: workspaceId ?? null },
        details: JSON.stringify(values),
      };
      const added = await tx
        .insertInto('notices')
        .values(row)
        .onConflict((conflict) => conflict.column('key').doNothing())
        .returning('id')
        .executeTakeFirst();
      return added !== undefined;
    },
    list: async ({ before, limit }) => {
      let query = db.selectFrom('notices').selectAll().orderBy('id', 'desc').limit(limit);
      if (before !== undefined) query = query.where('id', '<', before);
      const rows = await query.execute();
      const deliveries = await deliveriesOf(
        db,
        rows.map(({ id }) => id),
      );
      return rows.map((row) => ({
        notice: toNotice(row),
        deliveries: (deliveries.get(row.id) ?? []).map(toDelivery),
      }));
    },
  };
}

async function deliveriesOf(db: Reader, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, never[]>();
  const rows = await db
    .selectFrom('notice_deliveries')
    .selectAll()
    .where('notice_id', 'in', ids)
    .orderBy('channel')
    .orderBy('recipient')
    .execute();
  return Map.groupBy(rows, ({ notice_id }) => notice_id);
}
