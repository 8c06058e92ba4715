import type { Clock } from '#kernel';

/**
 * One wish to stop arrives as several signals: a terminal signals the whole group, and npm and our launcher pass theirs
 * on as well. Only one that comes later than this is a second wish.
 */
const SAME_WISH_MS = 1_000;
/** Timers of our own never keep the process alive; while children are down, nothing else would. */
const KEEP_ALIVE_MS = 2 ** 30;

/** Calls back for SIGTERM, SIGINT and SIGHUP, and when the launcher that started us is gone; again for each later signal. */
export function onStopSignals(clock: Clock, stop: () => void): { release(): void } {
  let firstMs: number | undefined;
  const heard = (): void => {
    const nowMs = clock.monotonicMs();
    if (firstMs !== undefined && nowMs - firstMs < SAME_WISH_MS) return;
    firstMs ??= nowMs;
    stop();
  };
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, heard);
  process.once('disconnect', heard);
  const alive = setInterval(() => {}, KEEP_ALIVE_MS);
  return {
    release: () => {
      for (const signal of signals) process.off(signal, heard);
      process.off('disconnect', heard);
      clearInterval(alive);
    },
  };
}
