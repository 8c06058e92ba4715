import { setTimeout as delay } from 'node:timers/promises';
import { type LoadOptions, type Observation, type PlannedRequest, sendOne } from './load.ts';

/** Between two requests of a worker, so that the load is one of a person's and not a test of speed. */
const AFTER_ANSWER_MS = 50;
const AFTER_FAILURE_MS = 150;

/** A load that goes on until it is told to end, through every failure, and knows at any moment what is in flight. */
export interface Pump {
  readonly observations: readonly Observation[];
  /** Begun and not yet observed. */
  inFlight(): number;
  /** Lets what is in flight end and begins nothing more, until `resume`. */
  pause(): Promise<void>;
  resume(): void;
  /** Pauses for good. */
  end(): Promise<void>;
}

/** Starts so many workers, each sending one request after the other, made by number. */
export function startPump(
  make: (number: number) => PlannedRequest,
  options: LoadOptions & { readonly workers: number },
): Pump {
  const observations: Observation[] = [];
  let state: 'running' | 'paused' | 'ended' = 'running';
  let made = 0;
  let busy = 0;
  let wake = Promise.withResolvers<void>();
  let idle = Promise.withResolvers<void>();
  const work = async () => {
    for (;;) {
      if (state === 'ended') return;
      if (state === 'paused') {
        await wake.promise;
        continue;
      }
      busy++;
      const observation = await sendOne(make(made++), options);
      observations.push(observation);
      busy--;
      if (busy === 0) idle.resolve();
      await delay(observation.isAnswered ? AFTER_ANSWER_MS : AFTER_FAILURE_MS);
    }
  };
  const workers = Array.from({ length: options.workers }, work);
  const settle = async () => {
    while (busy > 0) {
      idle = Promise.withResolvers<void>();
      await idle.promise;
    }
  };
  return {
    observations,
    inFlight: () => busy,
    pause: async () => {
      state = 'paused';
      await settle();
    },
    resume: () => {
      state = 'running';
      wake.resolve();
      wake = Promise.withResolvers<void>();
    },
    end: async () => {
      state = 'ended';
      wake.resolve();
      await Promise.all(workers);
    },
  };
}
