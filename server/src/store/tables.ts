import type { ColumnType } from 'kysely';

/**
 * An instant as text: ISO 8601 in UTC with milliseconds (`isoInstant`), 24 characters. Both engines sort it as time
 * does, and the contract speaks the same form, so it is never converted on the way.
 */
export type TimeText = string;

/** A JSON document as text. Who writes it knows its schema and parses it when it is read. */
export type JsonText = string;

/** Never changed after the row was made. */
type Fixed<Value> = ColumnType<Value, Value, never>;

/**
 * Every table of the control store. Column types are the same on SQLite and PostgreSQL: ids and texts are text that
 * sorts by code point, times are `TimeText`, JSON is `JsonText`, whole numbers are numbers up to 2^53.
 * Only the `auth_…` tables differ, in columns that better-auth alone reads: see `AuthTime` and `AuthBoolean`.
 */
export interface Tables {
  people: PeopleTable;
  api_keys: ApiKeysTable;
  setup_links: SetupLinksTable;
  audit_log: AuditLogTable;
  dashboards: DashboardsTable;
  idempotency_keys: IdempotencyKeysTable;
  settings: SettingsTable;
  providers: ProvidersTable;
  endpoints: EndpointsTable;
  endpoint_versions: EndpointVersionsTable;
  price_entries: PriceEntriesTable;
  auth_user: AuthUserTable;
  auth_session: AuthSessionTable;
  auth_account: AuthAccountTable;
  auth_verification: AuthVerificationTable;
}

/** Who may sign in or own a key. */
export interface PeopleTable {
  id: Fixed<string>;
  /** Unique; the database refuses upper case. */
  email: string;
  name: string;
  /** A `RoleName` of the contract. */
  role: string;
  /** `ko` or `en`; null: the account's. */
  language: string | null;
  created_at: Fixed<TimeText>;
  disabled_at: TimeText | null;
}

/** API keys that people made; declared keys are in the configuration file only. */
export interface ApiKeysTable {
  id: Fixed<string>;
  name: string;
  /** SHA-256 of the secret, hex. Unique. */
  hash: Fixed<string>;
  person_id: Fixed<string>;
  workspace_id: Fixed<string>;
  role: string;
  /** JSON array of endpoint names; null: all. */
  endpoints: JsonText | null;
  created_at: Fixed<TimeText>;
  expires_at: TimeText | null;
  revoked_at: TimeText | null;
  last_used_at: TimeText | null;
}

/** One-time links that make the first account admin. */
export interface SetupLinksTable {
  /** SHA-256 of the token, hex. */
  hash: Fixed<string>;
  created_at: Fixed<TimeText>;
  used_at: TimeText | null;
}

/** Who did what. Rows are only ever added: the database refuses UPDATE and DELETE (`AppendOnlyViolation`). */
export interface AuditLogTable {
  /** 1, 2, 3 … without a gap: the writer takes the newest row's and adds one. */
  sequence: Fixed<number>;
  at: Fixed<TimeText>;
  actor_id: Fixed<string>;
  actor: Fixed<string>;
  action: Fixed<string>;
  target: Fixed<string>;
  before: Fixed<JsonText | null>;
  after: Fixed<JsonText | null>;
  address: Fixed<string>;
  request_id: Fixed<string>;
  /** `hash` of the row before; a fixed text for the first. Unique, so that the chain cannot fork. */
  previous_hash: Fixed<string>;
  hash: Fixed<string>;
}

/** Dashboards that were imported into the account. */
export interface DashboardsTable {
  id: Fixed<string>;
  /** Name of the template that it came from. Unique. */
  template: Fixed<string>;
  template_version: number;
  document: JsonText;
  published_by: string;
  published_by_id: string;
  published_at: TimeText;
  created_at: Fixed<TimeText>;
  updated_at: TimeText;
  /** Grows by one with each change. */
  version: number;
}

