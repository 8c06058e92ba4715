/** The shortest wait after a failure. */
export const BACK_OFF_MS_MIN = 100;
/** The longest wait between two tries; tries go on for ever. */
export const BACK_OFF_MS_MAX = 5_000;

/** How long to wait after so many failures in a row: doubling, the upper half of it drawn by `fraction` in [0, 1). */
export function backOffMs(failures: number, fraction: number): number {
  const ceiling = Math.min(BACK_OFF_MS_MAX, 2 * BACK_OFF_MS_MIN * 2 ** (failures - 1));
  return Math.max(BACK_OFF_MS_MIN, ceiling / 2 + (ceiling / 2) * fraction);
}
