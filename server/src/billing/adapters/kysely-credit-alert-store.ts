import type { Reader, Transaction } from '../../store/index.ts';
import type { CreditAlertStore } from '../alerts/credit-alert-store.ts';

/** When people are told that credits run short, in the control store. */
export function kyselyCreditAlertStore(db: Reader): CreditAlertStore<Transaction> {
  return {
    find: async (workspaceId, tx) => {
      const row = await (tx ?? db)
        .selectFrom('billing_credit_alerts')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        workspaceId,
        lowAtMicro: row.low_at_micro === null ? undefined : BigInt(row.low_at_micro),
        expiringDays: row.expiring_days === null ? undefined : Number(row.expiring_days),
        isLow: Number(row.is_low) === 1,
        fallen: Number(row.fallen),
      };
    },
    save: async (tx, { workspaceId, lowAtMicro, expiringDays, isLow, fallen }) => {
      const values = {
        low_at_micro: lowAtMicro ?? null,
        expiring_days: expiringDays ?? null,
        is_low: isLow ? 1 : 0,
        fallen,
      };
      await tx
        .insertInto('billing_credit_alerts')
        .values({ workspace_id: workspaceId, ...values })
        .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(values))
        .execute();
    },
  };
}
