import type { Selectable } from 'kysely';
import { isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { AutoTopUp } from '../top-ups/auto-top-up.ts';
import type { AutoTopUpStore } from '../top-ups/auto-top-up-store.ts';
import { instantOf, textOf } from './instant-columns.ts';

/** Rules that keep credits above a threshold, in the control store. */
export function kyselyAutoTopUpStore(db: Reader): AutoTopUpStore<Transaction> {
  return {
    find: async (workspaceId, tx) => {
      const row = await (tx ?? db)
        .selectFrom('billing_auto_top_ups')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst();
      return row && readRule(row);
    },
    active: async () => {
      const rows = await db
        .selectFrom('billing_auto_top_ups')
        .select('workspace_id')
        .where((is) => is.or([is('is_on', '=', 1), is('order_id', 'is not', null)]))
        .orderBy('workspace_id')
        .execute();
      return rows.map(({ workspace_id: id }) => id);
    },
    usesMethod: async (methodId, tx) => {
      const row = await (tx ?? db)
        .selectFrom('billing_auto_top_ups')
        .select('workspace_id')
        .where('method_id', '=', methodId)
        .where('is_on', '=', 1)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    save: async (tx, rule, { at, by }) => {
      const values = {
        is_on: rule.isOn ? 1 : 0,
        threshold_micro: rule.thresholdMicro,
        package_id: rule.packageId,
        method_id: rule.methodId,
        monthly_cap_minor: rule.monthlyCapMinor,
        cool_down_ms: rule.coolDownMs,
        failures: rule.failures,
        not_before: textOf(rule.notBefore),
        off_reason: rule.offReason ?? null,
        order_id: rule.underWay?.orderId ?? null,
        asked_at: textOf(rule.underWay?.askedAt),
        updated_at: isoInstant(at),
        updated_by: by.address,
        updated_by_id: by.id,
      };
      await tx
        .insertInto('billing_auto_top_ups')
        .values({ workspace_id: rule.workspaceId, ...values })
        .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(values))
        .execute();
    },
  };
}

/** What stands in these columns was written by this file. */
function readRule(row: Selectable<Tables['billing_auto_top_ups']>): AutoTopUp {
  const askedAt = instantOf(row.asked_at);
  return {
    workspaceId: row.workspace_id,
    isOn: Number(row.is_on) === 1,
    thresholdMicro: BigInt(row.threshold_micro),
    packageId: row.package_id,
    methodId: row.method_id,
    monthlyCapMinor: BigInt(row.monthly_cap_minor),
    coolDownMs: Number(row.cool_down_ms),
    failures: Number(row.failures),
    notBefore: instantOf(row.not_before),
    offReason: (row.off_reason as AutoTopUp['offReason']) ?? undefined,
    underWay: row.order_id === null || askedAt === undefined ? undefined : { orderId: row.order_id, askedAt },
  };
}
