-- Plans and packages of credits: every version that was ever offered.
CREATE TABLE billing_offers (
  id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  kind TEXT NOT NULL CHECK (kind IN ('plan', 'package')),
  name_ko TEXT NOT NULL,
  name_en TEXT NOT NULL,
  credits_micro INTEGER NOT NULL CHECK (credits_micro > 0),
  currency TEXT NOT NULL CHECK (currency IN ('KRW', 'USD')),
  -- Before tax, in won or cents.
  supply_minor INTEGER NOT NULL CHECK (supply_minor > 0 OR (supply_minor = 0 AND kind = 'plan')),
  is_offered INTEGER NOT NULL CHECK (is_offered IN (0, 1)),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL,
  PRIMARY KEY (id, version)
) STRICT;

CREATE TRIGGER billing_offers_are_never_changed BEFORE UPDATE ON billing_offers
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_offers');
END;

CREATE TRIGGER billing_offers_are_never_removed BEFORE DELETE ON billing_offers
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_offers');
END;

-- Plans that workspaces took.
CREATE TABLE billing_subscriptions (
  id TEXT PRIMARY KEY NOT NULL,
  workspace_id TEXT NOT NULL,
  -- Of the next month.
  plan_id TEXT NOT NULL,
  plan_version INTEGER NOT NULL,
  -- Empty: the plan costs nothing.
  method_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('starting', 'active', 'ending', 'past_due', 'ended')),
  -- All months are counted from it, in its zone.
  anchor_at TEXT NOT NULL CHECK (length(anchor_at) = 24),
  zone TEXT NOT NULL,
  paid_until TEXT CHECK (length(paid_until) = 24),
  stopped_at TEXT CHECK (length(stopped_at) = 24),
  ended_at TEXT CHECK (length(ended_at) = 24),
  -- When it is looked at next; none: never.
  look_at TEXT CHECK (length(look_at) = 24),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL,
  FOREIGN KEY (plan_id, plan_version) REFERENCES billing_offers (id, version),
  CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
  CHECK (state NOT IN ('active', 'past_due') OR stopped_at IS NULL),
  CHECK (state <> 'ending' OR stopped_at IS NOT NULL)
) STRICT;

-- A workspace has one that has not ended.
CREATE UNIQUE INDEX billing_subscriptions_live ON billing_subscriptions (workspace_id) WHERE state <> 'ended';
CREATE INDEX billing_subscriptions_by_workspace ON billing_subscriptions (workspace_id, created_at, id);
CREATE INDEX billing_subscriptions_by_look ON billing_subscriptions (look_at) WHERE look_at IS NOT NULL;

-- Their months, each registered once.
CREATE TABLE billing_months (
  subscription_id TEXT NOT NULL REFERENCES billing_subscriptions (id),
  month INTEGER NOT NULL CHECK (month >= 0),
  from_at TEXT NOT NULL CHECK (length(from_at) = 24),
  to_at TEXT NOT NULL CHECK (length(to_at) = 24 AND to_at > from_at),
  plan_id TEXT NOT NULL,
  plan_version INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ordered', 'skipped')),
  order_id TEXT UNIQUE,
  tries INTEGER NOT NULL CHECK (tries >= 0),
  first_tried_at TEXT CHECK (length(first_tried_at) = 24),
  -- Of one that is under way: until then its process works on it.
  next_try_at TEXT CHECK (length(next_try_at) = 24),
  is_under_way INTEGER NOT NULL CHECK (is_under_way IN (0, 1)),
  PRIMARY KEY (subscription_id, month),
  CHECK (state = 'skipped' OR order_id IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- Rules that keep credits above a threshold.
CREATE TABLE billing_auto_top_ups (
  workspace_id TEXT PRIMARY KEY NOT NULL,
  is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
  threshold_micro INTEGER NOT NULL CHECK (threshold_micro > 0),
  package_id TEXT NOT NULL,
  method_id TEXT NOT NULL,
  monthly_cap_minor INTEGER NOT NULL CHECK (monthly_cap_minor > 0),
  cool_down_ms INTEGER NOT NULL CHECK (cool_down_ms > 0),
  failures INTEGER NOT NULL CHECK (failures >= 0),
  not_before TEXT CHECK (length(not_before) = 24),
  off_reason TEXT,
  -- The purchase that is under way, and when its payment was last asked for.
  order_id TEXT,
  asked_at TEXT CHECK (length(asked_at) = 24),
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24),
  updated_by TEXT NOT NULL,
  updated_by_id TEXT NOT NULL,
  CHECK (is_on = 0 OR off_reason IS NULL),
  CHECK ((order_id IS NULL) = (asked_at IS NULL))
) STRICT;

-- When people are told that credits run short. A workspace without a row is told as the product has it.
CREATE TABLE billing_credit_alerts (
  workspace_id TEXT PRIMARY KEY NOT NULL,
  low_at_micro INTEGER CHECK (low_at_micro > 0),
  expiring_days INTEGER CHECK (expiring_days > 0),
  -- Whether it was below when last looked at, and how often it fell.
  is_low INTEGER NOT NULL CHECK (is_low IN (0, 1)),
  fallen INTEGER NOT NULL CHECK (fallen >= 0)
) STRICT;

-- Comparisons with the providers: one for each day, and those that somebody asked for.
CREATE TABLE billing_reconciliations (
  id TEXT PRIMARY KEY NOT NULL,
  day TEXT UNIQUE CHECK (length(day) = 10),
  from_at TEXT NOT NULL CHECK (length(from_at) = 24),
  to_at TEXT NOT NULL CHECK (length(to_at) = 24),
  started_at TEXT NOT NULL CHECK (length(started_at) = 24),
  -- From then on another process may take it up; none: it has ended.
  free_at TEXT CHECK (length(free_at) = 24),
  ended_at TEXT CHECK (length(ended_at) = 24),
  -- JSON.
  result TEXT,
  CHECK ((free_at IS NULL) = (ended_at IS NOT NULL)),
  CHECK ((ended_at IS NULL) = (result IS NULL))
) STRICT;
