import { setTimeout as wait } from 'node:timers/promises';
import { fault } from './fault.ts';

/** A number of places, and a bounded queue for them, first come first served. */
export interface Places {
  /** Runs the work when there is a place. Refuses when the queue is full, the wait too long, or the signal came first. */
  within<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
}

export function places(bounds: {
  readonly placesMax: number;
  readonly waitingMax: number;
  readonly waitMs: number;
}): Places {
  let taken = 0;
  const waiting: (() => void)[] = [];

  const enter = async (signal: AbortSignal): Promise<void> => {
    if (taken < bounds.placesMax) {
      taken += 1;
      return;
    }
    if (waiting.length >= bounds.waitingMax) throw tooMany();
    const turn = Promise.withResolvers<true>();
    const call = () => turn.resolve(true);
    waiting.push(call);
    const over = new AbortController();
    const isMyTurn = await Promise.race([turn.promise, waited(bounds.waitMs, AbortSignal.any([signal, over.signal]))]);
    over.abort();
    const at = waiting.indexOf(call);
    // a place that was handed over in the same moment as the wait ended is taken all the same
    if (isMyTurn || at < 0) return;
    waiting.splice(at, 1);
    throw signal.aborted ? fault('QUERY_WAS_CANCELLED', 'The query was cancelled while it waited.') : tooMany();
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) taken -= 1;
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

async function waited(delayMs: number, signal: AbortSignal): Promise<false> {
  await wait(delayMs, undefined, { signal, ref: false }).catch(() => undefined);
  return false;
}

function tooMany(): Error {
  return fault('TOO_MANY_SIMULTANEOUS_QUERIES', 'The warehouse has too many queries waiting. Try again in a moment.');
}
