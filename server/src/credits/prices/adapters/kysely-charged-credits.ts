import { asInstant, isoInstant } from '#kernel';
import type { Reader, Transaction } from '../../../store/index.ts';
import type { ChargedCredits, ChargedDay } from '../charged-credits.ts';

const CHOICES = 'credits.prices';
/** Requests that share a run come within this time of its first. */
const RUN_SPAN_MS = 24 * 3_600_000;
/** What a gateway charges so late may be of a run that was charged then. */
const KEPT_MS = 7 * RUN_SPAN_MS;

/** What was charged of usage rows, in the control store. */
export function kyselyChargedCredits(db: Reader): ChargedCredits<Transaction> {
  return {
    isWanted: async (tx) => {
      const chosen = await tx.selectFrom('settings').select('name').where('name', '=', CHOICES).executeTakeFirst();
      return chosen !== undefined;
    },
    begin: async (tx, { workspaceId, requesterId, type, id, at, amountMicro }) => {
      const earlier = await tx
        .selectFrom('credit_run_charges')
        .select('began_at')
        .where('workspace_id', '=', workspaceId)
        .where('requester_id', '=', requesterId)
        .where('run_type', '=', type)
        .where('run_id', '=', id)
        .where('began_at', '>', isoInstant(asInstant(at - RUN_SPAN_MS)))
        .where('began_at', '<', isoInstant(asInstant(at + RUN_SPAN_MS)))
        .limit(1)
        .executeTakeFirst();
      if (earlier !== undefined) return false;
      const key = { workspace_id: workspaceId, requester_id: requesterId, run_type: type, run_id: id };
      await tx
        .insertInto('credit_run_charges')
        .values({ ...key, began_at: isoInstant(at), amount_micro: amountMicro })
        .execute();
      await tx
        .deleteFrom('credit_run_charges')
        .where('began_at', '<', isoInstant(asInstant(at - KEPT_MS)))
        .execute();
      return true;
    },
    add: async (tx, days) => {
      for (const { workspaceId, day, requestsMicro, runsMicro } of days) {
        await tx
          .insertInto('credit_charged_days')
          .values({ workspace_id: workspaceId, day, requests_micro: requestsMicro, runs_micro: runsMicro })
          .onConflict((conflict) =>
            conflict.columns(['workspace_id', 'day']).doUpdateSet((has) => ({
              requests_micro: has('credit_charged_days.requests_micro', '+', requestsMicro),
              runs_micro: has('credit_charged_days.runs_micro', '+', runsMicro),
            })),
          )
          .execute();
      }
    },
    posted: async (tx) => {
      const rows = await tx
        .selectFrom('credit_postings')
        .select(({ fn }) => ['workspace_id', fn.sum<string | number | bigint>('used_micro').as('used')])
        .where('kind', '=', 'charges')
        .groupBy('workspace_id')
        .execute();
      return rows.map(({ workspace_id: workspaceId, used }) => ({ workspaceId, micro: BigInt(used) }));
    },
    days: async (tx) => {
      const rows = await (tx ?? db)
        .selectFrom('credit_charged_days')
        .selectAll()
        .orderBy('day')
        .orderBy('workspace_id')
        .execute();
      return rows.map(
        ({ workspace_id: workspaceId, day, requests_micro: requests, runs_micro: runs }): ChargedDay => ({
          workspaceId,
          day,
          requestsMicro: BigInt(requests),
          runsMicro: BigInt(runs),
        }),
      );
    },
  };
}
