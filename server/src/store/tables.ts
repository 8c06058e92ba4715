import type {
  BillingDocumentNumbersTable,
  BillingDocumentsTable,
  BillingSettingsTable,
  BillingTaxOfficeNumbersTable,
} from './billing-document-tables.ts';
import type {
  BillingMethodsTable,
  BillingProvidersTable,
  BillingWindowsTable,
  SandboxPaymentsTable,
  SandboxRefundsTable,
} from './billing-method-tables.ts';
import type {
  BillingAttemptsTable,
  BillingOrderLotsTable,
  BillingOrderNumbersTable,
  BillingOrdersTable,
  BillingRefundsTable,
  BillingWebhookEventsTable,
} from './billing-order-tables.ts';
import type {
  BillingAutoTopUpsTable,
  BillingCreditAlertsTable,
  BillingMonthsTable,
  BillingOffersTable,
  BillingReconciliationsTable,
  BillingSubscriptionsTable,
} from './billing-plan-tables.ts';
import type { Fixed, JsonText, TimeText } from './column-types.ts';
import type { CreditChargedDaysTable, CreditPriceEntriesTable, CreditRunChargesTable } from './credit-price-tables.ts';
import type {
  BudgetLeasesTable,
  BudgetsTable,
  BudgetUsesTable,
  ChargePositionsTable,
  CreditAccountsTable,
  CreditEntriesTable,
  CreditHoldSlicesTable,
  CreditHoldsTable,
  CreditKeysTable,
  CreditLeasesTable,
  CreditLotsTable,
  CreditPostingsTable,
} from './credit-tables.ts';
import type { DashboardMailsTable, DashboardSchedulesTable } from './dashboard-schedule-tables.ts';
import type {
  DashboardDraftsTable,
  DashboardLinksTable,
  DashboardsTable,
  DashboardVersionsTable,
} from './dashboard-tables.ts';
import type {
  ApiKeySecretsTable,
  ApiKeysTable,
  AuthAccountTable,
  AuthSessionTable,
  AuthUserTable,
  AuthVerificationTable,
  GrantsTable,
  GroupMembersTable,
  InvitationsTable,
  KeyRulesTable,
  KeyUsesTable,
  OutsideIdentitiesTable,
  PeopleGroupsTable,
  PeopleTable,
  RecoveryCodesTable,
  SecondFactorsTable,
  ServicePrincipalsTable,
  SetupLinksTable,
  SignInSettingsTable,
  SignInTicketsTable,
  WorkspaceRolesTable,
  WorkspacesTable,
} from './identity-tables.ts';
import type { NoticeDeliveriesTable, NoticeSettingsTable, NoticesTable } from './notice-tables.ts';
import type { SavedQueriesTable } from './query-tables.ts';
import type { UsageRetentionTable } from './retention-tables.ts';
import type {
  RunAddOnsTable,
  RunCountsTable,
  RunHoldsTable,
  RunLeasesTable,
  RunPeriodsTable,
  RunSightsTable,
} from './run-quota-tables.ts';
import type { RunTypesTable } from './run-type-tables.ts';
import type { ScheduledPromptRunsTable, ScheduledPromptsTable } from './schedule-tables.ts';
import type { WarehousesTable } from './warehouse-tables.ts';

export type { JsonText, TimeText } from './column-types.ts';

/**
 * Every table of the control store. Column types are the same on SQLite and PostgreSQL: ids and texts are text that
 * sorts by code point, times are `TimeText`, JSON is `JsonText`, whole numbers are numbers up to 2^53.
 * Only the `auth_…` tables differ, in columns that better-auth alone reads: see `AuthTime` and `AuthBoolean`.
 */
