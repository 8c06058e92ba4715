import { setTimeout as delay } from 'node:timers/promises';

/** A load that begins so many requests a second whatever becomes of them, as many people together do. */
export interface OpenLoad<Observation> {
  readonly observations: readonly Observation[];
  inFlight(): number;
  /** Begins nothing more, and resolves when everything that was begun has ended. */
  end(): Promise<void>;
}

/** More than this are never in flight: what is beyond begins later. */
const IN_FLIGHT_MAX = 1_000;
const TICK_MS = 10;

/** Starts it; `begin` sends one request and never throws. */
export function startOpenLoad<Observation>(
  begin: (number: number) => Promise<Observation>,
  perSecond: number,
): OpenLoad<Observation> {
  const observations: Observation[] = [];
  const running = new Set<Promise<void>>();
  const startedMs = performance.now();
  let begun = 0;
  let isEnded = false;
  const ticking = (async () => {
    while (!isEnded) {
      const due = Math.floor(((performance.now() - startedMs) / 1_000) * perSecond);
      while (begun < due && running.size < IN_FLIGHT_MAX) {
        const one: Promise<void> = begin(begun++).then((observation) => {
          observations.push(observation);
          running.delete(one);
        });
        running.add(one);
      }
      await delay(TICK_MS);
    }
  })();
  return {
    observations,
    inFlight: () => running.size,
    end: async () => {
      isEnded = true;
      await ticking;
      await Promise.all(running);
    },
  };
}
