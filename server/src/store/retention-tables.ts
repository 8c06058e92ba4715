import type { Fixed, JsonText } from './column-types.ts';

/** One row: how long the usage table keeps its days. */
export interface UsageRetentionTable {
  id: Fixed<number>;
  /** null: for ever. */
  retention_days: number | null;
  /** `2026-01-05`: the last day (UTC) that may have been dropped. It never goes back. */
  dropped_through: string | null;
  /** A day that is being dropped, with what it held. */
  dropping: JsonText | null;
  /** How many days were dropped so far. */
  drops: number;
}
