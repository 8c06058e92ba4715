import type { Clock } from '#kernel';

/** How exact time-outs are: they come up to two steps late, never early. */
const STEP_MS = 100;
/** A step this late means that the process stood still: what came in meanwhile is read before anything is called late. */
const STANDSTILL_MS = 100;

/**
 * Time in coarse steps, for time-outs by the thousand: setting one writes a number, and one walk a step finds those that
 * passed. It steps only while there is something to watch.
 */
export class CoarseTime {
  readonly #clock: Clock;
  readonly #step: (nowMs: number) => boolean;
  #nowMs: number;
  #isStepping = false;

  /** `step` is called about every 100 ms with the time; it says whether to go on. */
  constructor(clock: Clock, step: (nowMs: number) => boolean) {
    this.#clock = clock;
    this.#step = step;
    this.#nowMs = clock.monotonicMs();
  }

  /** Monotonic milliseconds at the last step. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** The instant that has certainly not come before `delayMs` passed. */
  after(delayMs: number): number {
    return this.#clock.monotonicMs() + delayMs + STEP_MS;
  }

  /** To be called whenever there is something to watch. */
  wake(): void {
    if (this.#isStepping) return;
    this.#nowMs = this.#clock.monotonicMs();
    this.#isStepping = true;
    this.#wait();
  }

  #wait(): void {
    this.#clock.after(STEP_MS, () => {
      const before = this.#nowMs;
      this.#nowMs = this.#clock.monotonicMs();
      if (this.#nowMs - before > STEP_MS + STANDSTILL_MS) this.#clock.after(0, () => this.#look());
      else this.#look();
    });
  }

  #look(): void {
    if (this.#step(this.#nowMs)) this.#wait();
    else this.#isStepping = false;
  }
}
