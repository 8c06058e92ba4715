-- Credits of workspaces. Amounts are whole millionths of a credit; no counter is ever negative.
CREATE TABLE credit_accounts (
  workspace_id TEXT PRIMARY KEY NOT NULL,
  burn_order TEXT NOT NULL CHECK (burn_order IN ('expiry-first', 'priority-first')),
  validity TEXT NOT NULL CHECK (validity IN ('civil', 'inclusive', 'elapsed')),
  debt_cap_micro INTEGER NOT NULL CHECK (debt_cap_micro >= 0),
  debt_settled_by TEXT NOT NULL CHECK (debt_settled_by IN ('paid', 'all', 'none')),
  late_grace_ms INTEGER NOT NULL CHECK (late_grace_ms >= 0),
  -- Used beyond all lots and not settled yet.
  debt_micro INTEGER NOT NULL CHECK (debt_micro >= 0),
  -- Number of the newest posting.
  sequence INTEGER NOT NULL CHECK (sequence >= 0)
) STRICT;

CREATE INDEX credit_accounts_owing ON credit_accounts (workspace_id) WHERE debt_micro > 0;

-- What a lot is never changes; where its amount is does, and nothing of it is made or lost.
CREATE TABLE credit_lots (
  id TEXT PRIMARY KEY NOT NULL,
  workspace_id TEXT NOT NULL REFERENCES credit_accounts (workspace_id),
  origin TEXT NOT NULL CHECK (origin IN ('plan', 'top_up', 'promotion', 'adjustment')),
  payment TEXT NOT NULL CHECK (payment IN ('card', 'cash', 'none')),
  amount_micro INTEGER NOT NULL CHECK (amount_micro > 0),
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 1000),
  cost_basis_micro INTEGER NOT NULL CHECK (cost_basis_micro >= 0),
  effective_at TEXT NOT NULL CHECK (length(effective_at) = 24),
  -- NULL: never.
  expires_at TEXT CHECK (length(expires_at) = 24 AND expires_at > effective_at),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  note TEXT NOT NULL,
  -- Of the payment or the schedule that made it.
  reference TEXT UNIQUE,
  remaining_micro INTEGER NOT NULL CHECK (remaining_micro >= 0),
  held_micro INTEGER NOT NULL CHECK (held_micro >= 0),
  consumed_micro INTEGER NOT NULL CHECK (consumed_micro >= 0),
  expired_micro INTEGER NOT NULL CHECK (expired_micro >= 0),
  voided_micro INTEGER NOT NULL CHECK (voided_micro >= 0),
  refunded_micro INTEGER NOT NULL CHECK (refunded_micro >= 0),
  settled_micro INTEGER NOT NULL CHECK (settled_micro >= 0),
  voided_at TEXT CHECK (length(voided_at) = 24),
  CHECK (
    amount_micro = remaining_micro + held_micro + consumed_micro + expired_micro + voided_micro + refunded_micro
      + settled_micro
  )
) STRICT;

CREATE INDEX credit_lots_of_workspace ON credit_lots (workspace_id, id);
CREATE INDEX credit_lots_open ON credit_lots (workspace_id) WHERE (remaining_micro > 0 OR held_micro > 0);
CREATE INDEX credit_lots_due ON credit_lots (expires_at) WHERE remaining_micro > 0;
CREATE INDEX credit_lots_ended ON credit_lots (workspace_id, expires_at) WHERE expired_micro > 0;

-- Amounts that moved together. Rows are only ever added.
CREATE TABLE credit_postings (
  id TEXT PRIMARY KEY NOT NULL,
  workspace_id TEXT NOT NULL REFERENCES credit_accounts (workspace_id),
  -- 1, 2, 3 … without a gap in each workspace.
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  kind TEXT NOT NULL CHECK (
    kind IN (
      'grant', 'hold', 'extend', 'release', 'hold_expiry', 'capture', 'charges', 'debit', 'expiry', 'void', 'refund',
      'settlement', 'correction'
    )
  ),
  booked_at TEXT NOT NULL CHECK (length(booked_at) = 24),
  effective_at TEXT NOT NULL CHECK (length(effective_at) = 24),
  is_late INTEGER NOT NULL CHECK (is_late IN (0, 1)),
  is_over_cap INTEGER NOT NULL CHECK (is_over_cap IN (0, 1)),
  hold_id TEXT,
  -- The posting that a correction takes back.
  corrects_id TEXT REFERENCES credit_postings (id) CHECK ((corrects_id IS NULL) = (kind <> 'correction')),
  note TEXT NOT NULL,
  -- What it used, less what it took back.
  used_micro INTEGER NOT NULL,
  UNIQUE (workspace_id, sequence)
) STRICT;

