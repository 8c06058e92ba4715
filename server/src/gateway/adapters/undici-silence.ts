import type { Clock, Timer } from '#kernel';

/** Watches how long an answer is silent between its pieces, for answers whose first piece may take longer than the next ones. */
export class UndiciSilence {
  readonly #clock: Clock;
  readonly #idleMs: number;
  readonly #late: () => void;
  #lastMs: number;
  #isHeld = false;
  #timer: Timer;

  /** From the first piece on. `late` is called once, when nothing came for the time though it was wanted. */
  constructor(clock: Clock, idleMs: number, late: () => void) {
    this.#clock = clock;
    this.#idleMs = idleMs;
    this.#late = late;
    this.#lastMs = clock.monotonicMs();
    this.#timer = this.#wait(idleMs);
  }

  /** A piece came; `isHeld`: no other is wanted before `resumed`. */
  moved(isHeld: boolean): void {
    this.#lastMs = this.#clock.monotonicMs();
    this.#isHeld = isHeld;
  }

  resumed(): void {
    this.moved(false);
  }

  stop(): void {
    this.#timer.cancel();
  }

  /** One timer for many pieces: when it comes too early, it waits for the rest. */
  #wait(delayMs: number): Timer {
    return this.#clock.after(delayMs, () => {
      const leftMs = this.#isHeld ? this.#idleMs : this.#lastMs + this.#idleMs - this.#clock.monotonicMs();
      if (leftMs > 0) this.#timer = this.#wait(leftMs);
      else this.#late();
    });
  }
}
