import type { Instant } from '#kernel';
import type { CreditPolicy, Hold, Lot, LotFacts, MicroCredits, Posting } from './facts.ts';
import type { CreditOutcome } from './outcome.ts';

/**
 * The ledger of credits. Everything that changes it takes the caller's transaction, so that a charge and the position
 * from which it was read are kept together. Acts of one account take effect as if one ran after the other.
 *
 * `key`: the same key with the same request gets the first answer again, before anything else is looked at; with
 * another request it is refused (`credit_key_reused`). Keys are the workspace's. What was refused is not remembered.
 */
export interface Credits<Tx> {
  /** Adds a lot, and settles a debt with it when the policy says so. A `reference` that was granted before gives that lot again. */
  grant(tx: Tx, asked: NewLot): Promise<CreditOutcome<Granted>>;
  /**
   * Sets credits aside: `amountMicro`, or what there is when that is at least `minimumMicro`. Nothing that is held can be
   * used by anybody else. It ends once: captured, released, or by its term.
   */
  hold(tx: Tx, asked: NewHold): Promise<CreditOutcome<Held>>;
  /** Sets more aside, or prolongs the term, or both. Refused once the term is over. */
  extend(tx: Tx, asked: ExtendHold): Promise<CreditOutcome<Held>>;
  /**
   * Charges served work to a hold: equal to it, less (the rest goes back) or more (the rest burns on, then becomes debt).
   * With `keepRest` the hold stays open, as a lease does. After its term the charge is posted all the same, as `late`: its
   * amount must be said then, since nothing is kept any more, and without `keepRest` it is the last one.
   */
  capture(tx: Tx, asked: CaptureHold): Promise<CreditOutcome<Charged>>;
  /** Gives back a part, the one that ends last first, or all of it, which ends the hold. */
  release(tx: Tx, asked: ReleaseHold): Promise<CreditOutcome<Held>>;
  /** Charges without a hold. Refused when the credits are not there, unless debt is allowed. */
  debit(tx: Tx, asked: NewDebit): Promise<CreditOutcome<Charged>>;
  /** Many debits, each as if it were alone, one after the other, with a posting and an outcome of its own: quick, since they share their statements. */
  debitAll(tx: Tx, all: readonly NewDebit[]): Promise<readonly CreditOutcome<Charged>[]>;
  /** Likewise many holds. */
  holdAll(tx: Tx, all: readonly NewHold[]): Promise<readonly CreditOutcome<Held>[]>;
  /**
   * Charges served work, many at once; never refused. Each captures from its hold with `keepRest`; one whose hold has
   * ended is posted as `late`. One entry for each workspace and lot.
   */
  postCharges(
    tx: Tx,
    charges: readonly Charge[],
    options?: { readonly key?: string },
  ): Promise<readonly PostedCharges[]>;
  /** Takes back a part of what a posting charged, in reverse order of its entries. What comes back to a lot that has ended expires at once. */
  correct(tx: Tx, asked: NewCorrection): Promise<CreditOutcome<Charged>>;
  /** Ends a lot for good: what remains is void now, what is held when it is released. */
  voidLot(
    tx: Tx,
    asked: { readonly workspaceId: string; readonly lotId: string; readonly note?: string; readonly key?: string },
  ): Promise<CreditOutcome<Lot>>;
  /** Takes credits out of a lot because their money was given back; at most what remains. */
  refundLot(tx: Tx, asked: RefundLot): Promise<CreditOutcome<Lot>>;
  /** Books what time has ended: lots and holds whose term is over, at most `limit` accounts. Eligibility never waits for it. */
  bookDue(tx: Tx, limit?: number): Promise<{ readonly accounts: number; readonly hasMore: boolean }>;
  /** Chooses how an account works, from now on. */
  setPolicy(
    tx: Tx,
    asked: { readonly workspaceId: string; readonly policy: Partial<CreditPolicy> },
  ): Promise<CreditPolicy>;

  /** Looks at the lots that are not used up: quick, however long the history. Without `tx` the last committed state. */
  balance(workspaceId: string, tx?: Tx): Promise<Balance>;
  policy(workspaceId: string, tx?: Tx): Promise<CreditPolicy>;
  findHold(holdId: string, tx?: Tx): Promise<Hold | undefined>;
  findLot(lotId: string, tx?: Tx): Promise<Lot | undefined>;
  /** In burn order; first those that are not used up. */
  lots(workspaceId: string, options?: { readonly isOpenOnly?: boolean }): Promise<readonly Lot[]>;
  /** The newest first. */
  history(asked: HistoryQuestion): Promise<readonly Posting[]>;
  /** What was used in `[from, to)` by the time of booking, less what was taken back. */
  usedBetween(workspaceId: string, range: { readonly from: Instant; readonly to: Instant }): Promise<MicroCredits>;
  /** The same, told apart. */
  usedByKind(workspaceId: string, range: { readonly from: Instant; readonly to: Instant }): Promise<UsedByKind>;
}

/** A lot to be made. */
export type NewLot = Pick<LotFacts, 'workspaceId' | 'origin' | 'payment' | 'amountMicro'> &
  Partial<Pick<LotFacts, 'priority' | 'costBasisMicro' | 'effectiveAt' | 'expiresAt' | 'note' | 'reference'>> & {
    readonly key?: string;
  };

/** The lot, and what of it went into a debt at once. */
export interface Granted {
  readonly lot: Lot;
  readonly settledMicro: MicroCredits;
}

/** What to set aside. */
export interface NewHold {
  readonly workspaceId: string;
  readonly amountMicro: MicroCredits;
  /** Default: `amountMicro`. */
  readonly minimumMicro?: MicroCredits;
  readonly expiresAt: Instant;
  readonly reference?: string;
  readonly key?: string;
}

