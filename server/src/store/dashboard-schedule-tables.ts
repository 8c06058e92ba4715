import type { Fixed, JsonText, TimeText } from './column-types.ts';

/** Pages of dashboards that are sent by mail again and again. */
export interface DashboardSchedulesTable {
  id: Fixed<string>;
  dashboard_id: Fixed<string>;
  page: string;
  cron: string;
  time_zone: string;
  /** `yesterday`, `7d`, `30d` or `last_month`. */
  range: string;
  /** Values by filter. */
  filters: JsonText;
  /** Addresses. */
  recipients: JsonText;
  /** 0 or 1. */
  with_csv: number;
  language: string;
  /** 0 or 1. */
  is_on: number;
  /** null: it is off. */
  next_due_at: TimeText | null;
  created_by: Fixed<string>;
  created_by_id: Fixed<string>;
  created_at: Fixed<TimeText>;
  updated_at: TimeText;
}

/** Their mails: due times that were claimed or missed, and those that somebody asked for. */
export interface DashboardMailsTable {
  id: Fixed<string>;
  schedule_id: Fixed<string>;
  /** `due` or `by_hand`. */
  cause: Fixed<string>;
  due_at: Fixed<TimeText>;
  /** `waiting`, `running`, `sent`, `failed` or `missed`. */
  state: string;
  holder: string | null;
  /** null: it has ended. */
  free_at: TimeText | null;
  tries: number;
  ended_at: TimeText | null;
  reason: string | null;
  reason_details: JsonText;
  /** Addresses. */
  mailed: JsonText;
}