/** Answers of mutations, by the caller's key, so that a repeated request gets the first one's answer. */
export interface IdempotencyKeysTable {
  actor_id: Fixed<string>;
  route: Fixed<string>;
  key: Fixed<string>;
  /** SHA-256 of the request's body, hex: the same key with another body is refused. */
  request_hash: Fixed<string>;
  /** HTTP status of the answer. */
  status: number;
  body: JsonText;
  created_at: Fixed<TimeText>;
}

/** What the account has chosen, one JSON value by name. */
export interface SettingsTable {
  name: Fixed<string>;
  value: JsonText;
  updated_at: TimeText;
}

/** Who made a record and who changed it last, and when. */
interface ProvenanceColumns {
  created_at: Fixed<TimeText>;
  created_by: Fixed<string>;
  created_by_id: Fixed<string>;
  updated_at: TimeText;
  updated_by: string;
  updated_by_id: string;
  /** Grows by one with each change. */
  version: number;
}

/** Providers that people made; declared ones are in the configuration file only. */
export interface ProvidersTable extends ProvenanceColumns {
  id: Fixed<string>;
  /** Unique. */
  name: Fixed<string>;
  kind: Fixed<string>;
  /** null: the public address of the kind. */
  base_url: string | null;
  /** Encrypted, base64url; null: it needs none. */
  sealed_secret: string | null;
  /** Its last characters; null for a short one. */
  secret_tail: string | null;
  secret_changed_at: TimeText | null;
}

/** Endpoints that people made; declared ones are in the configuration file only. */
export interface EndpointsTable extends ProvenanceColumns {
  id: Fixed<string>;
  /** Unique. */
  name: Fixed<string>;
  workspace_id: string;
  document: JsonText;
}

/** Every state that an endpoint had. Rows are only ever added, as in the audit log. */
export interface EndpointVersionsTable {
  endpoint_id: Fixed<string>;
  version: Fixed<number>;
  workspace_id: Fixed<string>;
  document: Fixed<JsonText>;
  updated_at: Fixed<TimeText>;
  updated_by: Fixed<string>;
  updated_by_id: Fixed<string>;
}

/** The account's own price book. Rows are only ever added, as in the audit log. */
export interface PriceEntriesTable {
  id: Fixed<string>;
  /** Name or kind of a provider; null: whichever. */
  provider: Fixed<string | null>;
  model: Fixed<string>;
  effective_from: Fixed<TimeText>;
  /** null: an end. */
  document: Fixed<JsonText | null>;
  note: Fixed<string>;
  created_at: Fixed<TimeText>;
  created_by: Fixed<string>;
  created_by_id: Fixed<string>;
}

/** better-auth's instants: ISO text on SQLite, `timestamptz` on PostgreSQL, as its Kysely adapter expects. */
export type AuthTime = string | Date;

/** better-auth's flags: 0 or 1 on SQLite, `boolean` on PostgreSQL, as its Kysely adapter expects. */
export type AuthBoolean = 0 | 1 | boolean;

/** better-auth's user: the sign-in side of a person. */
export interface AuthUserTable {
  id: Fixed<string>;
  name: string;
  email: string;
  email_verified: AuthBoolean;
  image: string | null;
  created_at: AuthTime;
  updated_at: AuthTime;
}

/** better-auth's session. */
export interface AuthSessionTable {
  id: Fixed<string>;
  expires_at: AuthTime;
  token: string;
  created_at: AuthTime;
  updated_at: AuthTime;
  ip_address: string | null;
  user_agent: string | null;
  user_id: string;
}

/** better-auth's account: one way in of a user, such as a password. */
export interface AuthAccountTable {
  id: Fixed<string>;
  account_id: string;
  provider_id: string;
  user_id: string;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: AuthTime | null;
  refresh_token_expires_at: AuthTime | null;
  scope: string | null;
  password: string | null;
  created_at: AuthTime;
  updated_at: AuthTime;
}

/** better-auth's short-lived proofs. */
export interface AuthVerificationTable {
  id: Fixed<string>;
  identifier: string;
  value: string;
  expires_at: AuthTime;
  created_at: AuthTime;
  updated_at: AuthTime;
}
