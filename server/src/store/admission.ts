import { StoreBusy, StoreClosed } from './store-errors.ts';

/** Counts the transactions of a store from the moment in which they are asked for. */
export interface Admission {
  /** Runs `act`, or refuses it with `StoreBusy` or `StoreClosed`. */
  admit<T>(act: () => Promise<T>): Promise<T>;
  /** Refuses all that come from now on, and waits until those under way have ended. */
  close(): Promise<void>;
}

/** At most so many at a time, under way or waiting for their turn. */
export function createAdmission(pendingMax: number): Admission {
  const pending = new Set<Promise<unknown>>();
  let isClosed = false;
  return {
    admit: async (act) => {
      if (isClosed) throw new StoreClosed('the control store was closed');
      if (pending.size >= pendingMax) throw new StoreBusy(`${pending.size} transactions are under way already`);
      const whole = act();
      pending.add(whole);
      try {
        return await whole;
      } finally {
        pending.delete(whole);
      }
    },
    close: async () => {
      isClosed = true;
      await Promise.allSettled(pending);
    },
  };
}
