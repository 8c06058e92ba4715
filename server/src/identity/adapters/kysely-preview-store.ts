import { isoInstant } from '#kernel';
import type { Reader, Transaction } from '../../store/index.ts';
import type { PreviewStore } from '../previews.ts';
import { instant } from './store-values.ts';

/** How previews were switched, in the control store. */
export function kyselyPreviewStore(db: Reader): PreviewStore<Transaction> {
  return {
    all: async (tx) => {
      const rows = await (tx ?? db).selectFrom('previews').selectAll().orderBy('id').execute();
      return rows.map((row) => ({
        id: row.id,
        isOn: row.is_on === 1,
        updatedAt: instant(row.updated_at),
        updatedBy: { id: row.updated_by_id, address: row.updated_by },
      }));
    },
    save: async (tx, { id, isOn, updatedAt, updatedBy }) => {
      const changing = {
        is_on: isOn ? 1 : 0,
        updated_at: isoInstant(updatedAt),
        updated_by: updatedBy.address,
        updated_by_id: updatedBy.id,
      };
      await tx
        .insertInto('previews')
        .values({ id, ...changing })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
        .execute();
    },
  };
}
