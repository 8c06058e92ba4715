/**
 * The ledger as its rules are written down, in the plainest way: no entries, no store, nothing shared with the program but
 * the words. Tests compare the two after every act.
 */

export interface ModelLot {
  readonly id: string;
  readonly isBought: boolean;
  readonly isPaid: boolean;
  readonly amount: bigint;
  readonly priority: number;
  readonly cost: number;
  readonly from: number;
  readonly until: number | undefined;
  readonly made: number;
  left: bigint;
  held: bigint;
  used: bigint;
  gone: bigint;
  void: bigint;
  refunded: bigint;
  settled: bigint;
  isVoid: boolean;
}

export interface ModelHold {
  readonly id: string;
  readonly made: number;
  until: number;
  status: 'open' | 'captured' | 'released' | 'expired';
  /** Its term was over, and its work was charged for good. */
  isChargedLate: boolean;
  readonly kept: Map<string, bigint>;
}

/** A part of a charge: from a lot, or from nothing. */
interface Take {
  readonly source: 'held' | 'free' | 'debt';
  readonly lot: string | undefined;
  amount: bigint;
  returned: bigint;
}

export interface ModelPolicy {
  readonly order: 'expiry-first' | 'priority-first';
  readonly cap: bigint;
  readonly settledBy: 'paid' | 'all' | 'none';
  readonly grace: number;
}

export class LedgerModel {
  now: number;
  readonly policy: ModelPolicy;
  readonly lots = new Map<string, ModelLot>();
  readonly holds = new Map<string, ModelHold>();
  readonly charges = new Map<string, Take[]>();
  debt = 0n;
  /** Lots that settled a debt, the latest last. */
  #settlers: string[] = [];

  constructor(now: number, policy: ModelPolicy) {
    this.now = now;
    this.policy = policy;
  }

