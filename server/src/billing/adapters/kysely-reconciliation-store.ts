import type { Selectable } from 'kysely';
import { isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { Reconciliation } from '../orders/orders.ts';
import type { ReconciliationStore } from '../upkeep/reconciliation-store.ts';
import { knownInstant } from './instant-columns.ts';

/** Comparisons with the providers, in the control store. */
export function kyselyReconciliationStore(db: Reader): ReconciliationStore<Transaction> {
  return {
    take: async (tx, { id, day, from, to, startedAt, freeAt }) => {
      const started = isoInstant(startedAt);
      if (day !== undefined) {
        // One that nobody finished is begun anew.
        await tx.deleteFrom('billing_reconciliations').where('day', '=', day).where('free_at', '<=', started).execute();
      }
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('billing_reconciliations')
        .values({
          ...{ id, day: day ?? null, from_at: isoInstant(from), to_at: isoInstant(to), started_at: started },
          ...{ free_at: isoInstant(freeAt), ended_at: null, result: null },
        })
        .onConflict((conflict) => conflict.column('day').doNothing())
        .executeTakeFirst();
      return Number(numInsertedOrUpdatedRows) === 1;
    },
    free: async (tx, id, at) => {
      await tx
        .updateTable('billing_reconciliations')
        .set({ free_at: isoInstant(at) })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute();
    },
    finish: async (tx, id, found) => {
      await tx
        .updateTable('billing_reconciliations')
        .set({ free_at: null, ended_at: isoInstant(found.at), result: writeFound(found) })
        .where('id', '=', id)
        .execute();
    },
    isTaken: async (day, now) => {
      const row = await db
        .selectFrom('billing_reconciliations')
        .select('id')
        .where('day', '=', day)
        .where((is) => is.or([is('free_at', 'is', null), is('free_at', '>', isoInstant(now))]))
        .executeTakeFirst();
      return row !== undefined;
    },
    list: async (limit) => {
      const rows = await db
        .selectFrom('billing_reconciliations')
        .selectAll()
        .where('ended_at', 'is not', null)
        .orderBy('ended_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(readKept);
    },
    prune: async (tx, keep) => {
      const old = await tx
        .selectFrom('billing_reconciliations')
        .select('id')
        .where('ended_at', 'is not', null)
        .orderBy('ended_at', 'desc')
        .orderBy('id', 'desc')
        .limit(1_000)
        .offset(keep)
        .execute();
      if (old.length === 0) return;
      const ids = old.map(({ id }) => id);
      await tx.deleteFrom('billing_reconciliations').where('id', 'in', ids).execute();
    },
  };
}

/** What stands in these columns was written by this file. */
function readKept(row: Selectable<Tables['billing_reconciliations']>) {
  return {
    id: row.id,
    day: row.day ?? undefined,
    from: knownInstant(row.from_at),
    to: knownInstant(row.to_at),
    startedAt: knownInstant(row.started_at),
    found: readFound(row.result ?? '{}'),
  };
}

function writeFound(found: Reconciliation): string {
  const unknown = found.unknown.map((each) => ({ ...each, minor: String(each.minor) }));
  return JSON.stringify({ ...found, unknown });
}

function readFound(text: string): Reconciliation {
  const found = JSON.parse(text);
  const unknown = found.unknown.map((each: { minor: string }) => ({ ...each, minor: BigInt(each.minor) }));
  return { ...found, unknown };
}
