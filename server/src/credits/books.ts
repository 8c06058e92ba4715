import { type Instant, invariant } from '#kernel';
import { compareLots } from './compare-lots.ts';
import type {
  CreditAccount,
  Entry,
  Hold,
  HoldSlice,
  HoldStatus,
  Lot,
  LotCounters,
  MicroCredits,
  Place,
  Posting,
  PostingKind,
} from './facts.ts';

/** What the books of an account are opened with. */
export interface BooksOf {
  readonly account: CreditAccount;
  readonly lots: readonly Lot[];
  readonly holds: readonly Hold[];
  /** Marks of what was done once, as far as they were asked for. */
  readonly marks?: ReadonlySet<string>;
  readonly now: Instant;
  readonly newId: () => string;
}

/** What was changed and is to be kept. */
export interface BookChanges {
  readonly account: CreditAccount;
  readonly lots: readonly Lot[];
  readonly newLots: ReadonlySet<string>;
  readonly holds: readonly Hold[];
  readonly newHolds: ReadonlySet<string>;
  readonly postings: readonly Posting[];
  readonly newMarks: ReadonlySet<string>;
}

/** What is said of a posting besides its entries. */
export type PostingFacts = Pick<Posting, 'kind'> &
  Partial<Pick<Posting, 'effectiveAt' | 'isLate' | 'holdId' | 'correctsId' | 'note'>>;

/** A posting that is being made: each move takes effect at once. */
export interface Draft {
  /** Moves an amount; nothing for zero. Moves between the same places become one entry. */
  move(move: Move): void;
  /** Puts the posting into the books, when anything moved. */
  close(): Posting | undefined;
}

export type Move = Entry;

type Mutable<Value> = { -readonly [Name in keyof Value]: Value[Name] };

const COUNTERS: Readonly<Partial<Record<Place, keyof LotCounters>>> = {
  available: 'remaining',
  held: 'held',
  consumed: 'consumed',
  expired: 'expired',
  voided: 'voided',
  refunded: 'refunded',
};

/** The books of one account while an act is decided: counters follow the entries, and nothing is kept before `changes`. */
export class Books {
  readonly now: Instant;
  readonly #newId: () => string;
  readonly #account: Mutable<CreditAccount>;
  readonly #lots: Map<string, Mutable<Lot>>;
  readonly #holds: Map<string, Hold>;
  readonly #changedLots = new Set<string>();
  readonly #newLots = new Set<string>();
  readonly #changedHolds = new Set<string>();
  readonly #newHolds = new Set<string>();
  readonly #postings: Posting[] = [];
  readonly #marks: ReadonlySet<string>;
  readonly #newMarks = new Set<string>();

  constructor({ account, lots, holds, marks = new Set(), now, newId }: BooksOf) {
    this.#marks = marks;
    this.now = now;
    this.#newId = newId;
    this.#account = { ...account };
    this.#lots = new Map(lots.map((lot) => [lot.id, { ...lot }]));
    this.#holds = new Map(holds.map((hold) => [hold.id, { ...hold, slices: this.#inBurnOrder(hold.slices) }]));
  }

  get account(): CreditAccount {
    return this.#account;
  }

