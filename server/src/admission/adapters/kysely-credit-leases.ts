import type { Transaction } from '../../store/index.ts';
import type { CreditLeaseStore } from '../credit-pool.ts';

/** Which hold stands for which lease, in the control store. */
export const kyselyCreditLeases: CreditLeaseStore<Transaction> = {
  find: async (tx, { workspaceId, holder }) => {
    const row = await tx
      .selectFrom('credit_leases')
      .select('hold_id')
      .where('workspace_id', '=', workspaceId)
      .where('gateway', '=', holder.gateway)
      .where('incarnation', '=', holder.incarnation)
      .executeTakeFirst();
    return row?.hold_id;
  },
  add: async (tx, { workspaceId, holder, holdId }) => {
    await tx
      .insertInto('credit_leases')
      .values({ workspace_id: workspaceId, ...holder, hold_id: holdId })
      .execute();
  },
  remove: async (tx, { holdId }) => {
    await tx.deleteFrom('credit_leases').where('hold_id', '=', holdId).execute();
  },
  all: async (tx) => {
    const rows = await tx
      .selectFrom('credit_leases')
      .selectAll()
      .orderBy('gateway')
      .orderBy('incarnation')
      .orderBy('workspace_id')
      .execute();
    return rows.map(({ workspace_id, gateway, incarnation, hold_id }) => ({
      workspaceId: workspace_id,
      holder: { gateway, incarnation },
      holdId: hold_id,
    }));
  },
};
