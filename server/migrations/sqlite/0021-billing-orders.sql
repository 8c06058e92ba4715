-- Orders of credits. Amounts of credits are whole millionths; money is in the smallest unit of its currency.
CREATE TABLE billing_orders (
  id TEXT PRIMARY KEY NOT NULL,
  -- `2026-000123`: counted without a gap in each year of the account's zone.
  number TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('plan', 'top_up')),
  cause TEXT NOT NULL CHECK (cause IN ('person', 'renewal', 'auto_top_up')),
  -- What it is for: one cause makes one order.
  cause_key TEXT NOT NULL UNIQUE,
  title_ko TEXT NOT NULL,
  title_en TEXT NOT NULL,
  credits_micro INTEGER NOT NULL CHECK (credits_micro > 0),
  currency TEXT NOT NULL CHECK (currency IN ('KRW', 'USD')),
  supply_minor INTEGER NOT NULL CHECK (supply_minor >= 0),
  vat_minor INTEGER NOT NULL CHECK (vat_minor >= 0),
  channel TEXT NOT NULL CHECK (channel IN ('stripe', 'toss', 'sandbox', 'bank_transfer')),
  method_id TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  by_id TEXT NOT NULL,
  by_address TEXT NOT NULL,
  -- NULL: by the policy of the workspace, from the payment on.
  credits_until TEXT CHECK (length(credits_until) = 24),
  state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'failed', 'cancelled')),
  problem TEXT,
  payment_ref TEXT,
  paid_at TEXT CHECK (length(paid_at) = 24),
  card_brand TEXT NOT NULL,
  card_last4 TEXT NOT NULL,
  approval_number TEXT NOT NULL,
  receipt_url TEXT NOT NULL,
  -- The provider's key was one for trying out: no money moved. That stays so whatever key is used later.
  payment_is_test INTEGER NOT NULL CHECK (payment_is_test IN (0, 1)),
  ended_at TEXT CHECK (length(ended_at) = 24),
  lot_id TEXT UNIQUE,
  expires_at TEXT CHECK (length(expires_at) = 24),
  refunded_minor INTEGER NOT NULL CHECK (refunded_minor BETWEEN 0 AND supply_minor + vat_minor),
  dispute TEXT NOT NULL CHECK (dispute IN ('none', 'open', 'won', 'lost')),
  claw_due_micro INTEGER NOT NULL CHECK (claw_due_micro >= clawed_micro),
  clawed_micro INTEGER NOT NULL CHECK (clawed_micro >= reinstated_micro),
  reinstated_micro INTEGER NOT NULL CHECK (reinstated_micro >= 0),
  -- When it is to be looked at again by itself; NULL: it is at rest.
  look_at TEXT CHECK (length(look_at) = 24),
  CHECK ((state = 'granted') = (lot_id IS NOT NULL)),
  CHECK ((state = 'granted') = (expires_at IS NOT NULL)),
  CHECK ((state = 'open') = (ended_at IS NULL)),
  CHECK ((payment_ref IS NULL) = (paid_at IS NULL)),
  -- What costs something is granted for a payment, and nothing else is paid.
  CHECK ((payment_ref IS NOT NULL) = (state = 'granted' AND supply_minor + vat_minor > 0)),
  CHECK (state = 'granted' OR (refunded_minor = 0 AND dispute = 'none' AND claw_due_micro = 0)),
  -- Beside what is left of the first lot and of all that were granted again, nothing was taken out.
  CHECK (clawed_micro - reinstated_micro <= credits_micro)
) STRICT;

CREATE INDEX billing_orders_of_workspace ON billing_orders (workspace_id, id);
CREATE INDEX billing_orders_to_look_at ON billing_orders (look_at) WHERE look_at IS NOT NULL;

-- The newest number of each year.
CREATE TABLE billing_order_numbers (
  year INTEGER PRIMARY KEY NOT NULL,
  last INTEGER NOT NULL CHECK (last > 0)
) STRICT;

-- Tries to have an order paid by a card. A row is there before its provider is asked for anything.
CREATE TABLE billing_attempts (
  id TEXT PRIMARY KEY NOT NULL,
  order_id TEXT NOT NULL REFERENCES billing_orders (id),
  provider TEXT NOT NULL CHECK (provider IN ('stripe', 'toss', 'sandbox')),
  method_id TEXT NOT NULL,
  is_attended INTEGER NOT NULL CHECK (is_attended IN (0, 1)),
  return_url TEXT NOT NULL,
  language TEXT NOT NULL,
  -- The provider's name of the payment.
  ref TEXT,
  -- A charge or a confirmation was asked for: money may have moved.
  is_asked INTEGER NOT NULL CHECK (is_asked IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('begun', 'failed', 'paid', 'surplus')),
  problem TEXT,
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  ended_at TEXT CHECK (length(ended_at) = 24),
  -- When the newest look began that showed it paid.
  looked_at TEXT CHECK (length(looked_at) = 24),
  CHECK ((state = 'begun') = (ended_at IS NULL)),
  CHECK ((state = 'failed') = (problem IS NOT NULL)),
  CHECK (state IN ('begun', 'failed') OR ref IS NOT NULL),
  CHECK (is_asked = 0 OR ref IS NOT NULL)
) STRICT;

