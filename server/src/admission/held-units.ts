import type { Clock } from '#kernel';
import type { LeaseBook, Taken } from './lease-book.ts';

/** What a request used, known when it ended; undefined: not known, so that the estimate stands. */
export interface RequestUse {
  readonly tokens: number | undefined;
  readonly costNanoUsd: number | undefined;
  readonly microCredits: number | undefined;
}

/** What a request holds while it is under way. It ends once: the second time nothing happens. */
export interface Hold {
  /** The request ended, and was carried out. */
  settle(use: RequestUse): void;
  /** It was not carried out after all: everything goes back. */
  release(): void;
}

/** What a request took of its limits. */
export class HeldUnits implements Hold {
  #taken: readonly Taken[] | undefined;
  readonly #book: LeaseBook;
  readonly #clock: Clock;

  constructor(taken: readonly Taken[], book: LeaseBook, clock: Clock) {
    this.#taken = taken;
    this.#book = book;
    this.#clock = clock;
  }

  settle(use: RequestUse): void {
    this.#finish((taken) => usedOf(taken, use));
  }

  release(): void {
    this.#finish(() => 0);
  }

  #finish(usedOf: (taken: Taken) => number): void {
    const held = this.#taken;
    if (held === undefined) return;
    this.#taken = undefined;
    const nowMs = this.#clock.monotonicMs();
    for (const taken of held) this.#book.settle(taken, usedOf(taken), nowMs);
  }
}

function usedOf({ limit, amount }: Taken, use: RequestUse): number {
  if (limit.poolKind === 'slots') return 0;
  switch (limit.unit) {
    case 'requests':
    case 'runs':
      return amount;
    case 'tokens':
      return use.tokens ?? amount;
    case 'cost':
      return use.costNanoUsd ?? amount;
    case 'credits':
      return use.microCredits ?? amount;
  }
}
