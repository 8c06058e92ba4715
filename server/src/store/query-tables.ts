import type { Fixed, JsonText, TimeText } from './column-types.ts';

/** Statements that people kept under a name. */
export interface SavedQueriesTable {
  id: Fixed<string>;
  owner_id: Fixed<string>;
  /** Address at the time. */
  owner: Fixed<string>;
  /** Each of one owner has another. */
  name: string;
  description: string;
  statement: string;
  /** Texts by name. */
  parameters: JsonText;
  /** 0 or 1: everybody of the account sees it. */
  is_shared: number;
  created_at: Fixed<TimeText>;
  updated_at: TimeText;
  updated_by: string;
  updated_by_id: string;
  /** Grows by one with each change. */
  version: number;
}