CREATE INDEX billing_attempts_of_order ON billing_attempts (order_id, id);
-- Clicks and processes that meet share one attempt, and one payment is the order's.
CREATE UNIQUE INDEX billing_attempts_under_way ON billing_attempts (order_id) WHERE state = 'begun';
CREATE UNIQUE INDEX billing_attempts_paid ON billing_attempts (order_id) WHERE state = 'paid';
CREATE UNIQUE INDEX billing_attempts_by_ref ON billing_attempts (provider, ref) WHERE ref IS NOT NULL;

-- Money that goes back.
CREATE TABLE billing_refunds (
  id TEXT PRIMARY KEY NOT NULL,
  order_id TEXT NOT NULL REFERENCES billing_orders (id),
  -- NULL: of a bank transfer.
  attempt_id TEXT REFERENCES billing_attempts (id),
  source TEXT NOT NULL CHECK (source IN ('asked', 'provider', 'surplus')),
  key TEXT NOT NULL,
  credits_micro INTEGER NOT NULL CHECK (credits_micro >= 0 AND (credits_micro = 0 OR source <> 'surplus')),
  currency TEXT NOT NULL CHECK (currency IN ('KRW', 'USD')),
  supply_minor INTEGER NOT NULL CHECK (supply_minor >= 0),
  vat_minor INTEGER NOT NULL CHECK (vat_minor >= 0),
  state TEXT NOT NULL CHECK (state IN ('asked', 'done', 'refused', 'undone')),
  problem TEXT,
  reason TEXT NOT NULL,
  by_id TEXT NOT NULL,
  by_address TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  ended_at TEXT CHECK (length(ended_at) = 24),
  UNIQUE (order_id, key),
  CHECK (supply_minor + vat_minor > 0),
  CHECK ((state = 'asked') = (ended_at IS NULL)),
  -- What is asked for again has the problem of the last time.
  CHECK (CASE state WHEN 'refused' THEN problem IS NOT NULL WHEN 'done' THEN problem IS NULL ELSE 1 = 1 END),
  CHECK (state = 'done' OR attempt_id IS NOT NULL)
) STRICT;

-- Lots that an order has granted: 0 for its payment, 1, 2 … for what was given again. Rows are only ever added.
CREATE TABLE billing_order_lots (
  order_id TEXT NOT NULL REFERENCES billing_orders (id),
  number INTEGER NOT NULL CHECK (number >= 0),
  lot_id TEXT NOT NULL UNIQUE,
  amount_micro INTEGER NOT NULL CHECK (amount_micro > 0),
  PRIMARY KEY (order_id, number)
) STRICT, WITHOUT ROWID;

-- Webhooks that were carried out. Old ones go.
CREATE TABLE billing_webhook_events (
  provider TEXT NOT NULL CHECK (provider IN ('stripe', 'toss', 'sandbox')),
  event_id TEXT NOT NULL,
  at TEXT NOT NULL CHECK (length(at) = 24),
  PRIMARY KEY (provider, event_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX billing_webhook_events_by_time ON billing_webhook_events (at);

-- What an order is never changes, and what was granted stays granted.
CREATE TRIGGER billing_orders_keep_what_they_are
BEFORE UPDATE OF
  id, number, workspace_id, kind, cause, cause_key, title_ko, title_en, credits_micro, currency, supply_minor, vat_minor,
  created_at, by_id, by_address, credits_until
ON billing_orders
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_orders');
END;

CREATE TRIGGER billing_orders_are_granted_once BEFORE UPDATE ON billing_orders
WHEN OLD.state = 'granted' AND (NEW.state <> 'granted' OR NEW.lot_id <> OLD.lot_id OR NEW.payment_ref <> OLD.payment_ref OR NEW.payment_is_test <> OLD.payment_is_test)
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_orders');
END;

CREATE TRIGGER billing_orders_are_never_removed BEFORE DELETE ON billing_orders
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_orders');
END;

-- Money that moved stays moved, and a payment keeps its name.
CREATE TRIGGER billing_attempts_keep_what_they_are
BEFORE UPDATE OF
  id, order_id, provider, method_id, is_attended, return_url, language, created_at
ON billing_attempts
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_attempts');
END;

CREATE TRIGGER billing_attempts_end_once BEFORE UPDATE ON billing_attempts
WHEN OLD.state IN ('paid', 'surplus') AND NEW.state <> OLD.state OR NEW.ref <> OLD.ref
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_attempts');
END;

CREATE TRIGGER billing_attempts_are_never_removed BEFORE DELETE ON billing_attempts
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_attempts');
END;

CREATE TRIGGER billing_refunds_keep_what_they_are
BEFORE UPDATE OF
  id, order_id, attempt_id, source, key, credits_micro, currency, supply_minor, vat_minor, reason, by_id, by_address,
  created_at
ON billing_refunds
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_refunds');
END;

CREATE TRIGGER billing_refunds_end_once BEFORE UPDATE ON billing_refunds
WHEN OLD.state <> 'asked' AND NEW.state <> OLD.state AND NOT (OLD.state = 'done' AND NEW.state = 'undone')
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_refunds');
END;

CREATE TRIGGER billing_refunds_are_never_removed BEFORE DELETE ON billing_refunds
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_refunds');
END;

CREATE TRIGGER billing_order_lots_keep_what_they_are
BEFORE UPDATE OF
  order_id, number, lot_id, amount_micro
ON billing_order_lots
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_order_lots');
END;

CREATE TRIGGER billing_order_lots_are_never_removed BEFORE DELETE ON billing_order_lots
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_order_lots');
END;
