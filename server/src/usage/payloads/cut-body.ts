import type { MemoryBudget } from './memory-budget.ts';
import type { KeptBody } from './payload-log.ts';

/** Bytes of the first page of a body that comes in pieces. */
const PAGE_BYTES_MIN = 4_096;

/**
 * The beginning of a body that comes in pieces. It is copied, so that nothing of the request's own memory is held, into
 * pages that double: a page never moves, and at most half of what is held is empty.
 */
export class CutBody {
  readonly #bytesMax: number;
  readonly #budget: MemoryBudget;
  readonly #pages: Buffer[] = [];
  #kept = 0;
  #total = 0;
  #held = 0;
  /** Bytes used of the last page. */
  #used = 0;
  #isShort = false;

  constructor(bytesMax: number, budget: MemoryBudget) {
    this.#bytesMax = bytesMax;
    this.#budget = budget;
  }

  append(piece: Uint8Array): void {
    this.#total += piece.length;
    let from = 0;
    const wanted = Math.min(piece.length, this.#bytesMax - this.#kept);
    while (from < wanted && !this.#isShort) {
      const page = this.#pageWithRoom(wanted - from);
      if (page === undefined) return;
      const count = Math.min(wanted - from, page.length - this.#used);
      page.set(piece.subarray(from, from + count), this.#used);
      this.#used += count;
      this.#kept += count;
      from += count;
    }
  }

  /** Bytes taken of the budget; whoever ends the body's life releases them. */
  heldBytes(): number {
    return this.#held;
  }

  kept(): KeptBody {
    const last = this.#pages.length - 1;
    const pages = this.#pages.map((page, index) => (index === last ? page.subarray(0, this.#used) : page));
    return { pages, bytes: this.#total, isShortOfMemory: this.#isShort };
  }

  #pageWithRoom(wanted: number): Buffer | undefined {
    const last = this.#pages.at(-1);
    if (last !== undefined && this.#used < last.length) return last;
    const bytes = Math.min(this.#bytesMax - this.#kept, Math.max(wanted, this.#kept, PAGE_BYTES_MIN));
    if (!this.#budget.take(bytes)) {
      this.#isShort = true;
      return undefined;
    }
    this.#held += bytes;
    // A page of its own, not a part of a pool: it is handed to another thread without another copy.
    const page = Buffer.allocUnsafeSlow(bytes);
    this.#pages.push(page);
    this.#used = 0;
    return page;
  }
}
