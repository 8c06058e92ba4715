/** Tells somebody the newest of what came, and no more often than they need it. */
export interface Newest<Fact> {
  /** It is told at once when nothing was told lately, else at the end of the time, unless something newer came until then. */
  came(fact: Fact): void;
  /** Tells now what came last; nothing when nothing ever did. */
  tell(): void;
  /** What came last, told or not. */
  newest(): Fact | undefined;
}

/** Makes what tells no more often than every so many milliseconds. A wait for it keeps no process alive. */
export function tellNewest<Fact>(everyMs: number, tell: (fact: Fact) => void): Newest<Fact> {
  let newest: Fact | undefined;
  let waiting: NodeJS.Timeout | undefined;
  let toldMs = Number.NEGATIVE_INFINITY;
  const tellNow = (): void => {
    clearTimeout(waiting);
    waiting = undefined;
    if (newest === undefined) return;
    toldMs = performance.now();
    tell(newest);
  };
  return {
    came: (fact) => {
      newest = fact;
      if (waiting !== undefined) return;
      const waitMs = toldMs + everyMs - performance.now();
      if (waitMs <= 0) tellNow();
      else waiting = setTimeout(tellNow, waitMs).unref();
    },
    tell: tellNow,
    newest: () => newest,
  };
}
