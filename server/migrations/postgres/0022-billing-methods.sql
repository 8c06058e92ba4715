-- Who moves money by card, and what it needs for it. Providers without a row are as the program has them.
CREATE TABLE billing_providers (
  name text COLLATE "C" PRIMARY KEY CHECK (name IN ('stripe', 'toss', 'sandbox')),
  is_on bigint NOT NULL CHECK (is_on IN (0, 1)),
  -- Public.
  client_key text COLLATE "C",
  allows_auto_top_up bigint NOT NULL CHECK (allows_auto_top_up IN (0, 1)),
  -- Encrypted, base64url.
  sealed_secret text COLLATE "C",
  secret_tail text COLLATE "C",
  sealed_webhook_secret text COLLATE "C",
  webhook_secret_tail text COLLATE "C",
  is_test_mode bigint NOT NULL CHECK (is_test_mode IN (0, 1)),
  -- What it last refused or failed with; NULL since it answered.
  problem text COLLATE "C",
  problem_at text COLLATE "C" CHECK (length(problem_at) = 24),
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24),
  CHECK ((problem IS NULL) = (problem_at IS NULL)),
  CHECK ((sealed_secret IS NULL) = (secret_tail IS NULL)),
  CHECK ((sealed_webhook_secret IS NULL) = (webhook_secret_tail IS NULL))
);

-- Ways of paying that the account has registered. Rows stay; a removed one loses its token when its provider forgot the card.
CREATE TABLE billing_methods (
  id text COLLATE "C" PRIMARY KEY,
  channel text COLLATE "C" NOT NULL CHECK (channel IN ('stripe', 'toss', 'sandbox', 'bank_transfer')),
  state text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'ready', 'failed', 'removed')),
  is_default bigint NOT NULL CHECK (is_default IN (0, 1)),
  -- Names the account at the provider.
  customer_ref text COLLATE "C" NOT NULL,
  -- Names the registration at the provider.
  provider_ref text COLLATE "C",
  -- What charges need. Encrypted, base64url.
  sealed_token text COLLATE "C",
  card text COLLATE "C" CHECK (card IS JSON),
  buyer text COLLATE "C" CHECK (buyer IS JSON),
  problem text COLLATE "C",
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  by_id text COLLATE "C" NOT NULL,
  by_address text COLLATE "C" NOT NULL,
  CHECK (is_default = 0 OR state = 'ready'),
  CHECK ((channel = 'bank_transfer') = (buyer IS NOT NULL)),
  CHECK (state <> 'ready' OR channel = 'bank_transfer' OR (sealed_token IS NOT NULL AND card IS NOT NULL))
);

CREATE UNIQUE INDEX billing_methods_default ON billing_methods (is_default) WHERE is_default = 1;
CREATE INDEX billing_methods_waiting ON billing_methods (created_at) WHERE state = 'waiting';

-- What a provider's window is to be opened with, for a while.
CREATE TABLE billing_windows (
  id text COLLATE "C" PRIMARY KEY,
  document text COLLATE "C" NOT NULL CHECK (document IS JSON),
  expires_at text COLLATE "C" NOT NULL CHECK (length(expires_at) = 24)
);

CREATE INDEX billing_windows_by_end ON billing_windows (expires_at);

-- The books of the sandbox, a provider that moves no money.
CREATE TABLE sandbox_payments (
  ref text COLLATE "C" PRIMARY KEY,
  attempt_id text COLLATE "C" NOT NULL UNIQUE,
  order_id text COLLATE "C" NOT NULL,
  title text COLLATE "C" NOT NULL,
  card text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL CHECK (currency IN ('KRW', 'USD')),
  total_minor bigint NOT NULL CHECK (total_minor > 0),
  status text COLLATE "C" NOT NULL CHECK (status IN ('opened', 'waiting', 'needs_person', 'succeeded', 'failed')),
  problem text COLLATE "C",
  return_url text COLLATE "C" NOT NULL,
  paid_at text COLLATE "C" CHECK (length(paid_at) = 24),
  refunded_minor bigint NOT NULL CHECK (refunded_minor BETWEEN 0 AND total_minor),
  dispute text COLLATE "C" NOT NULL CHECK (dispute IN ('none', 'open', 'won', 'lost')),
  -- How often it was looked at while it waited.
  looks bigint NOT NULL CHECK (looks >= 0),
  changed_at text COLLATE "C" NOT NULL CHECK (length(changed_at) = 24),
  CHECK ((status = 'succeeded') = (paid_at IS NOT NULL)),
  CHECK (status = 'succeeded' OR (refunded_minor = 0 AND dispute = 'none'))
);

CREATE INDEX sandbox_payments_by_change ON sandbox_payments (changed_at, ref);

-- Refunds in the sandbox: each key gives back once.
CREATE TABLE sandbox_refunds (
  key text COLLATE "C" PRIMARY KEY,
  ref text COLLATE "C" NOT NULL REFERENCES sandbox_payments (ref),
  minor bigint NOT NULL CHECK (minor > 0),
  at text COLLATE "C" NOT NULL CHECK (length(at) = 24)
);
