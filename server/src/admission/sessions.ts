import type { Clock } from '#kernel';
import { type Holder, runOf } from './lease-pool.ts';
import { LEASE_TERM_MS } from './lease-terms.ts';

/** Gateways that call, and until when their leases last. Times are monotonic. */
export class Sessions {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #startedMs: number;
  /** By run of a gateway: from which incarnation on its leases last, and how long. */
  readonly #ends = new Map<string, Map<string, number>>();
  /** By gateway: under which name it called last. */
  readonly #current = new Map<string, string>();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
    this.#startedMs = clock.monotonicMs();
  }

  /** Gateways whose leases last; at least one. */
  get count(): number {
    return Math.max(1, this.#current.size);
  }

  /** Those gateways, in the order of their coming. */
  get gateways(): readonly string[] {
    return [...this.#current.keys()];
  }

  /**
   * A gateway calls: its leases of now last another term, and those of the same run from `heldSince` on. Tells whether it was
   * not there before, and whether its process is another one than before.
   */
  renew(holder: Holder, heldSince = holder.incarnation): { readonly hasJoined: boolean; readonly isNew: boolean } {
    const earlier = this.#current.get(holder.gateway);
    this.#current.set(holder.gateway, holder.incarnation);
    const isOfRun = runOf({ incarnation: heldSince }) === runOf(holder) && heldSince < holder.incarnation;
    this.#lengthen(keyOf(holder), isOfRun ? heldSince : holder.incarnation);
    const hasJoined = earlier === undefined;
    return { hasJoined, isNew: !hasJoined && runOf({ incarnation: earlier }) !== runOf(holder) };
  }

  /** Forgets gateways that are gone. */
  expire(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [gateway, incarnation] of this.#current) {
      if (this.isOver({ gateway, incarnation })) this.#current.delete(gateway);
    }
    for (const [key, ends] of this.#ends) {
      for (const [since, endsMs] of ends) if (nowMs >= endsMs) ends.delete(since);
      if (ends.size === 0) this.#ends.delete(key);
    }
  }

  /** Whether the leases of a holder are over. What was leased before control started lasts a term from then. */
  isOver(holder: Holder): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs < this.#startedMs + LEASE_TERM_MS) return false;
    for (const [since, endsMs] of this.#ends.get(keyOf(holder)) ?? [])
      if (since <= holder.incarnation && nowMs < endsMs) return false;
    return true;
  }

  #lengthen(key: string, since: string): void {
    const ends = this.#ends.get(key) ?? new Map<string, number>();
    // What lasts from an earlier one on includes these.
    for (const known of ends.keys()) if (known >= since) ends.delete(known);
    this.#ends.set(key, ends.set(since, this.#clock.monotonicMs() + LEASE_TERM_MS));
  }
}

function keyOf(holder: Holder): string {
  return `${holder.gateway}/${runOf(holder)}`;
}
