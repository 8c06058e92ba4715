import type { Clock, Timer } from '#kernel';

/** Thrown out of a wait when shipping was asked to stop. */
export class ShippingStopped extends Error {
  constructor() {
    super('shipping was asked to stop');
    this.name = 'ShippingStopped';
  }
}

/** Waits of the shipper's one loop, which can be cut short from outside. */
export interface Waits {
  /** Returns after so many milliseconds, or at the next `wake`. Throws `ShippingStopped`. */
  sleep(delayMs: number): Promise<void>;
  /** Returns when the promise did, or at the next `wake`. Throws `ShippingStopped`. */
  until(promise: Promise<unknown>): Promise<void>;
  /** Throws `ShippingStopped` when `stop` was called. */
  throwIfStopped(): void;
  wake(): void;
  stop(): void;
}

/** Makes the waits of one loop. A wake while nothing waits ends the next wait at once, so that none is missed. */
export function createWaits(clock: Clock): Waits {
  let isStopped = false;
  let isWoken = false;
  let endWait: (() => void) | undefined;
  const throwIfStopped = (): void => {
    if (isStopped) throw new ShippingStopped();
  };
  const wake = (): void => {
    isWoken = true;
    endWait?.();
  };
  const wait = async (begin: (done: () => void, failed: (error: unknown) => void) => Timer | undefined) => {
    throwIfStopped();
    let timer: Timer | undefined;
    if (!isWoken) {
      await new Promise<void>((resolve, reject) => {
        endWait = resolve;
        timer = begin(resolve, reject);
      }).finally(() => {
        endWait = undefined;
        timer?.cancel();
      });
    }
    isWoken = false;
    throwIfStopped();
  };
  return {
    throwIfStopped,
    wake,
    sleep: (delayMs) => wait((done) => clock.after(delayMs, done)),
    until: (promise) =>
      wait((done, failed) => {
        promise.then(() => done(), failed);
        return undefined;
      }),
    stop: () => {
      isStopped = true;
      wake();
    },
  };
}
