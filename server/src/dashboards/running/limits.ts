/** What running datasets may take. */
export const DATASET_LIMITS = {
  /** Longest range of one question, where the dataset says no other. */
  rangeDaysMax: 400,
  /** Of one run, from its start in the engine. */
  timeMs: 10_000,
  /** Runs at once. At most what user SQL lets one person run. */
  runningMax: 3,
  /** Questions that wait for their turn, and how long. */
  waitingMax: 200,
  waitMs: 20_000,
  /** Results that are kept. */
  cachedMax: 1_000,
  cachedBytesMax: 64 * 1024 * 1024,
} as const;
