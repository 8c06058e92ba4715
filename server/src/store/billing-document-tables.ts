import type { ColumnType } from 'kysely';
import type { Fixed, JsonText, TimeText } from './column-types.ts';

/** A whole number of won or cents: read as a number, which is exact, written as a bigint. */
type FixedMinorAmount = ColumnType<number, bigint, never>;

/** What evidences money. Rows are only ever added, as in the audit log. */
export interface BillingDocumentsTable {
  id: Fixed<string>;
  /** Unique. */
  number: Fixed<string>;
  kind: Fixed<string>;
  order_id: Fixed<string>;
  /** Unique in its order. */
  key: Fixed<string>;
  workspace_id: Fixed<string>;
  issued_at: Fixed<TimeText>;
  currency: Fixed<string>;
  supply_minor: FixedMinorAmount;
  vat_minor: FixedMinorAmount;
  content: Fixed<JsonText>;
}

/** The last number of each kind of document and year. */
export interface BillingDocumentNumbersTable {
  kind: Fixed<string>;
  year: Fixed<number>;
  last: number;
}

/** Under which number the tax office has an invoice. Rows are only ever added. */
export interface BillingTaxOfficeNumbersTable {
  document_id: Fixed<string>;
  approval_number: Fixed<string>;
  /** A day: `2026-01-05`. */
  issued_on: Fixed<string>;
  entered_at: Fixed<TimeText>;
  entered_by: Fixed<string>;
  entered_by_id: Fixed<string>;
}

/** One row: who sells, and how. */
export interface BillingSettingsTable {
  id: Fixed<number>;
  document: JsonText;
  updated_at: TimeText;
}
