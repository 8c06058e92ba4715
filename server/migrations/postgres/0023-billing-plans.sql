-- Plans and packages of credits: every version that was ever offered.
CREATE TABLE billing_offers (
  id text COLLATE "C" NOT NULL,
  version bigint NOT NULL CHECK (version > 0),
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('plan', 'package')),
  name_ko text COLLATE "C" NOT NULL,
  name_en text COLLATE "C" NOT NULL,
  credits_micro bigint NOT NULL CHECK (credits_micro > 0),
  currency text COLLATE "C" NOT NULL CHECK (currency IN ('KRW', 'USD')),
  -- Before tax, in won or cents.
  supply_minor bigint NOT NULL CHECK (supply_minor > 0 OR (supply_minor = 0 AND kind = 'plan')),
  is_offered bigint NOT NULL CHECK (is_offered IN (0, 1)),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (id, version)
);

CREATE FUNCTION billing_offers_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only: billing_offers' USING ERRCODE = 'TG001';
END
$$;

CREATE TRIGGER billing_offers_are_never_changed BEFORE UPDATE OR DELETE ON billing_offers
FOR EACH ROW EXECUTE FUNCTION billing_offers_only_grow();

CREATE TRIGGER billing_offers_are_never_emptied BEFORE TRUNCATE ON billing_offers
FOR EACH STATEMENT EXECUTE FUNCTION billing_offers_only_grow();


-- Plans that workspaces took.
CREATE TABLE billing_subscriptions (
  id text COLLATE "C" PRIMARY KEY,
  workspace_id text COLLATE "C" NOT NULL,
  -- Of the next month.
  plan_id text COLLATE "C" NOT NULL,
  plan_version bigint NOT NULL,
  -- Empty: the plan costs nothing.
  method_id text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('starting', 'active', 'ending', 'past_due', 'ended')),
  -- All months are counted from it, in its zone.
  anchor_at text COLLATE "C" NOT NULL CHECK (length(anchor_at) = 24),
  zone text COLLATE "C" NOT NULL,
  paid_until text COLLATE "C" CHECK (length(paid_until) = 24),
  stopped_at text COLLATE "C" CHECK (length(stopped_at) = 24),
  ended_at text COLLATE "C" CHECK (length(ended_at) = 24),
  -- When it is looked at next; none: never.
  look_at text COLLATE "C" CHECK (length(look_at) = 24),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL,
  FOREIGN KEY (plan_id, plan_version) REFERENCES billing_offers (id, version),
  CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
  CHECK (state NOT IN ('active', 'past_due') OR stopped_at IS NULL),
  CHECK (state <> 'ending' OR stopped_at IS NOT NULL)
);

-- A workspace has one that has not ended.
CREATE UNIQUE INDEX billing_subscriptions_live ON billing_subscriptions (workspace_id) WHERE state <> 'ended';
CREATE INDEX billing_subscriptions_by_workspace ON billing_subscriptions (workspace_id, created_at, id);
CREATE INDEX billing_subscriptions_by_look ON billing_subscriptions (look_at) WHERE look_at IS NOT NULL;

-- Their months, each registered once.
CREATE TABLE billing_months (
  subscription_id text COLLATE "C" NOT NULL REFERENCES billing_subscriptions (id),
  month bigint NOT NULL CHECK (month >= 0),
  from_at text COLLATE "C" NOT NULL CHECK (length(from_at) = 24),
  to_at text COLLATE "C" NOT NULL CHECK (length(to_at) = 24 AND to_at > from_at),
  plan_id text COLLATE "C" NOT NULL,
  plan_version bigint NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('ordered', 'skipped')),
  order_id text COLLATE "C" UNIQUE,
  tries bigint NOT NULL CHECK (tries >= 0),
  first_tried_at text COLLATE "C" CHECK (length(first_tried_at) = 24),
  -- Of one that is under way: until then its process works on it.
  next_try_at text COLLATE "C" CHECK (length(next_try_at) = 24),
  is_under_way bigint NOT NULL CHECK (is_under_way IN (0, 1)),
  PRIMARY KEY (subscription_id, month),
  CHECK (state = 'skipped' OR order_id IS NOT NULL)
);

-- Rules that keep credits above a threshold.
CREATE TABLE billing_auto_top_ups (
  workspace_id text COLLATE "C" PRIMARY KEY,
  is_on bigint NOT NULL CHECK (is_on IN (0, 1)),
  threshold_micro bigint NOT NULL CHECK (threshold_micro > 0),
  package_id text COLLATE "C" NOT NULL,
  method_id text COLLATE "C" NOT NULL,
  monthly_cap_minor bigint NOT NULL CHECK (monthly_cap_minor > 0),
  cool_down_ms bigint NOT NULL CHECK (cool_down_ms > 0),
  failures bigint NOT NULL CHECK (failures >= 0),
  not_before text COLLATE "C" CHECK (length(not_before) = 24),
  off_reason text COLLATE "C",
  -- The purchase that is under way, and when its payment was last asked for.
  order_id text COLLATE "C",
  asked_at text COLLATE "C" CHECK (length(asked_at) = 24),
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24),
  updated_by text COLLATE "C" NOT NULL,
  updated_by_id text COLLATE "C" NOT NULL,
  CHECK (is_on = 0 OR off_reason IS NULL),
  CHECK ((order_id IS NULL) = (asked_at IS NULL))
);

-- When people are told that credits run short. A workspace without a row is told as the product has it.
CREATE TABLE billing_credit_alerts (
  workspace_id text COLLATE "C" PRIMARY KEY,
  low_at_micro bigint CHECK (low_at_micro > 0),
  expiring_days bigint CHECK (expiring_days > 0),
  -- Whether it was below when last looked at, and how often it fell.
  is_low bigint NOT NULL CHECK (is_low IN (0, 1)),
  fallen bigint NOT NULL CHECK (fallen >= 0)
);

-- Comparisons with the providers: one for each day, and those that somebody asked for.
CREATE TABLE billing_reconciliations (
  id text COLLATE "C" PRIMARY KEY,
  day text COLLATE "C" UNIQUE CHECK (length(day) = 10),
  from_at text COLLATE "C" NOT NULL CHECK (length(from_at) = 24),
  to_at text COLLATE "C" NOT NULL CHECK (length(to_at) = 24),
  started_at text COLLATE "C" NOT NULL CHECK (length(started_at) = 24),
  -- From then on another process may take it up; none: it has ended.
  free_at text COLLATE "C" CHECK (length(free_at) = 24),
  ended_at text COLLATE "C" CHECK (length(ended_at) = 24),
  -- JSON.
  result text COLLATE "C",
  CHECK ((free_at IS NULL) = (ended_at IS NOT NULL)),
  CHECK ((ended_at IS NULL) = (result IS NULL))
);
