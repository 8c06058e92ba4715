import type { Clock } from '#kernel';
import { type Holder, runOf } from './lease-pool.ts';
import { LEASE_TERM_MS } from './lease-terms.ts';

/** Gateways that call, and until when their leases last. Times are monotonic. */
export class Sessions {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #startedMs: number;
  /** By holder: the end of its leases. */
  readonly #ends = new Map<string, number>();
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

  /** A gateway calls: its leases of now last another term. Tells whether its process is another one than before. */
  renew(holder: Holder): { readonly isNew: boolean } {
    const earlier = this.#current.get(holder.gateway);
    this.#current.set(holder.gateway, holder.incarnation);
    this.#ends.set(keyOf(holder), this.#clock.monotonicMs() + LEASE_TERM_MS);
    return { isNew: earlier !== undefined && runOf({ incarnation: earlier }) !== runOf(holder) };
  }

  /** Forgets gateways that are gone. */
  expire(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [gateway, incarnation] of this.#current) {
      if (this.isOver({ gateway, incarnation })) this.#current.delete(gateway);
    }
    // A lease that is not known is over a term after the start: so long it has to be remembered.
    const isYoung = nowMs < this.#startedMs + LEASE_TERM_MS;
    for (const [key, endsMs] of this.#ends) if (nowMs >= endsMs && !isYoung) this.#ends.delete(key);
  }

  /** Whether the leases of a holder are over. What was leased before control started lasts a term from then. */
  isOver(holder: Holder): boolean {
    const endsMs = this.#ends.get(keyOf(holder)) ?? this.#startedMs + LEASE_TERM_MS;
    return this.#clock.monotonicMs() >= endsMs;
  }
}

function keyOf({ gateway, incarnation }: Holder): string {
  return `${gateway}/${incarnation}`;
}
