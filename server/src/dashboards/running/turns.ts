import type { Clock } from '#kernel';

/** Thrown when there is no room to wait, or no turn came in time. */
export class NoTurn extends Error {}

/** A number of places. Those who wait take turns, each asker one; what one asker asked comes in its order. */
export interface Turns {
  /** Runs the work when there is a place. Rejects with `NoTurn`, or with the signal's reason when it aborts while waiting. */
  within<Result>(asker: string, work: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** How many wait. */
  waiting(): number;
}

export interface TurnBounds {
  readonly runningMax: number;
  readonly waitingMax: number;
  /** Of these, one asker's: so that nobody takes the room to wait from everybody else. */
  readonly waitingPerAskerMax: number;
  readonly waitMs: number;
}

export function createTurns(bounds: TurnBounds, clock: Clock): Turns {
  let running = 0;
  const waiting = createQueue();

  const enter = (asker: string, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (running < bounds.runningMax) {
      running += 1;
      return Promise.resolve();
    }
    if (waiting.count() >= bounds.waitingMax || waiting.countOf(asker) >= bounds.waitingPerAskerMax) {
      throw new NoTurn('too many wait already');
    }
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        waiting.remove(asker, call);
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
      waiting.add(asker, call);
    });
  };
  /** The place goes straight to the next who waits, so that nobody slips in between. */
  const leave = (asker: string): void => {
    const next = waiting.next(asker);
    if (next === undefined) running -= 1;
    else next();
  };

  return {
    within: async (asker, work, signal) => {
      await enter(asker, signal);
      try {
        return await work();
      } finally {
        leave(asker);
      }
    },
    waiting: () => waiting.count(),
  };
}

type Call = () => void;

/** Calls by who asked; askers stand in the order of their turns. */
function createQueue() {
  const askers = new Map<string, Set<Call>>();
  let count = 0;
  return {
    count: () => count,
    countOf: (asker: string) => askers.get(asker)?.size ?? 0,
    add: (asker: string, call: Call): void => {
      const calls = askers.get(asker) ?? new Set();
      askers.set(asker, calls.add(call));
      count += 1;
    },
    remove: (asker: string, call: Call): void => {
      const calls = askers.get(asker);
      if (calls?.delete(call) !== true) return;
      count -= 1;
      if (calls.size === 0) askers.delete(asker);
    },
    /**
     * The first call of the asker whose turn it is, who then stands behind all others. Whoever had a turn just now has the next one only
     * when nobody else waits. It removes itself.
     */
    next: (before: string): Call | undefined => {
      const [one, other] = askers;
      const first = one?.[0] === before ? (other ?? one) : one;
      if (first === undefined) return undefined;
      const [asker, calls] = first;
      const [call] = calls;
      askers.delete(asker);
      askers.set(asker, calls);
      return call;
    },
  };
}
