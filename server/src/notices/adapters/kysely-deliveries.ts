import type { Language } from '@tallygate/contract';
import type { Reader, Transaction } from '../../store/index.ts';
import type { ClaimedDelivery } from '../delivery.ts';
import type { NoticeStore } from '../notice-store.ts';
import { stateColumns, toNotice, toTime } from './notice-rows.ts';

type Calls = 'addDeliveries' | 'isAnyDue' | 'claim' | 'settle';

/** Deliveries in the control store. A claim moves `next_at` to when it ends, and counts the attempt. */
export function kyselyDeliveries(db: Reader): Pick<NoticeStore<Transaction>, Calls> {
  return {
    addDeliveries: async (tx, { id: noticeId, at }, deliveries) => {
      if (deliveries.length === 0) return;
      const due = { state: 'waiting', attempts: 0, next_at: toTime(at), ended_at: null };
      const rows = deliveries.map(({ id, channel, recipient, language }) => ({
        ...{ id, notice_id: noticeId, channel, recipient, language: language ?? null },
        ...{ ...due, problem: null, problem_detail: null },
      }));
      await tx.insertInto('notice_deliveries').values(rows).execute();
    },
    isAnyDue: async (now) => (await dueIn(db, toTime(now)).select('id').limit(1).executeTakeFirst()) !== undefined,
    claim: async (tx, { now, until, limit }) => {
      const due = await dueIn(tx, toTime(now)).selectAll().orderBy('next_at').orderBy('id').limit(limit).execute();
      if (due.length === 0) return [];
      const ids = due.map(({ id }) => id);
      await tx
        .updateTable('notice_deliveries')
        .set((row) => ({ next_at: toTime(until), attempts: row('attempts', '+', 1) }))
        .where('id', 'in', ids)
        .execute();
      const notices = await noticesOf(tx, [...new Set(due.map(({ notice_id }) => notice_id))]);
      return due.flatMap(({ id, notice_id, channel, recipient, language, attempts }): readonly ClaimedDelivery[] => {
        const notice = notices.get(notice_id);
        if (notice === undefined) return [];
        const way = { channel: channel as ClaimedDelivery['channel'], language: (language as Language) ?? undefined };
        return [{ id, ...way, recipient, notice, attempt: attempts + 1 }];
      });
    },
    settle: async (tx, { id, attempt, recipient }, state) => {
      let update = tx
        .updateTable('notice_deliveries')
        .set({ ...stateColumns(state), recipient })
        .where('id', '=', id)
        .where('state', '=', 'waiting');
      if (state.kind !== 'sent') update = update.where('attempts', '=', attempt);
      return (await update.executeTakeFirst()).numUpdatedRows === 1n;
    },
  };
}

function dueIn(reader: Reader, now: string) {
  return reader.selectFrom('notice_deliveries').where('state', '=', 'waiting').where('next_at', '<=', now);
}

async function noticesOf(tx: Transaction, ids: readonly string[]) {
  const rows = await tx.selectFrom('notices').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, toNotice(row)]));
}
