import type { Instant } from '#kernel';
import type { AutoTopUp } from './auto-top-up.ts';

/** Where rules are kept, one of each workspace. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface AutoTopUpStore<Tx> {
  find(workspaceId: string, tx?: Tx): Promise<AutoTopUp | undefined>;
  /** Workspaces whose rule is on, or has a purchase under way. */
  active(): Promise<readonly string[]>;
  /** Whether one that is on pays with it. */
  usesMethod(methodId: string, tx?: Tx): Promise<boolean>;
  save(tx: Tx, rule: AutoTopUp, made: ChangedBy): Promise<void>;
}

/** Who changed a rule, and when. */
export interface ChangedBy {
  readonly at: Instant;
  readonly by: { readonly id: string; readonly address: string };
}
