import type { Clock } from '#kernel';

/** Thrown when there is no room to wait, or no turn came in time. */
export class NoTurn extends Error {}

/** A number of places, first come first served. */
export interface Turns {
  /** Runs the work when there is a place. Rejects with `NoTurn`, or with the signal's reason when it aborts while waiting. */
  within<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
}

export interface TurnBounds {
  readonly runningMax: number;
  readonly waitingMax: number;
  readonly waitMs: number;
}

export function createTurns(bounds: TurnBounds, clock: Clock): Turns {
  let running = 0;
  const waiting = new Set<() => void>();

  const enter = (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (running < bounds.runningMax) {
      running += 1;
      return Promise.resolve();
    }
    if (waiting.size >= bounds.waitingMax) throw new NoTurn('too many wait already');
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        waiting.delete(call);
        timer.cancel();
        signal.removeEventListener('abort', leave);
      };
      const call = (): void => {
        stop();
        resolve();
      };
      const leave = (): void => {
        stop();
        reject(signal.reason);
      };
      const timer = clock.after(bounds.waitMs, () => {
        stop();
        reject(new NoTurn('no turn came in time'));
      });
      signal.addEventListener('abort', leave, { once: true });
      waiting.add(call);
    });
  };
  /** The place goes straight to who waits longest, so that nobody slips in between. */
  const leave = (): void => {
    const [next] = waiting;
    if (next === undefined) running -= 1;
    else next();
  };

  return {
    within: async (work, signal) => {
      await enter(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
