const FIRST_MS = 100;
const LAST_MS = 10_000;

/** A child that was ready for this long is healthy: its next failure is the first again. */
export const HEALTHY_AFTER_MS = 30_000;

/** Time before the next start, after that many failures in a row: 100 ms, doubled each time, at most 10 s. */
export function restartDelayMs(failures: number): number {
  return Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(Math.max(0, failures - 1), 20));
}

/** Failures in a row after one more, which came `readyForMs` after the child was ready (undefined: it never was). */
export function countFailure(failures: number, readyForMs: number | undefined): number {
  return readyForMs !== undefined && readyForMs >= HEALTHY_AFTER_MS ? 1 : failures + 1;
}
