import { asInstant, type Clock, isoInstant } from '#kernel';
import type { Store } from '../../../../store/index.ts';
import { type TossWindow, type TossWindows, WINDOW_MS } from '../../toss-windows.ts';

/** Windows in the control store, so that whichever process is asked can open them. */
export function kyselyTossWindows({
  store,
  clock,
}: {
  readonly store: Pick<Store, 'db' | 'transaction'>;
  readonly clock: Pick<Clock, 'now'>;
}): TossWindows {
  return {
    keep: async (id, window) => {
      const now = clock.now();
      const values = { document: JSON.stringify(window), expires_at: isoInstant(asInstant(now + WINDOW_MS)) };
      await store.transaction(async (tx) => {
        await tx.deleteFrom('billing_windows').where('expires_at', '<=', isoInstant(now)).execute();
        await tx
          .insertInto('billing_windows')
          .values({ id, ...values })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
          .execute();
      });
    },
    find: async (id) => {
      const row = await store.db
        .selectFrom('billing_windows')
        .select('document')
        .where('id', '=', id)
        .where('expires_at', '>', isoInstant(clock.now()))
        .executeTakeFirst();
      // It was written as a window; nobody else writes this table.
      return row && (JSON.parse(row.document) as TossWindow);
    },
  };
}
