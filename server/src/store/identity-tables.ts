import type { Fixed, JsonText, TimeText } from './column-types.ts';

/** Who may sign in or own a key. */
export interface PeopleTable {
  id: Fixed<string>;
  /** Unique; the database refuses upper case. */
  email: string;
  name: string;
  /** 0 or 1. */
  is_account_admin: number;
  /** `ko` or `en`; null: the account's. */
  language: string | null;
  created_at: Fixed<TimeText>;
  disabled_at: TimeText | null;
  removed_at: TimeText | null;
  /** Of somebody who was removed: `email` is then a text that nobody has as an address. */
  removed_address: string | null;
}

/** Roles in workspaces, held directly. */
export interface WorkspaceRolesTable {
  /** Empty: the account's default workspace, until a start puts its id there. */
  workspace_id: string;
  /** `person`, `service_principal` or `group`. */
  subject_kind: Fixed<string>;
  subject_id: Fixed<string>;
  role: string;
}

/** Programs that have keys of their own. */
export interface ServicePrincipalsTable {
  id: Fixed<string>;
  /** Unique among those that were not removed. */
  name: string;
  /** 0 or 1. */
  is_account_admin: number;
  created_at: Fixed<TimeText>;
  disabled_at: TimeText | null;
  removed_at: TimeText | null;
}

/** Groups of people and service principals. */
export interface PeopleGroupsTable {
  id: Fixed<string>;
  /** Unique. */
  name: string;
  created_at: Fixed<TimeText>;
}

/** Who is in a group; never another group. */
export interface GroupMembersTable {
  group_id: Fixed<string>;
  /** `person` or `service_principal`. */
  subject_kind: Fixed<string>;
  subject_id: Fixed<string>;
  /** 1: an identity provider says so, and may take it back. */
  is_mapped: number;
}

/** Workspaces that people made; declared ones are in the configuration file only. Never removed: rows name them. */
export interface WorkspacesTable {
  /** 16 digits. */
  id: Fixed<string>;
  /** Unique. */
  name: string;
  created_at: Fixed<TimeText>;
  created_by: Fixed<string>;
  created_by_id: Fixed<string>;
  archived_at: TimeText | null;
}

/** Who may read a table or a dashboard. Unique: what, and who. */
export interface GrantsTable {
  id: Fixed<string>;
  /** `table` or `dashboard`. */
  object_kind: Fixed<string>;
  /** Name of the table, or id of the dashboard. */
  object: Fixed<string>;
  /** `person`, `service_principal`, `group` or `everyone`. */
  subject_kind: Fixed<string>;
  /** Empty: everyone. */
  subject_id: Fixed<string>;
  created_at: Fixed<TimeText>;
  created_by: Fixed<string>;
  created_by_id: Fixed<string>;
}

/** Invitations; at most one of an address is open. */
export interface InvitationsTable {
  id: Fixed<string>;
  /** SHA-256 of the token, hex. Unique. */
  hash: string;
  email: Fixed<string>;
  /** 0 or 1. */
  is_account_admin: Fixed<number>;
  /** JSON: workspaces with roles. */
  workspaces: Fixed<JsonText>;
  /** JSON: ids of groups. */
  groups: Fixed<JsonText>;
  created_at: Fixed<TimeText>;
  created_by: Fixed<string>;
  created_by_id: Fixed<string>;
  expires_at: TimeText;
  accepted_at: TimeText | null;
  revoked_at: TimeText | null;
}

/** API keys that were made here; declared keys are in the configuration file only. */
export interface ApiKeysTable {
  id: Fixed<string>;
  name: string;
  /** A person or a service principal. */
  owner_id: Fixed<string>;
  workspace_id: string;
  role: string;
  /** JSON array of endpoint names; null: all. */
  endpoints: JsonText | null;
  /** JSON arrays of what its requests may claim; null: nothing. */
  run_types: JsonText | null;
  services: JsonText | null;
  features: JsonText | null;
  created_at: Fixed<TimeText>;
  /** Empty: before it was kept. */
  created_by: Fixed<string>;
  revoked_at: TimeText | null;
}

/** Secrets of keys: one, and earlier ones while it is rotated. */
export interface ApiKeySecretsTable {
  /** SHA-256 of the secret, hex. Unique. */
  hash: Fixed<string>;
  key_id: Fixed<string>;
  /** Its last characters; empty: not known. */
  tail: Fixed<string>;
  created_at: Fixed<TimeText>;
  expires_at: TimeText | null;
}

/** When a secret was seen last, to a minute. */
export interface KeyUsesTable {
  hash: Fixed<string>;
  last_used_at: TimeText;
}

/** One row: what holds for keys that are made. */
export interface KeyRulesTable {
  id: Fixed<number>;
  /** null: no bound. */
  lifetime_days_max: number | null;
}

/** One-time links that make the first account admin. */
export interface SetupLinksTable {
  /** SHA-256 of the token, hex. */
  hash: Fixed<string>;
  created_at: Fixed<TimeText>;
  used_at: TimeText | null;
}

/** The apps that make people's codes. */
export interface SecondFactorsTable {
  person_id: Fixed<string>;
  sealed_secret: string;
  created_at: TimeText;
  /** null: no code was confirmed yet. */
  confirmed_at: TimeText | null;
  /** Number of the last 30-second step whose code was used. */
  last_step: number;
}

/** Codes that open one sign-in each in place of the app. */
export interface RecoveryCodesTable {
  person_id: Fixed<string>;
  /** SHA-256 of the code, hex. */
  hash: Fixed<string>;
  used_at: TimeText | null;
}

/** What is given out for one use and a short time. */
export interface SignInTicketsTable {
  /** SHA-256 of the token, hex. */
  hash: Fixed<string>;
  /** `code`, `reset` or `answer`. */
  kind: Fixed<string>;
  person_id: Fixed<string | null>;
  next: Fixed<string>;
  created_at: Fixed<TimeText>;
  expires_at: Fixed<TimeText>;
}

/** Whom an identity provider means. */
export interface OutsideIdentitiesTable {
  issuer: Fixed<string>;
  subject: Fixed<string>;
  person_id: Fixed<string>;
  created_at: Fixed<TimeText>;
  last_used_at: TimeText;
}

/** How people sign in: one row. */
export interface SignInSettingsTable {
  id: Fixed<number>;
  document: JsonText;
  sealed_secret: string | null;
  updated_at: TimeText;
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
