import type { Reader } from '../../store/index.ts';
import type { Lot } from '../facts.ts';
import { readLot } from './credit-rows.ts';

/** Lots by the beginning of their reference, for audits of what granted them. */
export interface LotsByReference {
  /** Workspaces that have any. */
  workspaces(): Promise<readonly string[]>;
  of(workspaceId: string): Promise<readonly Lot[]>;
}

/** `prefix` ends with a colon. Read with a transaction, lots are of its moment. */
export function kyselyLotsByReference(db: Reader, prefix: `${string}:`): LotsByReference {
  // What begins with it sorts from it up to whatever comes after its colon.
  const end = `${prefix.slice(0, -1)};`;
  const referenced = () => db.selectFrom('credit_lots').where('reference', '>=', prefix).where('reference', '<', end);
  return {
    workspaces: async () => {
      const rows = await referenced().select('workspace_id').distinct().execute();
      return rows.map((row) => row.workspace_id);
    },
    of: async (workspaceId) => {
      return (await referenced().selectAll().where('workspace_id', '=', workspaceId).execute()).map(readLot);
    },
  };
}
