import type { CreditAlertRule } from './credit-alert.ts';

/** Where rules are kept, one of each workspace. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface CreditAlertStore<Tx> {
  find(workspaceId: string, tx?: Tx): Promise<CreditAlertRule | undefined>;
  save(tx: Tx, rule: CreditAlertRule): Promise<void>;
}
