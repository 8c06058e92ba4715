import type { Instant } from '#kernel';

/** A whole number of millionths of a credit. Never a float. */
export type MicroCredits = bigint;

/** One credit. */
export const CREDIT: MicroCredits = 1_000_000n;

/** The largest amount of one lot, hold or use: a thousand million credits, so that every counter fits the store's whole numbers. */
export const AMOUNT_MAX: MicroCredits = 1_000_000_000n * CREDIT;

/** Where credits came from. */
export type LotOrigin = 'plan' | 'top_up' | 'promotion' | 'adjustment';

/** What they were paid with. */
export type LotPayment = 'card' | 'cash' | 'none';

/** Which lot is used first: see `compareLots`. */
export type BurnOrder = 'expiry-first' | 'priority-first';

/** How the days of a lot are counted: see `expiryAfter`. */
export type Validity = 'civil' | 'inclusive' | 'elapsed';

/** What an account has chosen. */
export interface CreditPolicy {
  readonly burnOrder: BurnOrder;
  readonly validity: Validity;
  /** Debt beyond it is flagged; a debit that would cross it is refused. */
  readonly debtCapMicro: MicroCredits;
  /** Which lots settle a debt: those that were paid for, all, or none. */
  readonly debtSettledBy: 'paid' | 'all' | 'none';
  /** How old a use may be to count for its own time; an older one burns what is eligible now and is flagged `late`. */
  readonly lateGraceMs: number;
}

/** The credits of one workspace. */
export interface CreditAccount {
  readonly workspaceId: string;
  readonly policy: CreditPolicy;
  /** What was used beyond all lots and not settled yet. */
  readonly debtMicro: MicroCredits;
  /** Number of the newest posting: 1, 2, 3 … without a gap; 0: there is none. */
  readonly sequence: number;
}

/** What a lot is, from its making on. */
export interface LotFacts {
  readonly id: string;
  readonly workspaceId: string;
  readonly origin: LotOrigin;
  readonly payment: LotPayment;
  readonly amountMicro: MicroCredits;
  /** Lower goes first. 0 to 1000. */
  readonly priority: number;
  /** What a credit of it cost, in millionths of the account's currency; 0 for what was given. */
  readonly costBasisMicro: number;
  readonly effectiveAt: Instant;
  /** Not usable from this instant on; undefined: never ends. Frozen when the lot was made. */
  readonly expiresAt: Instant | undefined;
  readonly createdAt: Instant;
  readonly note: string;
  /** Of the payment or the schedule that made it; unique, so that one makes one lot. */
  readonly reference: string | undefined;
}

/** Where the amount of a lot is now. Their sum is the amount, and none is ever negative. */
export interface LotCounters {
  /** Neither held nor gone. Usable only while the lot is eligible. */
  readonly remaining: MicroCredits;
  readonly held: MicroCredits;
  readonly consumed: MicroCredits;
  readonly expired: MicroCredits;
  readonly voided: MicroCredits;
  readonly refunded: MicroCredits;
  /** Went into a debt. */
  readonly settled: MicroCredits;
}

/** A lot of credits. */
export interface Lot extends LotFacts, LotCounters {
  readonly voidedAt: Instant | undefined;
}

/** Where an amount may be. `issued` is outside; `debt` is the account's; the others are places of one lot. */
export type Place = 'issued' | 'available' | 'held' | 'consumed' | 'expired' | 'voided' | 'refunded' | 'debt';

/** An amount that moved. Nothing is made or lost by it: what leaves one place is what comes to the other. */
export interface Entry {
  readonly from: Place;
  readonly to: Place;
  /** undefined: the use of credits that were not there. */
  readonly lotId: string | undefined;
  /** More than nothing. */
  readonly amountMicro: MicroCredits;
}

/** Why amounts moved. */
export type PostingKind =
  | 'grant'
  | 'hold'
  | 'extend'
  | 'release'
  | 'hold_expiry'
  | 'capture'
  | 'charges'
  | 'debit'
  | 'expiry'
  | 'void'
  | 'refund'
  | 'settlement'
  | 'correction';

/** Entries that happened together. Never changed and never removed. */
export interface Posting {
  readonly id: string;
  readonly workspaceId: string;
  readonly sequence: number;
  readonly kind: PostingKind;
  readonly bookedAt: Instant;
  /** The time for which it counts: of the use, or of the expiry. */
  readonly effectiveAt: Instant;
  /** Came after its hold or its grace had ended. */
  readonly isLate: boolean;
  /** The debt was beyond the policy's cap afterwards. */
  readonly isOverCap: boolean;
  readonly holdId: string | undefined;
  /** The posting that a correction takes back. */
  readonly correctsId: string | undefined;
  readonly note: string;
  readonly entries: readonly Entry[];
}

/** A part of a lot that a hold keeps. */
export interface HoldSlice {
  readonly lotId: string;
  readonly amountMicro: MicroCredits;
}

/** How a hold stands. Whatever is not open has ended, once and for all. */
export type HoldStatus = 'open' | 'captured' | 'released' | 'expired';

/** Credits that were set aside. */
export interface Hold {
  readonly id: string;
  readonly workspaceId: string;
  readonly status: HoldStatus;
  readonly createdAt: Instant;
  /** From this instant on it is not open any more, whether or not that was booked. */
  readonly expiresAt: Instant;
  readonly endedAt: Instant | undefined;
  /** What it was made for, such as a gateway's lease. */
  readonly reference: string;
  /** What it keeps now. Empty once it ended. */
  readonly slices: readonly HoldSlice[];
}
