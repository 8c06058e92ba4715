/** A task that runs once at a time. */
export interface Lane {
  /** Has it run: at once, or after the run that is under way, once for all who asked meanwhile. Resolves after that run. */
  ask(ids?: readonly string[]): Promise<void>;
  /** Resolves when it does not run, and nobody waits for it to. */
  idle(): Promise<void>;
}

/** Lanes do not wait for each other. `act` never rejects; it gets all ids that were asked for, or undefined: for everything. */
export function lane(act: (ids: readonly string[] | undefined) => Promise<void>): Lane {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  let wanted = new Set<string>();
  let isForAll = false;
  const begin = (): Promise<void> => {
    const ids = isForAll ? undefined : [...wanted];
    next = undefined;
    wanted = new Set();
    isForAll = false;
    running = act(ids);
    return running;
  };
  return {
    ask: (ids) => {
      if (ids === undefined) isForAll = true;
      for (const id of ids ?? []) wanted.add(id);
      next ??= running.then(begin);
      return next;
    },
    idle: async () => {
      await next;
      await running;
    },
  };
}
