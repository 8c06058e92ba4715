/** A member of at most one chain at a time: it has its neighbours itself. */
export interface Chained<Member> {
  older: Member | undefined;
  newer: Member | undefined;
}

/**
 * Members in the order in which they came; each comes and goes in constant time, from anywhere. For what comes and goes with each request:
 * a `Set` outgrows its table again and again, and old tables keep all that they ever held from dying young.
 */
export class Chain<Member extends Chained<Member>> {
  #oldest: Member | undefined;
  #newest: Member | undefined;
  #length = 0;

  get oldest(): Member | undefined {
    return this.#oldest;
  }

  get newest(): Member | undefined {
    return this.#newest;
  }

  get length(): number {
    return this.#length;
  }

  /** As the newest. */
  add(member: Member): void {
    member.older = this.#newest;
    member.newer = undefined;
    if (this.#newest === undefined) this.#oldest = member;
    else this.#newest.newer = member;
    this.#newest = member;
    this.#length++;
  }

  /** The caller knows that it is in this chain. */
  remove(member: Member): void {
    if (member.older === undefined) this.#oldest = member.newer;
    else member.older.newer = member.newer;
    if (member.newer === undefined) this.#newest = member.older;
    else member.newer.older = member.older;
    member.older = undefined;
    member.newer = undefined;
    this.#length--;
  }
}
