import { asInstant, isoInstant } from '#kernel';
import type { Reader, Transaction } from '../../store/index.ts';
import type { RunCount, RunCountStore } from '../quota-store.ts';

/** How many billable runs began when, in the control store. */
export function kyselyRunCounts(db: Reader): RunCountStore<Transaction> {
  return {
    addMinutes: (tx, counts) => add(tx, 'run_minutes', counts),
    addQuarters: (tx, counts) => add(tx, 'run_quarters', counts),
    fillQuarters: async (tx, counts) => {
      for (const { from, runs } of counts) {
        await tx
          .insertInto('run_quarters')
          .values({ starts_at: isoInstant(from), runs })
          .onConflict((conflict) => conflict.column('starts_at').doNothing())
          .execute();
      }
    },
    minutes: async (from, tx) => {
      const rows = await (tx ?? db)
        .selectFrom('run_minutes')
        .selectAll()
        .where('starts_at', '>=', isoInstant(from))
        .orderBy('starts_at')
        .execute();
      return rows.map(readCount);
    },
    quarters: async (from, to, tx) => {
      const rows = await (tx ?? db)
        .selectFrom('run_quarters')
        .selectAll()
        .where('starts_at', '>=', isoInstant(from))
        .where('starts_at', '<', isoInstant(to))
        .orderBy('starts_at')
        .execute();
      return rows.map(readCount);
    },
    firstQuarter: async (tx) => {
      const row = await (tx ?? db)
        .selectFrom('run_quarters')
        .select('starts_at')
        .orderBy('starts_at')
        .limit(1)
        .executeTakeFirst();
      return row && asInstant(Date.parse(row.starts_at));
    },
    removeMinutesBefore: async (tx, at) => {
      await tx.deleteFrom('run_minutes').where('starts_at', '<', isoInstant(at)).execute();
    },
  };
}

async function add(tx: Transaction, table: 'run_minutes' | 'run_quarters', counts: readonly RunCount[]): Promise<void> {
  for (const { from, runs } of counts) {
    await tx
      .insertInto(table)
      .values({ starts_at: isoInstant(from), runs })
      .onConflict((conflict) =>
        conflict.column('starts_at').doUpdateSet((set) => ({ runs: set(`${table}.runs`, '+', runs) })),
      )
      .execute();
  }
}

function readCount(row: { readonly starts_at: string; readonly runs: number }): RunCount {
  return { from: asInstant(Date.parse(row.starts_at)), runs: Number(row.runs) };
}
