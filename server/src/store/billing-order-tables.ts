import type { ColumnType } from 'kysely';
import type { Fixed, TimeText } from './column-types.ts';

/** A whole number of credits' millionths, or of money's smallest units: read as a number, which is exact, written as a bigint. */
type Amount = ColumnType<number, bigint, bigint>;
type FixedAmount = ColumnType<number, bigint, never>;

/** Orders of credits. What they are never changes; how they stand does. */
export interface BillingOrdersTable {
  id: Fixed<string>;
  /** Unique. */
  number: Fixed<string>;
  workspace_id: Fixed<string>;
  kind: Fixed<string>;
  cause: Fixed<string>;
  /** Unique. */
  cause_key: Fixed<string>;
  title_ko: Fixed<string>;
  title_en: Fixed<string>;
  credits_micro: FixedAmount;
  currency: Fixed<string>;
  supply_minor: FixedAmount;
  vat_minor: FixedAmount;
  channel: string;
  method_id: string;
  created_at: Fixed<TimeText>;
  by_id: Fixed<string>;
  by_address: Fixed<string>;
  credits_until: Fixed<TimeText | null>;
  state: string;
  problem: string | null;
  payment_ref: string | null;
  paid_at: TimeText | null;
  card_brand: string;
  card_last4: string;
  approval_number: string;
  receipt_url: string;
  payment_is_test: number;
  ended_at: TimeText | null;
  lot_id: string | null;
  expires_at: TimeText | null;
  refunded_minor: Amount;
  dispute: string;
  claw_due_micro: Amount;
  clawed_micro: Amount;
  reinstated_micro: Amount;
  /** null: it is at rest. */
  look_at: TimeText | null;
}

/** The newest number of each year. */
export interface BillingOrderNumbersTable {
  year: Fixed<number>;
  last: number;
}

/** Tries to have an order paid by a card; one of each order may be under way, and one paid. */
export interface BillingAttemptsTable {
  id: Fixed<string>;
  order_id: Fixed<string>;
  provider: Fixed<string>;
  method_id: Fixed<string>;
  /** 0 or 1. */
  is_attended: Fixed<number>;
  return_url: Fixed<string>;
  language: Fixed<string>;
  ref: string | null;
  /** 0 or 1. */
  is_asked: number;
  state: string;
  problem: string | null;
  created_at: Fixed<TimeText>;
  ended_at: TimeText | null;
  looked_at: TimeText | null;
}

/** Money that goes back. */
export interface BillingRefundsTable {
  id: Fixed<string>;
  order_id: Fixed<string>;
  attempt_id: Fixed<string | null>;
  source: Fixed<string>;
  /** Unique for an order. */
  key: Fixed<string>;
  credits_micro: FixedAmount;
  currency: Fixed<string>;
  supply_minor: FixedAmount;
  vat_minor: FixedAmount;
  state: string;
  problem: string | null;
  reason: Fixed<string>;
  by_id: Fixed<string>;
  by_address: Fixed<string>;
  created_at: Fixed<TimeText>;
  ended_at: TimeText | null;
}

/** Lots that orders have granted. Rows are only ever added. */
export interface BillingOrderLotsTable {
  order_id: Fixed<string>;
  number: Fixed<number>;
  lot_id: Fixed<string>;
  amount_micro: FixedAmount;
}

/** Webhooks that were carried out. */
export interface BillingWebhookEventsTable {
  provider: Fixed<string>;
  event_id: Fixed<string>;
  at: Fixed<TimeText>;
}
