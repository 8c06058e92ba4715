/** Lets all who ask the same at the same time wait for one run. */
export interface SharedRuns<Result> {
  /**
   * Joins the run of this key, or begins it. Rejects with the signal's reason as soon as it aborts; the run itself is
   * aborted when everybody who waited for it has left.
   */
  join(key: string, run: (signal: AbortSignal) => Promise<Result>, signal: AbortSignal): Promise<Result>;
}

interface Run<Result> {
  readonly result: Promise<Result>;
  readonly abandon: AbortController;
  waiting: number;
}

export function createSharedRuns<Result>(): SharedRuns<Result> {
  const runs = new Map<string, Run<Result>>();

  const begin = (key: string, act: (signal: AbortSignal) => Promise<Result>): Run<Result> => {
    const abandon = new AbortController();
    const result = act(abandon.signal).finally(() => {
      if (runs.get(key) === run) runs.delete(key);
    });
    // Whoever still waits learns of a failure; when nobody does, it is no news.
    result.catch(() => undefined);
    const run: Run<Result> = { result, abandon, waiting: 0 };
    runs.set(key, run);
    return run;
  };

  return {
    join: async (key, act, signal) => {
      signal.throwIfAborted();
      const run = runs.get(key) ?? begin(key, act);
      run.waiting += 1;
      const left = Promise.withResolvers<never>();
      const leave = (): void => left.reject(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
      try {
        return await Promise.race([run.result, left.promise]);
      } finally {
        signal.removeEventListener('abort', leave);
        run.waiting -= 1;
        if (run.waiting === 0) {
          // Nobody may join a run that was called off.
          if (runs.get(key) === run) runs.delete(key);
          run.abandon.abort();
        }
      }
    },
  };
}
