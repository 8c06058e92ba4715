import type { Instant } from '#kernel';
import type { BookChanges } from './books.ts';
import type { HistoryQuestion, UsedByKind } from './credits.ts';
import type { CreditAccount, CreditPolicy, Hold, Lot, MicroCredits, Posting } from './facts.ts';

/** What an act has to see of an account. */
export interface LoadBooks {
  readonly workspaceId: string;
  readonly keys: readonly string[];
  readonly now: Instant;
  /** Beside those whose term is over. */
  readonly holdIds: readonly string[];
  /** Beside those that are not used up. */
  readonly lotIds: readonly string[];
  /** Lots too that ended after this and were booked as expired; undefined: none of them. */
  readonly endedAfter: Instant | undefined;
}

/** An account as it stands, and the answers that the keys got before. */
export interface LoadedBooks {
  /** undefined: nothing was ever done with it. */
  readonly account: CreditAccount | undefined;
  readonly lots: readonly Lot[];
  readonly holds: readonly Hold[];
  readonly earlier: ReadonlyMap<string, KeptCreditAnswer>;
}

/** The answer of an act, by its key. */
export interface KeptCreditAnswer {
  /** Of the request, hex. */
  readonly requestHash: string;
  /** JSON, as `write-answer.ts` writes it. */
  readonly answer: string;
}

/** What an act changed. */
export interface SaveBooks extends BookChanges {
  readonly now: Instant;
  /** By key. */
  readonly kept: ReadonlyMap<string, KeptCreditAnswer>;
}

/** Where the ledger is kept. `Tx` is a transaction of the control store; transactions take effect one after the other. */
export interface CreditStore<Tx> {
  load(asked: LoadBooks, tx?: Tx): Promise<LoadedBooks>;
  save(tx: Tx, changes: SaveBooks): Promise<void>;
  /** Writes what an account has chosen; makes the account when it is not there. */
  savePolicy(tx: Tx, workspaceId: string, policy: CreditPolicy): Promise<void>;
  findHold(id: string, tx?: Tx): Promise<Hold | undefined>;
  findLot(by: { readonly id: string } | { readonly reference: string }, tx?: Tx): Promise<Lot | undefined>;
  /** A posting and its corrections, in the order in which they were booked. */
  findPosting(
    tx: Tx,
    asked: { readonly workspaceId: string; readonly id: string },
  ): Promise<{
    readonly posting: Posting | undefined;
    readonly earlier: readonly Posting[];
  }>;
  /** Lots with settled debts, the one that settled last first. */
  settledLots(tx: Tx, workspaceId: string): Promise<readonly string[]>;
  /** Workspaces that have something due, at most so many. */
  dueWorkspaces(now: Instant, limit: number, tx?: Tx): Promise<readonly string[]>;
  /** All of a workspace's lots, in no order. */
  lots(workspaceId: string): Promise<readonly Lot[]>;
  history(asked: HistoryQuestion): Promise<readonly Posting[]>;
  usedBetween(workspaceId: string, range: { readonly from: Instant; readonly to: Instant }): Promise<MicroCredits>;
  usedByKind(workspaceId: string, range: { readonly from: Instant; readonly to: Instant }): Promise<UsedByKind>;
}