/** A part of a hold that comes from one lot. */
export interface Tranche {
  readonly lotId: string;
  readonly amountMicro: MicroCredits;
  /** Admit nothing from it at this instant or later; undefined: no end of its own. */
  readonly usableUntil: Instant | undefined;
}

/** A hold as it stands, and what is left beside it. */
export interface Held {
  readonly hold: Hold;
  readonly heldMicro: MicroCredits;
  /** In burn order. */
  readonly tranches: readonly Tranche[];
  /** Eligible and not held by anybody, after this. */
  readonly availableMicro: MicroCredits;
}

/** More of a hold. */
export interface ExtendHold {
  readonly holdId: string;
  /** To be set aside in addition; default: nothing. */
  readonly amountMicro?: MicroCredits;
  /** Of `amountMicro`; default: all of it. */
  readonly minimumMicro?: MicroCredits;
  /** Never earlier than before; default: as it is. */
  readonly expiresAt?: Instant;
  readonly key?: string;
}

/** What to charge to a hold. */
export interface CaptureHold {
  readonly holdId: string;
  /** May be zero. Default: all that it keeps. */
  readonly amountMicro?: MicroCredits | undefined;
  /** The hold stays open with what is left of it; default: false. */
  readonly keepRest?: boolean;
  /** When the work was admitted: parts of lots that had ended by then are passed over. Default: all parts may be used. */
  readonly at?: Instant;
  readonly note?: string;
  readonly key?: string;
}

/** What to give back. */
export interface ReleaseHold {
  readonly holdId: string;
  /** Default: all. */
  readonly amountMicro?: MicroCredits;
  /** Parts of lots that have ended go first: nobody can use them. Default: what would be used last goes first. */
  readonly isEndedFirst?: boolean;
  readonly key?: string;
}

/** A use without a hold. */
export interface NewDebit {
  readonly workspaceId: string;
  readonly amountMicro: MicroCredits;
  /** When it was used; default: now. */
  readonly at?: Instant;
  /** What is not there becomes debt, up to the policy's cap; default: refused. */
  readonly allowsDebt?: boolean;
  readonly note?: string;
  readonly key?: string;
}

/** Served work, read from a gateway's spool. */
export interface Charge {
  readonly workspaceId: string;
  /** The hold or lease that admitted it; undefined: none did (credits failed open, or it is not known any more). */
  readonly holdId: string | undefined;
  /** Zero changes nothing. */
  readonly amountMicro: MicroCredits;
  /** When it was admitted. */
  readonly at: Instant;
}

/** What was charged, and from where. */
export interface Charged {
  /** undefined: nothing moved. */
  readonly postingId: string | undefined;
  readonly workspaceId: string;
  /** From each lot, in the order in which it was taken. Negative: taken back. */
  readonly parts: readonly { readonly lotId: string; readonly amountMicro: MicroCredits }[];
  /** What became debt; negative: taken back. */
  readonly debtMicro: MicroCredits;
  readonly isLate: boolean;
  readonly isOverCap: boolean;
  /** The hold afterwards, where there was one. */
  readonly hold: Hold | undefined;
  readonly availableMicro: MicroCredits;
}

/** What a batch of charges came to in one workspace. */
export interface PostedCharges {
  readonly workspaceId: string;
  readonly charges: number;
  readonly chargedMicro: MicroCredits;
  /** Of it: became debt. */
  readonly debtMicro: MicroCredits;
  /** Of it: after its hold had ended. */
  readonly lateMicro: MicroCredits;
  /** Of it: beyond what its hold kept. */
  readonly overrunMicro: MicroCredits;
  readonly isOverCap: boolean;
  readonly availableMicro: MicroCredits;
}

/** What to take back. */
export interface NewCorrection {
  readonly workspaceId: string;
  /** A debit, a capture or charges. */
  readonly postingId: string;
  /** To be given back; at most what the posting charged and was not given back yet. */
  readonly amountMicro: MicroCredits;
  readonly note?: string;
  readonly key?: string;
}

/** What to refund. */
export interface RefundLot {
  readonly workspaceId: string;
  readonly lotId: string;
  /** Default: all that remains. */
  readonly amountMicro?: MicroCredits;
  readonly note?: string;
  readonly key?: string;
}

/** How an account stands. */
export interface Balance {
  readonly workspaceId: string;
  /** Eligible now and not held. */
  readonly availableMicro: MicroCredits;
  readonly heldMicro: MicroCredits;
  /** Not effective yet. */
  readonly comingMicro: MicroCredits;
  readonly debtMicro: MicroCredits;
  /** Every lot that has something available or held, in burn order. */
  readonly lots: readonly Lot[];
}

/** What was used, by what charged it. */
export interface UsedByKind {
  /** Requests and their runs. */
  readonly chargesMicro: MicroCredits;
  /** Debits, and captures of holds. */
  readonly directMicro: MicroCredits;
  /** Taken back: nothing, or less. */
  readonly correctionsMicro: MicroCredits;
}

/** A page of the history. */
export interface HistoryQuestion {
  readonly workspaceId: string;
  /** Of `sequence`; default: the newest. */
  readonly before?: number;
  readonly limit: number;
  /** Default: all. */
  readonly kinds?: readonly Posting['kind'][];
  /** Only what moved credits of one of these lots; default: whichever. */
  readonly lotIds?: readonly string[];
  /** By the time of booking, included. */
  readonly from?: Instant;
  /** Not included. */
  readonly to?: Instant;
}
