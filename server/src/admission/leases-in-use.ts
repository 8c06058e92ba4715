import type { Tranche } from './tranche.ts';

/** A part of what a request took. */
type Part = { readonly tranche: Tranche };

/** The leases of this run, by name, that have to last: of requests under way, and of what may be taken yet. */
export class LeasesInUse {
  /** By incarnation: parts of requests that are under way. */
  readonly #underWay = new Map<string, number>();
  /** Earlier incarnations with units that may be taken yet. */
  #leftOver: ReadonlySet<string> = new Set();

  began(parts: readonly Part[]): void {
    for (const { tranche } of parts) {
      this.#underWay.set(tranche.incarnation, (this.#underWay.get(tranche.incarnation) ?? 0) + 1);
    }
  }

  ended(parts: readonly Part[]): void {
    for (const { tranche } of parts) {
      const count = this.#underWay.get(tranche.incarnation);
      if (count === undefined) continue;
      if (count > 1) this.#underWay.set(tranche.incarnation, count - 1);
      else this.#underWay.delete(tranche.incarnation);
    }
  }

  /** Leases are drawn under another name from now on; what is left of this one may be taken yet. */
  rolledOver(incarnation: string): void {
    this.#leftOver = new Set([...this.#leftOver, incarnation]);
  }

  /** Of these alone anything may be taken yet. */
  leftOver(incarnations: ReadonlySet<string>): void {
    this.#leftOver = incarnations;
  }

  /** The oldest that has to last, at most `current`. */
  oldest(current: string): string {
    let oldest = current;
    for (const each of [...this.#underWay.keys(), ...this.#leftOver]) if (each < oldest) oldest = each;
    return oldest;
  }
}