CREATE INDEX credit_postings_by_time ON credit_postings (workspace_id, booked_at, used_micro);
CREATE INDEX credit_postings_correcting ON credit_postings (corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX credit_postings_settling ON credit_postings (workspace_id, sequence) WHERE kind = 'settlement';

-- From one place to another, so that each posting sums to nothing. Rows are only ever added.
CREATE TABLE credit_entries (
  posting_id TEXT NOT NULL REFERENCES credit_postings (id),
  number INTEGER NOT NULL CHECK (number > 0),
  from_place TEXT NOT NULL,
  to_place TEXT NOT NULL,
  -- NULL: credits that were not there.
  lot_id TEXT REFERENCES credit_lots (id),
  amount_micro INTEGER NOT NULL CHECK (amount_micro > 0),
  PRIMARY KEY (posting_id, number),
  CHECK (
    CASE WHEN lot_id IS NULL
      THEN from_place || '>' || to_place IN ('debt>consumed', 'consumed>debt')
      ELSE from_place || '>' || to_place IN (
        'issued>available', 'available>held', 'held>available', 'available>consumed', 'held>consumed',
        'consumed>available', 'available>expired', 'expired>available', 'available>voided', 'available>refunded',
        'available>debt', 'debt>available'
      )
    END
  )
) STRICT, WITHOUT ROWID;

-- Credits that are set aside. A hold ends once.
CREATE TABLE credit_holds (
  id TEXT PRIMARY KEY NOT NULL,
  workspace_id TEXT NOT NULL REFERENCES credit_accounts (workspace_id),
  status TEXT NOT NULL CHECK (status IN ('open', 'captured', 'released', 'expired')),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  expires_at TEXT NOT NULL CHECK (length(expires_at) = 24),
  ended_at TEXT CHECK (length(ended_at) = 24),
  reference TEXT NOT NULL,
  CHECK ((status = 'open') = (ended_at IS NULL))
) STRICT;

CREATE INDEX credit_holds_open ON credit_holds (workspace_id, expires_at) WHERE status = 'open';
CREATE INDEX credit_holds_due ON credit_holds (expires_at) WHERE status = 'open';

-- What an open hold keeps of each lot.
CREATE TABLE credit_hold_slices (
  hold_id TEXT NOT NULL REFERENCES credit_holds (id),
  lot_id TEXT NOT NULL REFERENCES credit_lots (id),
  amount_micro INTEGER NOT NULL CHECK (amount_micro > 0),
  PRIMARY KEY (hold_id, lot_id)
) STRICT, WITHOUT ROWID;

-- Answers by the caller's key, so that a repeated act gets the first one's. Rows are only ever added.
CREATE TABLE credit_keys (
  workspace_id TEXT NOT NULL,
  key TEXT NOT NULL,
  -- SHA-256 of the request, hex.
  request_hash TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (json_valid(answer)),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  PRIMARY KEY (workspace_id, key)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER credit_postings_are_never_changed BEFORE UPDATE ON credit_postings
BEGIN
  SELECT RAISE(ABORT, 'append only: credit_postings');
END;

CREATE TRIGGER credit_postings_are_never_removed BEFORE DELETE ON credit_postings
BEGIN
  SELECT RAISE(ABORT, 'append only: credit_postings');
END;

CREATE TRIGGER credit_entries_are_never_changed BEFORE UPDATE ON credit_entries
BEGIN
  SELECT RAISE(ABORT, 'append only: credit_entries');
END;

CREATE TRIGGER credit_entries_are_never_removed BEFORE DELETE ON credit_entries
BEGIN
  SELECT RAISE(ABORT, 'append only: credit_entries');
END;

CREATE TRIGGER credit_keys_are_never_changed BEFORE UPDATE ON credit_keys
BEGIN
  SELECT RAISE(ABORT, 'append only: credit_keys');
END;

CREATE TRIGGER credit_keys_are_never_removed BEFORE DELETE ON credit_keys
BEGIN
  SELECT RAISE(ABORT, 'append only: credit_keys');
END;

CREATE TRIGGER credit_lots_keep_what_they_are
BEFORE UPDATE OF
  id, workspace_id, origin, payment, amount_micro, priority, cost_basis_micro, effective_at, expires_at, created_at, note,
  reference
ON credit_lots
BEGIN
  SELECT RAISE(ABORT, 'append only: credit_lots');
END;

CREATE TRIGGER credit_lots_are_never_removed BEFORE DELETE ON credit_lots
BEGIN
  SELECT RAISE(ABORT, 'append only: credit_lots');
END;

CREATE TRIGGER credit_holds_end_once BEFORE UPDATE ON credit_holds WHEN OLD.status <> 'open'
BEGIN
  SELECT RAISE(ABORT, 'append only: credit_holds');
END;

CREATE TRIGGER credit_holds_are_never_removed BEFORE DELETE ON credit_holds
BEGIN
  SELECT RAISE(ABORT, 'append only: credit_holds');
END;
