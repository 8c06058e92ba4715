import type { ColumnType } from 'kysely';
import type { Fixed, JsonText, TimeText } from './column-types.ts';

/** A whole number of millionths of a credit: read as a number, which is exact, written as a bigint. */
type MicroAmount = ColumnType<number, bigint, bigint>;

/** The price book in credits. Rows are only ever added. null: whichever. */
export interface CreditPriceEntriesTable {
  id: Fixed<string>;
  service: Fixed<string | null>;
  feature: Fixed<string | null>;
  endpoint: Fixed<string | null>;
  model: Fixed<string | null>;
  run_type: Fixed<string | null>;
  effective_from: Fixed<TimeText>;
  /** null: an end. */
  document: Fixed<JsonText | null>;
  note: Fixed<string>;
  created_at: Fixed<TimeText>;
  created_by: Fixed<string>;
  created_by_id: Fixed<string>;
}

/** Prices of runs that several requests share, each charged once. */
export interface CreditRunChargesTable {
  workspace_id: Fixed<string>;
  requester_id: Fixed<string>;
  run_type: Fixed<string>;
  run_id: Fixed<string>;
  began_at: Fixed<TimeText>;
  amount_micro: MicroAmount;
}

/** What was charged for the requests of one UTC day. */
export interface CreditChargedDaysTable {
  workspace_id: Fixed<string>;
  day: Fixed<string>;
  requests_micro: MicroAmount;
  runs_micro: MicroAmount;
}
