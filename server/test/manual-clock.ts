import type { Clock } from '#kernel';
import { asInstant } from '#kernel';

/** A clock that stands still until a test moves it. Timers fire in order of their time, inside `advance`. */
export interface ManualClock extends Clock {
  advance(milliseconds: number): void;
  /** Timers that wait. */
  pending(): number;
  /** Moves wall time only, as an operator or NTP would. */
  jumpWall(milliseconds: number): void;
}

export function manualClock(startsAt = Date.UTC(2026, 0, 5)): ManualClock {
  let wall = startsAt;
  let elapsed = 0;
  const timers: { due: number; act: () => void }[] = [];
  const fireNext = (until: number): boolean => {
    timers.sort((a, b) => a.due - b.due);
    const next = timers[0];
    if (next === undefined || next.due > until) return false;
    timers.shift();
    wall += next.due - elapsed;
    elapsed = next.due;
    next.act();
    return true;
  };
  return {
    now: () => asInstant(wall),
    monotonicMs: () => elapsed,
    after: (delayMs, act) => {
      const timer = { due: elapsed + delayMs, act };
      timers.push(timer);
      return {
        cancel: () => {
          const at = timers.indexOf(timer);
          if (at >= 0) timers.splice(at, 1);
        },
      };
    },
    pending: () => timers.length,
    advance: (milliseconds) => {
      const until = elapsed + milliseconds;
      while (fireNext(until)) {
        // each turn fires one timer
      }
      wall += until - elapsed;
      elapsed = until;
    },
    jumpWall: (milliseconds) => {
      wall += milliseconds;
    },
  };
}
