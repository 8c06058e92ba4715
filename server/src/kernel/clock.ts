import { asInstant, type Instant } from './values.ts';

/** A wait that can be called off. */
export interface Timer {
  cancel(): void;
}

/** Time, handed in, so that tests move it instead of sleeping. */
export interface Clock {
  /** Wall time; may jump. */
  now(): Instant;
  /** Milliseconds with fractions since some start; never goes back. Durations are measured with it. */
  monotonicMs(): number;
  /** Calls `act` once, `delayMs` from now, unless cancelled. Does not keep the process alive. */
  after(delayMs: number, act: () => void): Timer;
}

/** The global of that name is looked up by a getter each time, and this is asked many times a request. */
const steady = performance;

export const systemClock: Clock = {
  now: () => asInstant(Date.now()),
  monotonicMs: () => steady.now(),
  after: (delayMs, act) => {
    const timer = setTimeout(act, delayMs);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
