import type { Reader, Transaction } from '../../store/index.ts';
import type { NoticeStore } from '../notice-store.ts';
import { kyselyDeliveries } from './kysely-deliveries.ts';
import { kyselyNoticeSettings } from './kysely-notice-settings.ts';
import { toDelivery, toNotice, toTime } from './notice-rows.ts';

/** Notices, their deliveries and the settings of both, in the control store. */
export function kyselyNoticeStore(db: Reader): NoticeStore<Transaction> {
  return { ...notices(db), ...kyselyDeliveries(db), ...kyselyNoticeSettings(db) };
}

/** The kind of what is left of a notice that is forgotten: its key. */
const FORGOTTEN = 'forgotten';

function notices(db: Reader): Pick<NoticeStore<Transaction>, 'add' | 'list' | 'forget'> {
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
      let query = db
        .selectFrom('notices')
        .selectAll()
        .where('kind', '<>', FORGOTTEN)
        .orderBy('id', 'desc')
        .limit(limit);
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
    forget: async (tx, { before, limit }) => {
      const old = await tx
        .selectFrom('notices')
        .select('id')
        .where('kind', '<>', FORGOTTEN)
        .where('at', '<', toTime(before))
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('notice_deliveries')
                .select('notice_deliveries.id')
                .whereRef('notice_id', '=', 'notices.id')
                .where('state', '=', 'waiting'),
            ),
          ),
        )
        .orderBy('id')
        .limit(limit)
        .execute();
      if (old.length === 0) return 0;
      const ids = old.map(({ id }) => id);
      await tx.deleteFrom('notice_deliveries').where('notice_id', 'in', ids).execute();
      const nothing = { kind: FORGOTTEN, workspace_id: null, details: '{}' };
      await tx.updateTable('notices').set(nothing).where('id', 'in', ids).execute();
      return ids.length;
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