  lots(): readonly Lot[] {
    return [...this.#lots.values()];
  }

  lot(id: string): Lot {
    return this.#lot(id);
  }

  findLot(id: string): Lot | undefined {
    return this.#lots.get(id);
  }

  holds(): readonly Hold[] {
    return [...this.#holds.values()];
  }

  hold(id: string): Hold {
    return this.#hold(id);
  }

  findHold(id: string): Hold | undefined {
    return this.#holds.get(id);
  }

  /** Whether this was done before, and may be done once. */
  isMarked(mark: string): boolean {
    return this.#marks.has(mark) || this.#newMarks.has(mark);
  }

  mark(mark: string): void {
    this.#newMarks.add(mark);
  }

  newId(): string {
    return this.#newId();
  }

  addLot(lot: Lot): void {
    this.#lots.set(lot.id, { ...lot });
    this.#newLots.add(lot.id);
    this.#changedLots.add(lot.id);
  }

  voidLot(id: string): void {
    this.#lot(id).voidedAt = this.now;
    this.#changedLots.add(id);
  }

  addHold(hold: Omit<Hold, 'status' | 'endedAt' | 'slices' | 'createdAt'>): void {
    this.#holds.set(hold.id, { ...hold, status: 'open', createdAt: this.now, endedAt: undefined, slices: [] });
    this.#newHolds.add(hold.id);
    this.#changedHolds.add(hold.id);
  }

  prolongHold(id: string, expiresAt: Instant): void {
    this.#changeHold(id, { expiresAt });
  }

  endHold(id: string, status: Exclude<HoldStatus, 'open'>): void {
    invariant(this.#hold(id).slices.length === 0, 'a hold that ends keeps nothing');
    this.#changeHold(id, { status, endedAt: this.now });
  }

  /** Adds to what a hold keeps of a lot, or takes from it. */
  changeSlice(holdId: string, { lotId, amountMicro }: HoldSlice): void {
    const { slices } = this.#hold(holdId);
    const before = slices.find((slice) => slice.lotId === lotId)?.amountMicro ?? 0n;
    const after = before + amountMicro;
    invariant(after >= 0n, 'a hold keeps no less than nothing of a lot');
    const others = slices.filter((slice) => slice.lotId !== lotId);
    const changed = after === 0n ? others : [...others, { lotId, amountMicro: after }];
    this.#changeHold(holdId, { slices: this.#inBurnOrder(changed) });
  }

  draft(facts: PostingFacts): Draft {
    const entries = new Map<string, Mutable<Entry>>();
    return {
      move: (move) => {
        if (move.amountMicro === 0n) return;
        this.#move(move);
        const name = `${move.from}>${move.to}>${move.lotId ?? ''}`;
        const same = entries.get(name);
        if (same === undefined) entries.set(name, { ...move });
        else same.amountMicro += move.amountMicro;
      },
      close: () => (entries.size === 0 ? undefined : this.#post(facts, [...entries.values()])),
    };
  }

  changes(): BookChanges {
    return {
      account: this.#account,
      lots: [...this.#changedLots].map((id) => this.#lot(id)),
      newLots: this.#newLots,
      holds: [...this.#changedHolds].map((id) => this.#hold(id)),
      newHolds: this.#newHolds,
      postings: this.#postings,
      newMarks: this.#newMarks,
    };
  }

  #post(facts: PostingFacts, entries: readonly Entry[]): Posting {
    const { workspaceId, debtMicro, policy } = this.#account;
    this.#account.sequence++;
    const isCharging = entries.some(({ from, to }) => from === 'debt' && to === 'consumed');
    const posting: Posting = {
      id: this.#newId(),
      workspaceId,
      sequence: this.#account.sequence,
      kind: facts.kind satisfies PostingKind,
      bookedAt: this.now,
      effectiveAt: facts.effectiveAt ?? this.now,
      isLate: facts.isLate ?? false,
      isOverCap: isCharging && debtMicro > policy.debtCapMicro,
      holdId: facts.holdId,
      correctsId: facts.correctsId,
      note: facts.note ?? '',
      entries,
    };
    this.#postings.push(posting);
    return posting;
  }

  #move({ from, to, lotId, amountMicro }: Move): void {
    invariant(amountMicro > 0n, 'an entry moves more than nothing');
    if (from === 'debt') this.#account.debtMicro += amountMicro;
    if (to === 'debt') this.#account.debtMicro -= amountMicro;
    invariant(this.#account.debtMicro >= 0n, 'no more debt is settled than there is');
    if (lotId === undefined) return;
    const lot = this.#lot(lotId);
    if (from !== 'issued') subtract(lot, COUNTERS[from] ?? 'settled', amountMicro);
    lot[COUNTERS[to] ?? 'settled'] += amountMicro;
    this.#changedLots.add(lotId);
  }

  #changeHold(id: string, change: Partial<Hold>): void {
    const hold = this.#hold(id);
    invariant(hold.status === 'open', 'a hold that has ended is never changed');
    this.#holds.set(id, { ...hold, ...change });
    this.#changedHolds.add(id);
  }

  #inBurnOrder(slices: readonly HoldSlice[]): readonly HoldSlice[] {
    const { burnOrder } = this.#account.policy;
    return slices.toSorted((one, other) => compareLots(this.#lot(one.lotId), this.#lot(other.lotId), burnOrder));
  }

  #lot(id: string): Mutable<Lot> {
    const lot = this.#lots.get(id);
    invariant(lot !== undefined, 'the lot was read with the books');
    return lot;
  }

  #hold(id: string): Hold {
    const hold = this.#holds.get(id);
    invariant(hold !== undefined, 'the hold was read with the books');
    return hold;
  }
}

function subtract(lot: Mutable<Lot>, counter: keyof LotCounters, amountMicro: MicroCredits): void {
  lot[counter] -= amountMicro;
  invariant(lot[counter] >= 0n, `a lot has no less than nothing ${counter}`);
}
