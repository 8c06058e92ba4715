import type { Fixed, JsonText, TimeText } from './column-types.ts';

/** Dashboards of the account. */
export interface DashboardsTable {
  id: Fixed<string>;
  /** Name of the template that it is the import of. Unique; null: none. */
  template: Fixed<string | null>;
  document: JsonText;
  /** Number of the published version; 0: it never was published. */
  version: number;
  /** 0 or 1. */
  is_published: number;
  /** 0 or 1: the document is not that of its template. */
  is_changed: number;
  settings: JsonText;
  published_by: string;
  published_by_id: string;
  published_at: TimeText;
  created_at: Fixed<TimeText>;
}

/** Changes of dashboards that are not published; one each. */
export interface DashboardDraftsTable {
  dashboard_id: Fixed<string>;
  document: JsonText;
  /** The version that it changes. */
  based_on: number;
  /** Address; null, as the two below: it is from before this was kept. */
  saved_by: string | null;
  saved_by_id: string | null;
  saved_at: TimeText | null;
}

/** Publications of dashboards. */
export interface DashboardVersionsTable {
  dashboard_id: Fixed<string>;
  version: Fixed<number>;
  document: Fixed<JsonText>;
  act: Fixed<string>;
  published_by: Fixed<string>;
  published_by_id: Fixed<string>;
  published_at: Fixed<TimeText>;
}

/** Links that show a dashboard to whoever has them. */
export interface DashboardLinksTable {
  id: Fixed<string>;
  dashboard_id: Fixed<string>;
  /** Of the token. Unique. */
  token_hash: Fixed<string>;
  note: Fixed<string>;
  embed_origins: Fixed<JsonText>;
  created_by: Fixed<string>;
  created_by_id: Fixed<string>;
  created_at: Fixed<TimeText>;
  expires_at: Fixed<TimeText>;
  last_used_at: TimeText | null;
}
