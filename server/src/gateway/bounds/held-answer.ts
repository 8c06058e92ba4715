import type { HeldAnswers } from './held-answers.ts';

/** An answer above this flows, and nothing of it is kept. */
const BYTES_MAX = 64 * 1024 * 1024;

/** What one call has of its answer in memory, counted among those of all calls. */
export class HeldAnswer {
  readonly #all: HeldAnswers;
  #bytes = 0;
  #isFlowing = false;

  constructor(all: HeldAnswers) {
    this.#all = all;
  }

  /** Counts bytes that came; false: there is no memory for them. */
  add(bytes: number): boolean {
    if (this.#isFlowing) return true;
    if (this.#bytes + bytes <= BYTES_MAX) return this.#count(bytes);
    this.#isFlowing = true;
    this.drop();
    return true;
  }

  /** The answer became another of so many bytes, however many; false: there is no memory for it. */
  replace(bytes: number): boolean {
    this.drop();
    return this.#count(bytes);
  }

  /** Nothing of it is in memory any more. Twice is once. */
  drop(): void {
    this.#all.drop(this.#bytes);
    this.#bytes = 0;
  }

  #count(bytes: number): boolean {
    this.#bytes += bytes;
    return this.#all.add(bytes);
  }
}
