import { isoInstant } from '#kernel';
import type { Transaction } from '../../store/index.ts';
import type { ChargePositions } from '../post-charges.ts';

/** Positions of spools in the control store. */
export const kyselyChargePositions: ChargePositions<Transaction> = {
  find: async (tx, spoolId) => {
    const row = await tx
      .selectFrom('charge_positions')
      .select(['segment', 'byte_offset'])
      .where('spool_id', '=', spoolId)
      .executeTakeFirst();
    return row && { segment: Number(row.segment), offset: Number(row.byte_offset) };
  },
  save: async (tx, spoolId, { position, at }) => {
    const saved = { segment: position.segment, byte_offset: position.offset, updated_at: isoInstant(at) };
    await tx
      .insertInto('charge_positions')
      .values({ spool_id: spoolId, ...saved })
      .onConflict((conflict) => conflict.column('spool_id').doUpdateSet(saved))
      .execute();
  },
};
