import { Worker } from 'node:worker_threads';

/** A worker thread that is started again, after growing waits, whenever it dies. */
export interface KeptThread {
  /** Posts to the thread; nothing when there is none just now. What is in `transfer` is handed over and not copied. */
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  isAlive(): boolean;
  /** Ends the thread, wherever it is in its work, and starts no other. */
  end(): Promise<void>;
}

/** What a kept thread is made of. */
export interface ThreadPlan {
  readonly entry: URL;
  /** Asked at each start. */
  readonly data: () => unknown;
  /** Called after each start, to tell the new thread what the one before it knew. */
  readonly started: (thread: KeptThread) => void;
  readonly heard: (message: unknown) => void;
  readonly died: (error: unknown) => void;
}

/** Waits between a thread's death and the next start double from the first to the second. */
const RESTART_MS_MIN = 100;
const RESTART_MS_MAX = 5_000;
/** A thread that lived so long begins again with the shortest wait. */
const HEALTHY_MS = 10_000;

/** Starts a thread and keeps it. */
export function keepThread(plan: ThreadPlan): KeptThread {
  let worker: Worker | undefined;
  let restart: NodeJS.Timeout | undefined;
  let deaths = 0;
  let isEnding = false;
  const start = (): void => {
    const startedMs = performance.now();
    let reason: unknown;
    const started = new Worker(plan.entry, { workerData: plan.data() });
    worker = started;
    started.on('message', plan.heard);
    started.on('error', (error) => {
      reason = error;
    });
    started.once('exit', (code) => {
      worker = undefined;
      if (isEnding) return;
      deaths = performance.now() - startedMs > HEALTHY_MS ? 1 : deaths + 1;
      restart = setTimeout(start, Math.min(RESTART_MS_MAX, RESTART_MS_MIN * 2 ** (deaths - 1)));
      plan.died(reason ?? new Error(`the thread ended with code ${code}`));
    });
    plan.started(thread);
  };
  const thread: KeptThread = {
    post: (message, transfer = []) => worker?.postMessage(message, transfer),
    isAlive: () => worker !== undefined,
    end: async () => {
      isEnding = true;
      clearTimeout(restart);
      await worker?.terminate();
    },
  };
  start();
  return thread;
}
