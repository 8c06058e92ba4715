import type { Fixed, TimeText } from './column-types.ts';

/** Types of AI runs that the account made. */
export interface RunTypesTable {
  id: Fixed<string>;
  name_ko: string;
  name_en: string;
  run_trigger: string;
  /** 0 or 1. */
  is_billable: number;
  created_at: Fixed<TimeText>;
  created_by: Fixed<string>;
  created_by_id: Fixed<string>;
  updated_at: TimeText;
  updated_by: string;
  updated_by_id: string;
  /** Grows by one with each change. */
  version: number;
}
