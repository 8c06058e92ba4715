import type { Instant } from '#kernel';
import { hasEnded } from './eligible.ts';
import type { CreditAccount, Lot, LotCounters, MicroCredits, Place, PostingKind } from './facts.ts';

/** What the store says of one account, read at one moment. */
export interface CreditFacts {
  readonly account: CreditAccount;
  readonly lots: readonly Lot[];
  /** What moved between two places of a lot, or of the account's debt, over all postings. */
  readonly moved: readonly Moved[];
  readonly postings: { readonly count: number; readonly first: number; readonly last: number };
  /** What holds keep of each lot. */
  readonly slices: readonly { readonly lotId: string; readonly isOpen: boolean; readonly amountMicro: MicroCredits }[];
  /** Postings whose own sum of use is not that of their entries. */
  readonly misused: readonly {
    readonly postingId: string;
    readonly stored: MicroCredits;
    readonly entries: MicroCredits;
  }[];
  /** Uses of lots that were not eligible at the time for which their posting counts. */
  readonly outside: readonly OutsideUse[];
  /** What corrections gave back of a posting, and what that had charged, by lot. */
  readonly corrected: readonly {
    readonly postingId: string;
    readonly charged: MicroCredits;
    readonly returned: MicroCredits;
  }[];
}

/** An amount that moved between two places. */
export interface Moved {
  readonly from: Place;
  readonly to: Place;
  readonly lotId: string | undefined;
  readonly amountMicro: MicroCredits;
  readonly entries: number;
}

/** A use of a lot at a time of its own. */
export interface OutsideUse {
  readonly postingId: string;
  readonly kind: PostingKind;
  readonly lotId: string;
  readonly bookedAt: Instant;
}

/** What must hold of every account. */
export type CreditRule =
  /** Postings are numbered without a gap, up to the account's number. */
  | 'sequence'
  /** Each counter of a lot is what its entries come to. */
  | 'lot_counter'
  /** A lot's amount is the sum of its counters. */
  | 'lot_amount'
  /** A lot was made once, with its amount. */
  | 'granted_once'
  /** The debt is what its entries come to. */
  | 'debt'
  /** What is held of a lot is what open holds keep of it. */
  | 'held'
  /** A hold that has ended keeps nothing. */
  | 'hold_ended'
  /** A posting's sum of use is that of its entries. */
  | 'used'
  /** Nothing is used outside of its lifetime. */
  | 'lifetime'
  /** No more is given back than was charged. */
  | 'corrected'
  /** What was posted for requests is what was counted of their rows. */
  | 'charges';

/** Something that does not hold. Amounts are in millionths of a credit. */
export interface CreditFinding {
  readonly rule: CreditRule;
  readonly workspaceId: string;
  /** Id of the lot, the posting or the account. */
  readonly subject: string;
  readonly expected: string;
  readonly found: string;
}

type Found = Omit<CreditFinding, 'workspaceId'>;

const COUNTERS: Readonly<Record<keyof LotCounters, Place>> = {
  remaining: 'available',
  held: 'held',
  consumed: 'consumed',
  expired: 'expired',
  voided: 'voided',
  refunded: 'refunded',
  settled: 'debt',
};

/** Everything that does not hold of an account. Pure: looks at facts only. */
export function checkCredits(facts: CreditFacts): readonly CreditFinding[] {
  const { workspaceId } = facts.account;
  const found = [
    ...checkSequence(facts),
    ...facts.lots.flatMap((lot) => checkLot(lot, facts)),
    ...checkDebt(facts),
    ...checkHolds(facts),
    ...checkPostings(facts),
  ];
  return found.map((each) => ({ ...each, workspaceId }));
}

function checkSequence({ account, postings: { count, first, last } }: CreditFacts): readonly Found[] {
  const begins = account.sequence === 0 ? 0 : 1;
  return differing('sequence', account.workspaceId, [
    [`${begins}…${account.sequence}, ${account.sequence} of them`, `${first}…${last}, ${count} of them`],
  ]);
}

function checkLot(lot: Lot, { moved, slices }: CreditFacts): readonly Found[] {
  const own = moved.filter(({ lotId }) => lotId === lot.id);
  const counters = Object.entries(COUNTERS) as [keyof LotCounters, Place][];
  const made = own.find(({ from }) => from === 'issued');
  const held = slices.filter(({ lotId, isOpen }) => lotId === lot.id && isOpen);
  return [
    ...counters.flatMap(([counter, place]) => {
      const expected = netOf(own, place);
      return differing('lot_counter', lot.id, [[`${counter} ${expected}`, `${counter} ${lot[counter]}`]]);
    }),
    ...differing('lot_amount', lot.id, [
      [String(lot.amountMicro), String(counters.reduce((sum, [counter]) => sum + lot[counter], 0n))],
    ]),
    ...differing('granted_once', lot.id, [
      [
        `${lot.amountMicro} once`,
        made === undefined ? 'never' : `${made.amountMicro}${made.entries === 1 ? ' once' : ''}`,
      ],
    ]),
    ...differing('held', lot.id, [[String(sumOf(held)), String(lot.held)]]),
  ];
}

function checkDebt({ account, moved }: CreditFacts): readonly Found[] {
  const expected = -netOf(moved, 'debt');
  return differing('debt', account.workspaceId, [[String(expected), String(account.debtMicro)]]);
}

function checkHolds({ account, slices }: CreditFacts): readonly Found[] {
  const kept = sumOf(slices.filter(({ isOpen }) => !isOpen));
  return differing('hold_ended', account.workspaceId, [['0', String(kept)]]);
}

function checkPostings({ account, lots, misused, outside, corrected }: CreditFacts): readonly Found[] {
  const lotsById = new Map(lots.map((lot) => [lot.id, lot]));
  const { lateGraceMs } = account.policy;
  return [
    ...misused.flatMap(({ postingId, stored, entries }) =>
      differing('used', postingId, [[String(entries), String(stored)]]),
    ),
    ...outside
      .filter((use) => !isServedWork(use, lotsById.get(use.lotId), lateGraceMs))
      .map(({ postingId, lotId }) => ({
        rule: 'lifetime' as const,
        subject: postingId,
        expected: 'eligible',
        found: lotId,
      })),
    ...corrected
      .filter(({ charged, returned }) => returned > charged)
      .map(({ postingId, charged, returned }) => ({
        ...{ rule: 'corrected' as const, subject: postingId },
        ...{ expected: `at most ${charged}`, found: String(returned) },
      })),
  ];
}

/** Charges of served work count for when it was admitted, which their posting does not tell: within the grace before it. */
function isServedWork({ kind, bookedAt }: OutsideUse, lot: Lot | undefined, lateGraceMs: number): boolean {
  if (lot === undefined || (kind !== 'capture' && kind !== 'charges')) return false;
  return lot.effectiveAt <= bookedAt && !hasEnded(lot, (bookedAt - lateGraceMs) as Instant);
}

function netOf(moved: readonly Moved[], place: Place): MicroCredits {
  return moved.reduce(
    (sum, { from, to, amountMicro }) => sum + (to === place ? amountMicro : 0n) - (from === place ? amountMicro : 0n),
    0n,
  );
}

function sumOf(amounts: readonly { readonly amountMicro: MicroCredits }[]): MicroCredits {
  return amounts.reduce((sum, { amountMicro }) => sum + amountMicro, 0n);
}

function differing(rule: CreditRule, subject: string, pairs: readonly (readonly [string, string])[]): readonly Found[] {
  return pairs.flatMap(([expected, found]) => (expected === found ? [] : [{ rule, subject, expected, found }]));
}
