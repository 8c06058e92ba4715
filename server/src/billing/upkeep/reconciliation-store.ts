import type { Instant } from '#kernel';
import type { Reconciliation } from '../orders/orders.ts';

/** A comparison with the providers that is to be made, or was. */
export interface KeptReconciliation {
  readonly id: string;
  /** Such as `2026-01-05`, of the account's zone; undefined: somebody asked for it. */
  readonly day: string | undefined;
  readonly from: Instant;
  readonly to: Instant;
  readonly startedAt: Instant;
}

/** Where comparisons are kept. `Tx` is a transaction of the control store. */
export interface ReconciliationStore<Tx> {
  /** false: that of the day was made, or is being made by somebody whose time is not over. */
  take(tx: Tx, asked: KeptReconciliation & { readonly freeAt: Instant }): Promise<boolean>;
  /** It came to nothing and may be taken up again then. */
  free(tx: Tx, id: string, at: Instant): Promise<void>;
  finish(tx: Tx, id: string, found: Reconciliation): Promise<void>;
  /** Whether that of the day was made, or is being made. */
  isTaken(day: string, now: Instant): Promise<boolean>;
  /** The last ones that were made, newest first. */
  list(limit: number): Promise<readonly (KeptReconciliation & { readonly found: Reconciliation })[]>;
  /** Removes all but the newest. */
  prune(tx: Tx, keep: number): Promise<void>;
}