export interface Tables {
  people: PeopleTable;
  workspace_roles: WorkspaceRolesTable;
  service_principals: ServicePrincipalsTable;
  people_groups: PeopleGroupsTable;
  group_members: GroupMembersTable;
  workspaces: WorkspacesTable;
  grants: GrantsTable;
  invitations: InvitationsTable;
  api_keys: ApiKeysTable;
  api_key_secrets: ApiKeySecretsTable;
  key_uses: KeyUsesTable;
  key_rules: KeyRulesTable;
  setup_links: SetupLinksTable;
  audit_log: AuditLogTable;
  audit_state: AuditStateTable;
  previews: PreviewsTable;
  sealing: SealingTable;
  dashboards: DashboardsTable;
  dashboard_drafts: DashboardDraftsTable;
  dashboard_versions: DashboardVersionsTable;
  dashboard_links: DashboardLinksTable;
  dashboard_schedules: DashboardSchedulesTable;
  dashboard_mails: DashboardMailsTable;
  idempotency_keys: IdempotencyKeysTable;
  settings: SettingsTable;
  providers: ProvidersTable;
  endpoints: EndpointsTable;
  endpoint_versions: EndpointVersionsTable;
  price_entries: PriceEntriesTable;
  credit_accounts: CreditAccountsTable;
  credit_lots: CreditLotsTable;
  credit_postings: CreditPostingsTable;
  credit_entries: CreditEntriesTable;
  credit_holds: CreditHoldsTable;
  credit_hold_slices: CreditHoldSlicesTable;
  credit_keys: CreditKeysTable;
  credit_price_entries: CreditPriceEntriesTable;
  credit_run_charges: CreditRunChargesTable;
  credit_charged_days: CreditChargedDaysTable;
  second_factors: SecondFactorsTable;
  recovery_codes: RecoveryCodesTable;
  sign_in_tickets: SignInTicketsTable;
  outside_identities: OutsideIdentitiesTable;
  sign_in_settings: SignInSettingsTable;
  budgets: BudgetsTable;
  budget_uses: BudgetUsesTable;
  budget_leases: BudgetLeasesTable;
  credit_leases: CreditLeasesTable;
  charge_positions: ChargePositionsTable;
  run_types: RunTypesTable;
  run_periods: RunPeriodsTable;
  run_add_ons: RunAddOnsTable;
  run_leases: RunLeasesTable;
  run_sights: RunSightsTable;
  run_holds: RunHoldsTable;
  run_minutes: RunCountsTable;
  run_quarters: RunCountsTable;
  notices: NoticesTable;
  notice_deliveries: NoticeDeliveriesTable;
  notice_settings: NoticeSettingsTable;
  scheduled_prompts: ScheduledPromptsTable;
  scheduled_prompt_runs: ScheduledPromptRunsTable;
  usage_retention: UsageRetentionTable;
  billing_orders: BillingOrdersTable;
  billing_order_numbers: BillingOrderNumbersTable;
  billing_attempts: BillingAttemptsTable;
  billing_refunds: BillingRefundsTable;
  billing_order_lots: BillingOrderLotsTable;
  billing_webhook_events: BillingWebhookEventsTable;
  billing_documents: BillingDocumentsTable;
  billing_document_numbers: BillingDocumentNumbersTable;
  billing_tax_office_numbers: BillingTaxOfficeNumbersTable;
  billing_settings: BillingSettingsTable;
  billing_providers: BillingProvidersTable;
  billing_methods: BillingMethodsTable;
  billing_windows: BillingWindowsTable;
  sandbox_payments: SandboxPaymentsTable;
  sandbox_refunds: SandboxRefundsTable;
  billing_offers: BillingOffersTable;
  billing_subscriptions: BillingSubscriptionsTable;
  billing_months: BillingMonthsTable;
  billing_auto_top_ups: BillingAutoTopUpsTable;
  billing_credit_alerts: BillingCreditAlertsTable;
  billing_reconciliations: BillingReconciliationsTable;
  warehouses: WarehousesTable;
  saved_queries: SavedQueriesTable;
  auth_user: AuthUserTable;
  auth_session: AuthSessionTable;
  auth_account: AuthAccountTable;
  auth_verification: AuthVerificationTable;
}

/** Who did what. Rows are only ever added: the database refuses UPDATE, and DELETE behind the anchor (`AppendOnlyViolation`). */
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

/** One row: of the log as a whole. */
export interface AuditStateTable {
  id: Fixed<number>;
  /** 0 or 1. */
  is_on: number;
  /** Whole months that are kept; null: all. */
  retention_months: number | null;
  /** The newest entry that is gone; 0: none is. It never goes back. */
  anchor_sequence: number;
  anchor_hash: string;
}

/** Features that account admins switched; those without a row are as the program has them. */
export interface PreviewsTable {
  id: Fixed<string>;
  /** 0 or 1. */
  is_on: number;
  updated_at: TimeText;
  updated_by: string;
  updated_by_id: string;
}

/** One row: which secret of the installation everything that is sealed was sealed under. */
export interface SealingTable {
  id: Fixed<number>;
  /** Tells secrets apart, and nothing of them. */
  secret_check: string;
  changed_at: TimeText;
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
