import { z } from 'zod';
import type { Reader, Transaction } from '../../store/index.ts';
import type { RetentionStore } from '../retention/retention-store.ts';

const heldSchema = z.object({ rows: z.number(), bytes: z.number() });
const droppingSchema = z.object({ day: z.string(), usage: heldSchema, corrections: heldSchema });

/** The policy of the usage table in the control store. */
export function kyselyRetentionStore(db: Reader): RetentionStore<Transaction> {
  return {
    state: async (tx) => {
      const row = await (tx ?? db).selectFrom('usage_retention').selectAll().executeTakeFirstOrThrow();
      return {
        keptDays: row.retention_days ?? undefined,
        droppedThrough: row.dropped_through ?? '',
        dropping: row.dropping === null ? undefined : droppingSchema.parse(JSON.parse(row.dropping)),
        drops: row.drops,
      };
    },
    setKeptDays: async (tx, keptDays) => {
      await tx
        .updateTable('usage_retention')
        .set({ retention_days: keptDays ?? null })
        .execute();
    },
    begin: async (tx, day) => {
      const { dropped_through: before } = await tx
        .selectFrom('usage_retention')
        .select('dropped_through')
        .executeTakeFirstOrThrow();
      const through = before !== null && before > day.day ? before : day.day;
      await tx
        .updateTable('usage_retention')
        .set({ dropping: JSON.stringify(day), dropped_through: through })
        .execute();
    },
    leave: async (tx) => {
      await tx.updateTable('usage_retention').set({ dropping: null }).execute();
    },
    end: async (tx) => {
      await tx
        .updateTable('usage_retention')
        .set((row) => ({ dropping: null, drops: row('drops', '+', 1) }))
        .execute();
    },
  };
}
