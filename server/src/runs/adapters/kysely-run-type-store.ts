import { invariant, isoInstant } from '#kernel';
import type { Reader, Transaction } from '../../store/index.ts';
import type { RunTrigger, RunType } from '../run.ts';
import type { RunTypeStore } from '../run-type-store.ts';

/** The account's own run types in the control store. */
export function kyselyRunTypeStore(db: Reader): RunTypeStore<Transaction> {
  return {
    all: async (tx) => {
      const columns = ['id', 'name_ko', 'name_en', 'run_trigger', 'is_billable'] as const;
      const rows = await (tx ?? db).selectFrom('run_types').select(columns).orderBy('id').limit(ROWS_MAX).execute();
      return rows.map(({ id, name_ko: ko, name_en: en, run_trigger: trigger, is_billable: isBillable }) => ({
        id,
        names: { ko, en },
        trigger: trigger as RunTrigger,
        isBillable: isBillable === 1,
        isBuiltIn: false,
      }));
    },
    add: async (tx, type, { at, by, byId }) => {
      const now = isoInstant(at);
      const created = { created_at: now, created_by: by, created_by_id: byId };
      const updated = { updated_at: now, updated_by: by, updated_by_id: byId };
      await tx
        .insertInto('run_types')
        .values({ id: type.id, ...columnsOf(type), ...created, ...updated, version: 1 })
        .execute();
    },
    change: async (tx, type, { at, by, byId }) => {
      const updated = { updated_at: isoInstant(at), updated_by: by, updated_by_id: byId };
      const { numUpdatedRows } = await tx
        .updateTable('run_types')
        .set((column) => ({ ...columnsOf(type), ...updated, version: column('version', '+', 1) }))
        .where('id', '=', type.id)
        .executeTakeFirst();
      invariant(numUpdatedRows === 1n, 'a run type is changed where it is');
    },
  };
}

/** Far above what the API lets an account make. */
const ROWS_MAX = 1_000;

function columnsOf({ names, trigger, isBillable }: RunType) {
  return { name_ko: names.ko, name_en: names.en, run_trigger: trigger, is_billable: isBillable ? 1 : 0 };
}
