import type { Fixed, JsonText, TimeText } from './column-types.ts';

/** Who moves money by card, and what it needs for it. */
export interface BillingProvidersTable {
  /** `stripe`, `toss` or `sandbox`. */
  name: Fixed<string>;
  /** 0 or 1. */
  is_on: number;
  client_key: string | null;
  /** 0 or 1. */
  allows_auto_top_up: number;
  /** Encrypted, base64url. */
  sealed_secret: string | null;
  secret_tail: string | null;
  /** Encrypted, base64url. */
  sealed_webhook_secret: string | null;
  webhook_secret_tail: string | null;
  /** 0 or 1. */
  is_test_mode: number;
  problem: string | null;
  problem_at: TimeText | null;
  updated_at: TimeText;
}

/** Ways of paying that the account has registered. */
export interface BillingMethodsTable {
  id: Fixed<string>;
  channel: Fixed<string>;
  /** `waiting`, `ready`, `failed` or `removed`. */
  state: string;
  /** 0 or 1. */
  is_default: number;
  customer_ref: Fixed<string>;
  provider_ref: string | null;
  /** Encrypted, base64url. */
  sealed_token: string | null;
  card: JsonText | null;
  buyer: Fixed<JsonText | null>;
  problem: string | null;
  created_at: Fixed<TimeText>;
  by_id: Fixed<string>;
  by_address: Fixed<string>;
}

/** What a provider's window is to be opened with. */
export interface BillingWindowsTable {
  id: Fixed<string>;
  document: JsonText;
  expires_at: TimeText;
}

/** The books of the sandbox. */
export interface SandboxPaymentsTable {
  ref: Fixed<string>;
  attempt_id: Fixed<string>;
  order_id: Fixed<string>;
  title: Fixed<string>;
  card: Fixed<string>;
  currency: Fixed<string>;
  total_minor: Fixed<number>;
  /** `opened`, `waiting`, `needs_person`, `succeeded` or `failed`. */
  status: string;
  problem: string | null;
  return_url: Fixed<string>;
  paid_at: TimeText | null;
  refunded_minor: number;
  dispute: string;
  looks: number;
  changed_at: TimeText;
}

/** Refunds in the sandbox. */
export interface SandboxRefundsTable {
  key: Fixed<string>;
  ref: Fixed<string>;
  minor: Fixed<number>;
  at: Fixed<TimeText>;
}