  /** Gives what puts everything back as it is now. */
  snapshot(): () => void {
    const [lots, holds, debt] = [structuredClone(this.lots), structuredClone(this.holds), this.debt];
    const settlers = [...this.#settlers];
    return () => {
      this.lots.clear();
      for (const [id, lot] of lots) this.lots.set(id, lot);
      this.holds.clear();
      for (const [id, hold] of holds) this.holds.set(id, hold);
      this.debt = debt;
      this.#settlers = settlers;
    };
  }

  isEligible(lot: ModelLot, at: number): boolean {
    return !lot.isVoid && lot.from <= at && (lot.until === undefined || at < lot.until);
  }

  /** What could be used at a time: what is left, and what went at an end that lies behind that time. */
  usable(lot: ModelLot, at: number): bigint {
    return this.isEligible(lot, at) ? lot.left + lot.gone : 0n;
  }

  available(at = this.now): bigint {
    return sum([...this.lots.values()].map((lot) => this.usable(lot, at)));
  }

  inOrder(lots = [...this.lots.values()]): ModelLot[] {
    const end = ({ until }: ModelLot) => until ?? Number.MAX_VALUE;
    const key = (lot: ModelLot): (number | string)[] => [
      ...(this.policy.order === 'expiry-first' ? [end(lot), lot.priority] : [lot.priority, end(lot)]),
      lot.isBought ? 1 : 0,
      lot.cost,
      lot.from,
      lot.made,
      lot.id,
    ];
    return lots.sort((one, other) => {
      const [left, right] = [key(one), key(other)];
      const at = left.findIndex((value, index) => value !== right[index]);
      if (at < 0) return 0;
      return (left[at] ?? 0) < (right[at] ?? 0) ? -1 : 1;
    });
  }

  /** Before each act: holds whose term is over have ended. */
  begin(): void {
    for (const hold of this.holds.values()) {
      if (hold.status === 'open' && hold.until <= this.now) this.#end(hold, 'expired');
    }
  }

  /** After each act: what is void or over is gone, and debts are settled by what may settle them. */
  finish(): void {
    for (const lot of this.lots.values()) {
      if (lot.isVoid) [lot.void, lot.left] = [lot.void + lot.left, 0n];
      else if (lot.until !== undefined && lot.until <= this.now) [lot.gone, lot.left] = [lot.gone + lot.left, 0n];
    }
    for (const lot of this.inOrder()) {
      const { settledBy } = this.policy;
      const settles = settledBy === 'all' || (settledBy === 'paid' && lot.isPaid);
      if (!settles || !this.isEligible(lot, this.now)) continue;
      const paid = min(this.debt, lot.left);
      if (paid === 0n) continue;
      lot.left -= paid;
      lot.settled += paid;
      this.debt -= paid;
      this.#settlers = [...this.#settlers.filter((id) => id !== lot.id), lot.id];
    }
  }

  grant(lot: Omit<ModelLot, 'left' | 'held' | 'used' | 'gone' | 'void' | 'refunded' | 'settled' | 'isVoid'>): void {
    const zero = { held: 0n, used: 0n, gone: 0n, void: 0n, refunded: 0n, settled: 0n };
    this.lots.set(lot.id, { ...lot, ...zero, left: lot.amount, isVoid: false });
  }

  hold(id: string, amount: bigint, until: number): void {
    this.holds.set(id, { id, made: this.now, until, status: 'open', isChargedLate: false, kept: new Map() });
    this.draw(id, amount);
  }

  draw(id: string, amount: bigint): void {
    const hold = this.#hold(id);
    let wanted = amount;
    for (const lot of this.inOrder()) {
      const taken = this.isEligible(lot, this.now) ? min(wanted, lot.left) : 0n;
      if (taken === 0n) continue;
      lot.left -= taken;
      lot.held += taken;
      hold.kept.set(lot.id, (hold.kept.get(lot.id) ?? 0n) + taken);
      wanted -= taken;
    }
    if (wanted > 0n) throw new Error('the model held more than there was');
  }

  heldBy(id: string): bigint {
    return sum([...this.#hold(id).kept.values()]);
  }

  /** What is used last goes back first. */
  release(id: string, amount: bigint): void {
    const hold = this.#hold(id);
    let wanted = amount;
    for (const lot of this.inOrder().reverse()) {
      const given = min(wanted, hold.kept.get(lot.id) ?? 0n);
      lot.held -= given;
      lot.left += given;
      this.#keep(hold, lot.id, -given);
      wanted -= given;
    }
  }

  endHold(id: string, status: 'captured' | 'released'): void {
    this.#end(this.#hold(id), status);
  }

  /** Charges what was served: what the hold keeps, what was eligible when it was admitted, what is now, then debt. */
  serve(work: { amount: bigint; hold: string | undefined; admitted: number; passesOver: boolean }): Take[] {
    const { amount, hold: id, admitted, passesOver } = work;
    const takes: Take[] = [];
    const hold = id === undefined ? undefined : this.holds.get(id);
    let wanted = amount;
    if (hold?.status === 'open') {
      for (const lot of this.inOrder()) {
        const isOver = passesOver && lot.until !== undefined && lot.until <= admitted;
        const taken = isOver ? 0n : min(wanted, hold.kept.get(lot.id) ?? 0n);
        if (taken === 0n) continue;
        lot.held -= taken;
        lot.used += taken;
        this.#keep(hold, lot.id, -taken);
        takes.push({ source: 'held', lot: lot.id, amount: taken, returned: 0n });
        wanted -= taken;
      }
    }
    for (const at of [this.counts(admitted), this.now]) wanted = this.#burn(takes, wanted, at);
    if (wanted > 0n) takes.push({ source: 'debt', lot: undefined, amount: wanted, returned: 0n });
    this.debt += wanted;
    return takes;
  }

  debit(amount: bigint, at: number): Take[] {
    const takes: Take[] = [];
    const missing = this.#burn(takes, amount, this.counts(at));
    if (missing > 0n) takes.push({ source: 'debt', lot: undefined, amount: missing, returned: 0n });
    this.debt += missing;
    return takes;
  }

  /** A use counts for its own time while it is young enough. */
  counts(at: number): number {
    return this.now - at > this.policy.grace ? this.now : at;
  }

  /** What was taken last goes back first. */
  correct(charge: string, amount: bigint): void {
    let wanted = amount;
    for (const take of [...(this.charges.get(charge) ?? [])].reverse()) {
      const given = min(wanted, take.amount - take.returned);
      take.returned += given;
      wanted -= given;
      if (take.lot !== undefined) {
        const lot = this.#lot(take.lot);
        lot.used -= given;
        lot.left += given;
      } else this.#forgive(given);
    }
  }

  correctable(charge: string): bigint {
    return sum((this.charges.get(charge) ?? []).map((take) => take.amount - take.returned));
  }

  /** Debt that is open goes first; what was settled already comes back to who settled last. */
  #forgive(amount: bigint): void {
    let surplus = amount - min(amount, this.debt);
    this.debt -= amount - surplus;
    for (const id of [...this.#settlers].reverse()) {
      const lot = this.#lot(id);
      const given = min(surplus, lot.settled);
      lot.settled -= given;
      lot.left += given;
      surplus -= given;
    }
    if (surplus > 0n) throw new Error('the model forgave more than was owed');
  }

  #burn(takes: Take[], amount: bigint, at: number): bigint {
    let wanted = amount;
    for (const lot of this.inOrder()) {
      const taken = min(wanted, this.usable(lot, at));
      if (taken === 0n) continue;
      const ofLeft = min(taken, lot.left);
      lot.left -= ofLeft;
      lot.gone -= taken - ofLeft;
      lot.used += taken;
      takes.push({ source: 'free', lot: lot.id, amount: taken, returned: 0n });
      wanted -= taken;
    }
    return wanted;
  }

  #end(hold: ModelHold, status: ModelHold['status']): void {
    this.release(hold.id, this.heldBy(hold.id));
    hold.status = status;
  }

  #keep(hold: ModelHold, lot: string, change: bigint): void {
    const kept = (hold.kept.get(lot) ?? 0n) + change;
    if (kept === 0n) hold.kept.delete(lot);
    else hold.kept.set(lot, kept);
  }

  #hold(id: string): ModelHold {
    const hold = this.holds.get(id);
    if (hold === undefined) throw new Error(`the model has no hold ${id}`);
    return hold;
  }

  #lot(id: string): ModelLot {
    const lot = this.lots.get(id);
    if (lot === undefined) throw new Error(`the model has no lot ${id}`);
    return lot;
  }
}

/** One part for each source and lot, where it was first taken from: how a batch of charges is booked. */
export function joinTakes(takes: readonly Take[]): Take[] {
  const joined = new Map<string, Take>();
  for (const take of takes) {
    const same = joined.get(`${take.source} ${take.lot}`);
    if (same === undefined) joined.set(`${take.source} ${take.lot}`, { ...take });
    else same.amount += take.amount;
  }
  return [...joined.values()];
}

function min(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
