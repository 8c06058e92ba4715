-- Who moves money by card, and what it needs for it. Providers without a row are as the program has them.
CREATE TABLE billing_providers (
  name TEXT PRIMARY KEY NOT NULL CHECK (name IN ('stripe', 'toss', 'sandbox')),
  is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
  -- Public.
  client_key TEXT,
  allows_auto_top_up INTEGER NOT NULL CHECK (allows_auto_top_up IN (0, 1)),
  -- Encrypted, base64url.
  sealed_secret TEXT,
  secret_tail TEXT,
  sealed_webhook_secret TEXT,
  webhook_secret_tail TEXT,
  is_test_mode INTEGER NOT NULL CHECK (is_test_mode IN (0, 1)),
  -- What it last refused or failed with; NULL since it answered.
  problem TEXT,
  problem_at TEXT CHECK (length(problem_at) = 24),
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24),
  CHECK ((problem IS NULL) = (problem_at IS NULL)),
  CHECK ((sealed_secret IS NULL) = (secret_tail IS NULL)),
  CHECK ((sealed_webhook_secret IS NULL) = (webhook_secret_tail IS NULL))
) STRICT;

-- Ways of paying that the account has registered. Rows stay; a removed one loses its token when its provider forgot the card.
CREATE TABLE billing_methods (
  id TEXT PRIMARY KEY NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('stripe', 'toss', 'sandbox', 'bank_transfer')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'failed', 'removed')),
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  -- Names the account at the provider.
  customer_ref TEXT NOT NULL,
  -- Names the registration at the provider.
  provider_ref TEXT,
  -- What charges need. Encrypted, base64url.
  sealed_token TEXT,
  card TEXT CHECK (json_valid(card)),
  buyer TEXT CHECK (json_valid(buyer)),
  problem TEXT,
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  by_id TEXT NOT NULL,
  by_address TEXT NOT NULL,
  CHECK (is_default = 0 OR state = 'ready'),
  CHECK ((channel = 'bank_transfer') = (buyer IS NOT NULL)),
  CHECK (state <> 'ready' OR channel = 'bank_transfer' OR (sealed_token IS NOT NULL AND card IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX billing_methods_default ON billing_methods (is_default) WHERE is_default = 1;
CREATE INDEX billing_methods_waiting ON billing_methods (created_at) WHERE state = 'waiting';

-- What a provider's window is to be opened with, for a while.
CREATE TABLE billing_windows (
  id TEXT PRIMARY KEY NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  expires_at TEXT NOT NULL CHECK (length(expires_at) = 24)
) STRICT;

CREATE INDEX billing_windows_by_end ON billing_windows (expires_at);

-- The books of the sandbox, a provider that moves no money.
CREATE TABLE sandbox_payments (
  ref TEXT PRIMARY KEY NOT NULL,
  attempt_id TEXT NOT NULL UNIQUE,
  order_id TEXT NOT NULL,
  title TEXT NOT NULL,
  card TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (currency IN ('KRW', 'USD')),
  total_minor INTEGER NOT NULL CHECK (total_minor > 0),
  status TEXT NOT NULL CHECK (status IN ('opened', 'waiting', 'needs_person', 'succeeded', 'failed')),
  problem TEXT,
  return_url TEXT NOT NULL,
  paid_at TEXT CHECK (length(paid_at) = 24),
  refunded_minor INTEGER NOT NULL CHECK (refunded_minor BETWEEN 0 AND total_minor),
  dispute TEXT NOT NULL CHECK (dispute IN ('none', 'open', 'won', 'lost')),
  -- How often it was looked at while it waited.
  looks INTEGER NOT NULL CHECK (looks >= 0),
  changed_at TEXT NOT NULL CHECK (length(changed_at) = 24),
  CHECK ((status = 'succeeded') = (paid_at IS NOT NULL)),
  CHECK (status = 'succeeded' OR (refunded_minor = 0 AND dispute = 'none'))
) STRICT;

CREATE INDEX sandbox_payments_by_change ON sandbox_payments (changed_at, ref);

-- Refunds in the sandbox: each key gives back once.
CREATE TABLE sandbox_refunds (
  key TEXT PRIMARY KEY NOT NULL,
  ref TEXT NOT NULL REFERENCES sandbox_payments (ref),
  minor INTEGER NOT NULL CHECK (minor > 0),
  at TEXT NOT NULL CHECK (length(at) = 24)
) STRICT;
