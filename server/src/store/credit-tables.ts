import type { ColumnType } from 'kysely';
import type { Fixed, JsonText, TimeText } from './column-types.ts';

/** A whole number of millionths of a credit: read as a number, which is exact, written as a bigint. */
type MicroAmount = ColumnType<number, bigint, bigint>;
type FixedMicroAmount = ColumnType<number, bigint, never>;

/** The credits of a workspace: its choices, its debt and the number of its newest posting. */
export interface CreditAccountsTable {
  workspace_id: Fixed<string>;
  burn_order: string;
  validity: string;
  debt_cap_micro: MicroAmount;
  debt_settled_by: string;
  late_grace_ms: number;
  debt_micro: MicroAmount;
  sequence: number;
}

/** Lots of credits. What they are never changes; where their amounts are does. */
export interface CreditLotsTable {
  id: Fixed<string>;
  workspace_id: Fixed<string>;
  origin: Fixed<string>;
  payment: Fixed<string>;
  amount_micro: FixedMicroAmount;
  priority: Fixed<number>;
  cost_basis_micro: Fixed<number>;
  effective_at: Fixed<TimeText>;
  /** null: never. */
  expires_at: Fixed<TimeText | null>;
  created_at: Fixed<TimeText>;
  note: Fixed<string>;
  /** Unique. */
  reference: Fixed<string | null>;
  remaining_micro: MicroAmount;
  held_micro: MicroAmount;
  consumed_micro: MicroAmount;
  expired_micro: MicroAmount;
  voided_micro: MicroAmount;
  refunded_micro: MicroAmount;
  settled_micro: MicroAmount;
  voided_at: TimeText | null;
}

/** Amounts of credits that moved together. Rows are only ever added, as in the audit log. */
export interface CreditPostingsTable {
  id: Fixed<string>;
  workspace_id: Fixed<string>;
  sequence: Fixed<number>;
  kind: Fixed<string>;
  booked_at: Fixed<TimeText>;
  effective_at: Fixed<TimeText>;
  is_late: Fixed<number>;
  is_over_cap: Fixed<number>;
  hold_id: Fixed<string | null>;
  corrects_id: Fixed<string | null>;
  note: Fixed<string>;
  used_micro: FixedMicroAmount;
}

/** From one place to another. Rows are only ever added. */
export interface CreditEntriesTable {
  posting_id: Fixed<string>;
  number: Fixed<number>;
  from_place: Fixed<string>;
  to_place: Fixed<string>;
  lot_id: Fixed<string | null>;
  amount_micro: FixedMicroAmount;
}

/** Credits that are set aside. The database refuses to change one that has ended. */
export interface CreditHoldsTable {
  id: Fixed<string>;
  workspace_id: Fixed<string>;
  status: string;
  created_at: Fixed<TimeText>;
  expires_at: TimeText;
  ended_at: TimeText | null;
  reference: Fixed<string>;
}

/** What an open hold keeps of each lot. */
export interface CreditHoldSlicesTable {
  hold_id: Fixed<string>;
  lot_id: Fixed<string>;
  amount_micro: MicroAmount;
}

/** Answers of the ledger by the caller's key. Rows are only ever added. */
export interface CreditKeysTable {
  workspace_id: Fixed<string>;
  key: Fixed<string>;
  /** SHA-256 of the request, hex. */
  request_hash: Fixed<string>;
  answer: Fixed<JsonText>;
  created_at: Fixed<TimeText>;
}

/** What may be used in a day or a month. Never changed but ended. */
export interface BudgetsTable {
  id: Fixed<string>;
  /** Unique among those that have not ended. */
  name: string;
  /** `account`, `key`, `user` or `group`. */
  scope: Fixed<string>;
  /** Id of the key, id or address of the user, name of the group; empty for the account. */
  subject: Fixed<string>;
  /** `day` or `month`, of the account's zone. */
  period: Fixed<string>;
  /** `requests`, `tokens` or `cost`. */
  unit: Fixed<string>;
  /** Whole units; cost in nano-USD. */
  amount: number;
  created_at: Fixed<TimeText>;
  created_by: Fixed<string>;
  created_by_id: Fixed<string>;
  ended_at: TimeText | null;
  /** Address. */
  ended_by: string | null;
}

/** What was charged in one period of a budget. */
export interface BudgetUsesTable {
  budget_id: Fixed<string>;
  /** Begin of the period. */
  starts_at: Fixed<TimeText>;
  used: number;
}

/** What one run of a gateway holds of a budget. */
export interface BudgetLeasesTable {
  budget_id: Fixed<string>;
  starts_at: Fixed<TimeText>;
  /** Id of its spool. */
  gateway: Fixed<string>;
  incarnation: Fixed<string>;
  /** More than nothing. */
  held: number;
}

/** The hold of a workspace's credits that one run of a gateway draws from. */
export interface CreditLeasesTable {
  workspace_id: Fixed<string>;
  gateway: Fixed<string>;
  incarnation: Fixed<string>;
  hold_id: string;
}

/** Up to where the records of a spool were charged. */
export interface ChargePositionsTable {
  spool_id: Fixed<string>;
  segment: number;
  byte_offset: number;
  updated_at: TimeText;
}
