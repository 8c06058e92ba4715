import type { ColumnType } from 'kysely';
import type { Fixed, JsonText, TimeText } from './column-types.ts';

/** A whole number: read as a number, which is exact, written as a bigint. */
type Whole = ColumnType<number, bigint, bigint>;
type FixedWhole = ColumnType<number, bigint, never>;

/** Versions of plans and packages. Rows are only ever added. */
export interface BillingOffersTable {
  id: Fixed<string>;
  version: Fixed<number>;
  /** `plan` or `package`. */
  kind: Fixed<string>;
  name_ko: Fixed<string>;
  name_en: Fixed<string>;
  credits_micro: FixedWhole;
  currency: Fixed<string>;
  /** Before tax, in the smallest unit. */
  supply_minor: FixedWhole;
  /** 0 or 1. */
  is_offered: Fixed<number>;
  created_at: Fixed<TimeText>;
  created_by: Fixed<string>;
  created_by_id: Fixed<string>;
}

/** Plans that workspaces took. */
export interface BillingSubscriptionsTable {
  id: Fixed<string>;
  workspace_id: Fixed<string>;
  plan_id: string;
  plan_version: number;
  /** Empty: it costs nothing. */
  method_id: string;
  state: string;
  anchor_at: Fixed<TimeText>;
  zone: Fixed<string>;
  paid_until: TimeText | null;
  stopped_at: TimeText | null;
  ended_at: TimeText | null;
  /** When it is looked at next; null: never. */
  look_at: TimeText | null;
  created_at: Fixed<TimeText>;
  created_by: Fixed<string>;
  created_by_id: Fixed<string>;
}

/** Their months, each once. */
export interface BillingMonthsTable {
  subscription_id: Fixed<string>;
  month: Fixed<number>;
  from_at: Fixed<TimeText>;
  to_at: Fixed<TimeText>;
  plan_id: Fixed<string>;
  plan_version: Fixed<number>;
  /** `ordered` or `skipped`. */
  state: string;
  order_id: Fixed<string | null>;
  tries: number;
  first_tried_at: TimeText | null;
  next_try_at: TimeText | null;
  /** 0 or 1: a payment was asked for, and what came of it is not known yet. */
  is_under_way: number;
}

/** Rules that keep credits above a threshold, one of each workspace. */
export interface BillingAutoTopUpsTable {
  workspace_id: Fixed<string>;
  /** 0 or 1. */
  is_on: number;
  threshold_micro: Whole;
  package_id: string;
  method_id: string;
  monthly_cap_minor: Whole;
  cool_down_ms: number;
  failures: number;
  not_before: TimeText | null;
  off_reason: string | null;
  /** The purchase that is under way, and when its payment was last asked for. */
  order_id: string | null;
  asked_at: TimeText | null;
  updated_at: TimeText;
  updated_by: string;
  updated_by_id: string;
}

/** When people are told that credits run short, by workspace. */
export interface BillingCreditAlertsTable {
  workspace_id: Fixed<string>;
  low_at_micro: ColumnType<number | null, bigint | null, bigint | null>;
  expiring_days: number | null;
  /** 0 or 1. */
  is_low: number;
  fallen: number;
}

/** Comparisons with the providers. */
export interface BillingReconciliationsTable {
  id: Fixed<string>;
  /** The day that it is for, such as 2026-01-05; null: somebody asked for it. Unique. */
  day: Fixed<string | null>;
  from_at: Fixed<TimeText>;
  to_at: Fixed<TimeText>;
  started_at: TimeText;
  /** Until then nobody else takes it up; null: it has ended. */
  free_at: TimeText | null;
  ended_at: TimeText | null;
  /** What it found; null: nothing yet. */
  result: JsonText | null;
}
