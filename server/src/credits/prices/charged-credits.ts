import type { Instant } from '#kernel';
import type { MicroCredits } from '../facts.ts';

/** A run whose price is charged once, apart from its requests. */
export interface ChargedRun {
  readonly workspaceId: string;
  readonly requesterId: string;
  readonly type: string;
  readonly id: string;
  /** When the request came that brings the price of the run. */
  readonly at: Instant;
  readonly amountMicro: MicroCredits;
}

/** What was charged for requests of one workspace and one UTC day. */
export interface ChargedDay {
  readonly workspaceId: string;
  /** Of the requests, such as `2026-01-05`. */
  readonly day: string;
  /** Sum of their `credits_micro`. */
  readonly requestsMicro: MicroCredits;
  /** Prices of runs that began with them, apart from their rows. */
  readonly runsMicro: MicroCredits;
}

/** What was charged of usage rows so far, for whom it must be charged once and for who compares. */
export interface ChargedCredits<Tx> {
  /** Requests may have a price in credits, or had one once. */
  isWanted(tx: Tx): Promise<boolean>;
  /** Whether the run begins with this: it was not charged within 24 h. Then it is charged from now on. */
  begin(tx: Tx, run: ChargedRun): Promise<boolean>;
  /** Adds to what was charged. */
  add(tx: Tx, days: readonly ChargedDay[]): Promise<void>;
  /** By workspace and day. Without `tx` the last committed state. */
  days(tx?: Tx): Promise<readonly ChargedDay[]>;
  /** What the ledger posted for requests, by workspace. */
  posted(tx: Tx): Promise<readonly { readonly workspaceId: string; readonly micro: MicroCredits }[]>;
}
