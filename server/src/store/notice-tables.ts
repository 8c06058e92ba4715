import type { Fixed, JsonText, TimeText } from './column-types.ts';

/** What people were told of. */
export interface NoticesTable {
  id: Fixed<string>;
  /** Unique: names what happened. */
  key: Fixed<string>;
  /** `forgotten`: nothing but the key is left. */
  kind: string;
  at: Fixed<TimeText>;
  workspace_id: string | null;
  details: JsonText;
}

/** One way of a notice to one reader. */
export interface NoticeDeliveriesTable {
  id: Fixed<string>;
  notice_id: Fixed<string>;
  /** `mail` or `webhook`. */
  channel: Fixed<string>;
  recipient: string;
  language: Fixed<string | null>;
  /** `waiting`, `sent` or `failed`. */
  state: string;
  attempts: number;
  next_at: TimeText | null;
  ended_at: TimeText | null;
  problem: string | null;
  problem_detail: string | null;
}

/** One row: who is told, and how. */
export interface NoticeSettingsTable {
  id: Fixed<number>;
  document: JsonText;
  /** Encrypted, base64url. */
  sealed_secret: string | null;
  sealed_earlier: string | null;
  earlier_until: TimeText | null;
  updated_at: TimeText;
}
