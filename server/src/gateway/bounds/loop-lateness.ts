import type { Clock, Timer } from '#kernel';

/** How the event loop has kept its time. */
export interface LoopState {
  readonly isLate: boolean;
  /** Samples in a row that speak for the other state. */
  readonly against: number;
}

/** The state of a loop that keeps its time. */
export const ON_TIME: LoopState = { isLate: false, against: 0 };

/** A sample that comes later than this by as much is late. */
const LATE_MS = 300;
/** One that comes later than this by less is on time again. Between the two it says nothing new. */
const ON_TIME_MS = 100;
/** So many late samples in a row make a loop late: one collection of garbage or one large body does not. */
const LATE_SAMPLES = 4;
/** So many on time end it. */
const ON_TIME_SAMPLES = 5;
const SAMPLE_EVERY_MS = 100;

/** What one more sample makes of the state. Pure; the same state is given back while nothing changes. */
export function nextLoopState(state: LoopState, lateMs: number): LoopState {
  const isAgainst = state.isLate ? lateMs < ON_TIME_MS : lateMs >= LATE_MS;
  if (!isAgainst) return state.against === 0 ? state : { isLate: state.isLate, against: 0 };
  const against = state.against + 1;
  const enough = state.isLate ? ON_TIME_SAMPLES : LATE_SAMPLES;
  return against >= enough ? { isLate: !state.isLate, against: 0 } : { isLate: state.isLate, against };
}

/** Watches how late timers come. */
export interface LoopWatch {
  isLate(): boolean;
  stop(): void;
}

/** Starts to watch; `onChange` hears of each change. A sample costs a timer, ten times a second. */
export function watchLoop(clock: Clock, onChange: (isLate: boolean) => void = () => {}): LoopWatch {
  let state = ON_TIME;
  let timer: Timer;
  const sample = (): void => {
    const due = clock.monotonicMs() + SAMPLE_EVERY_MS;
    timer = clock.after(SAMPLE_EVERY_MS, () => {
      const next = nextLoopState(state, clock.monotonicMs() - due);
      const hasChanged = next.isLate !== state.isLate;
      state = next;
      sample();
      if (hasChanged) onChange(next.isLate);
    });
  };
  sample();
  return { isLate: () => state.isLate, stop: () => timer.cancel() };
}
