import type { Fixed, TimeText } from './column-types.ts';

/** Named sets of limits for queries. One of them is the default one. */
export interface WarehousesTable {
  id: Fixed<string>;
  /** Unique. */
  name: string;
  /** 0 or 1; exactly one row has 1. */
  is_default: Fixed<number>;
  threads_max: number;
  memory_bytes_max: number;
  time_ms_max: number;
  /** Rows of one answer. */
  rows_max: number;
  runs_at_once_max: number;
  created_at: Fixed<TimeText>;
  created_by: Fixed<string>;
  created_by_id: Fixed<string>;
  updated_at: TimeText;
  updated_by: string;
  updated_by_id: string;
  /** Grows by one with each change. */
  version: number;
}
