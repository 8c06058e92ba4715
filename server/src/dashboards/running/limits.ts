import { WAREHOUSE_BOUNDS } from '@tallygate/contract';

/** What running datasets may take. */
export const DATASET_LIMITS = {
  /** Longest range of one question, where the dataset says no other. */
  rangeDaysMax: 400,
  /** Runs at once, in whatever warehouses. At most what user SQL lets one person run. */
  runningMax: 3,
  /** Questions that wait for their turn, and how long: some forty people who open a page at once, each over a range of their own. */
  waitingMax: 600,
  /** Of these, one viewer's or one link's: a page of forty widgets, compared with the period before. */
  waitingPerAskerMax: 80,
  waitMs: 60_000,
  /** Results that are kept. */
  cachedMax: 1_000,
  cachedBytesMax: 64 * 1024 * 1024,
} as const;

/** What stands beside figures: files, tries, values to choose from. */
export const ASIDE_LIMITS = {
  /** Those of one kind that wait for their turn, and how long: longer than the longest that runs before them. */
  waitingMax: 200,
  /** Of these, one person's: the page of forty widgets that is being edited. */
  waitingPerAskerMax: 40,
  waitMs: WAREHOUSE_BOUNDS.timeMs.max + 10_000,
  /** How long values of a filter wait: somebody has a list open. */
  valuesWaitMs: 20_000,
  /** Rows of a file; what lies beyond is cut off, and the file says so. */
  wholeRowsMax: 100_000,
  triedRowsMax: 1_000,
  /** Values of a filter, and how long the engine may look for them. */
  valuesMax: 100,
  valuesTimeMs: 5_000,
} as const;
