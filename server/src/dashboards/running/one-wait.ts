import type { Clock } from '#kernel';
import { NoTurn } from './turns.ts';

/** How long somebody waits, and the signal that ends it before. */
export interface Wait {
  readonly waitMs: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * One deadline around all turns that are taken one after another: `enter` takes them with the signal that it is given, and calls `begin`
 * when it has all of them. Rejects with `NoTurn` when that is not in time.
 */
export async function inOneWait<Result>(
  { waitMs, signal, clock }: Wait,
  enter: (waiting: AbortSignal, begin: () => void) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const timer = clock.after(waitMs, () => over.abort(new NoTurn('no turn came in time')));
  try {
    return await enter(AbortSignal.any([signal, over.signal]), () => timer.cancel());
  } finally {
    timer.cancel();
  }
}
