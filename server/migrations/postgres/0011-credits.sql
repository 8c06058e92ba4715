-- Credits of workspaces. Amounts are whole millionths of a credit; no counter is ever negative.
CREATE TABLE credit_accounts (
  workspace_id text COLLATE "C" PRIMARY KEY,
  burn_order text COLLATE "C" NOT NULL CHECK (burn_order IN ('expiry-first', 'priority-first')),
  validity text COLLATE "C" NOT NULL CHECK (validity IN ('civil', 'inclusive', 'elapsed')),
  debt_cap_micro bigint NOT NULL CHECK (debt_cap_micro >= 0),
  debt_settled_by text COLLATE "C" NOT NULL CHECK (debt_settled_by IN ('paid', 'all', 'none')),
  late_grace_ms bigint NOT NULL CHECK (late_grace_ms >= 0),
  -- Used beyond all lots and not settled yet.
  debt_micro bigint NOT NULL CHECK (debt_micro >= 0),
  -- Number of the newest posting.
  sequence bigint NOT NULL CHECK (sequence >= 0)
);

CREATE INDEX credit_accounts_owing ON credit_accounts (workspace_id) WHERE debt_micro > 0;

-- What a lot is never changes; where its amount is does, and nothing of it is made or lost.
CREATE TABLE credit_lots (
  id text COLLATE "C" PRIMARY KEY,
  workspace_id text COLLATE "C" NOT NULL REFERENCES credit_accounts (workspace_id),
  origin text COLLATE "C" NOT NULL CHECK (origin IN ('plan', 'top_up', 'promotion', 'adjustment')),
  payment text COLLATE "C" NOT NULL CHECK (payment IN ('card', 'cash', 'none')),
  amount_micro bigint NOT NULL CHECK (amount_micro > 0),
  priority bigint NOT NULL CHECK (priority BETWEEN 0 AND 1000),
  cost_basis_micro bigint NOT NULL CHECK (cost_basis_micro >= 0),
  effective_at text COLLATE "C" NOT NULL CHECK (length(effective_at) = 24),
  -- NULL: never.
  expires_at text COLLATE "C" CHECK (length(expires_at) = 24 AND expires_at > effective_at),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  note text COLLATE "C" NOT NULL,
  -- Of the payment or the schedule that made it.
  reference text COLLATE "C" UNIQUE,
  remaining_micro bigint NOT NULL CHECK (remaining_micro >= 0),
  held_micro bigint NOT NULL CHECK (held_micro >= 0),
  consumed_micro bigint NOT NULL CHECK (consumed_micro >= 0),
  expired_micro bigint NOT NULL CHECK (expired_micro >= 0),
  voided_micro bigint NOT NULL CHECK (voided_micro >= 0),
  refunded_micro bigint NOT NULL CHECK (refunded_micro >= 0),
  settled_micro bigint NOT NULL CHECK (settled_micro >= 0),
  voided_at text COLLATE "C" CHECK (length(voided_at) = 24),
  CHECK (
    amount_micro = remaining_micro + held_micro + consumed_micro + expired_micro + voided_micro + refunded_micro
      + settled_micro
  )
);

CREATE INDEX credit_lots_of_workspace ON credit_lots (workspace_id, id);
CREATE INDEX credit_lots_open ON credit_lots (workspace_id) WHERE (remaining_micro > 0 OR held_micro > 0);
CREATE INDEX credit_lots_due ON credit_lots (expires_at) WHERE remaining_micro > 0;
CREATE INDEX credit_lots_ended ON credit_lots (workspace_id, expires_at) WHERE expired_micro > 0;

-- Amounts that moved together. Rows are only ever added.
CREATE TABLE credit_postings (
  id text COLLATE "C" PRIMARY KEY,
  workspace_id text COLLATE "C" NOT NULL REFERENCES credit_accounts (workspace_id),
  -- 1, 2, 3 … without a gap in each workspace.
  sequence bigint NOT NULL CHECK (sequence > 0),
  kind text COLLATE "C" NOT NULL CHECK (
    kind IN (
      'grant', 'hold', 'extend', 'release', 'hold_expiry', 'capture', 'charges', 'debit', 'expiry', 'void', 'refund',
      'settlement', 'correction'
    )
  ),
  booked_at text COLLATE "C" NOT NULL CHECK (length(booked_at) = 24),
  effective_at text COLLATE "C" NOT NULL CHECK (length(effective_at) = 24),
  is_late smallint NOT NULL CHECK (is_late IN (0, 1)),
  is_over_cap smallint NOT NULL CHECK (is_over_cap IN (0, 1)),
  hold_id text COLLATE "C",
  -- The posting that a correction takes back.
  corrects_id text COLLATE "C" REFERENCES credit_postings (id) CHECK ((corrects_id IS NULL) = (kind <> 'correction')),
  note text COLLATE "C" NOT NULL,
  -- What it used, less what it took back.
  used_micro bigint NOT NULL,
  UNIQUE (workspace_id, sequence)
);

CREATE INDEX credit_postings_by_time ON credit_postings (workspace_id, booked_at, used_micro);
CREATE INDEX credit_postings_correcting ON credit_postings (corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX credit_postings_settling ON credit_postings (workspace_id, sequence) WHERE kind = 'settlement';

-- From one place to another, so that each posting sums to nothing. Rows are only ever added.
CREATE TABLE credit_entries (
  posting_id text COLLATE "C" NOT NULL REFERENCES credit_postings (id),
  number bigint NOT NULL CHECK (number > 0),
  from_place text COLLATE "C" NOT NULL,
  to_place text COLLATE "C" NOT NULL,
  -- NULL: credits that were not there.
  lot_id text COLLATE "C" REFERENCES credit_lots (id),
  amount_micro bigint NOT NULL CHECK (amount_micro > 0),
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
);

-- Credits that are set aside. A hold ends once.
CREATE TABLE credit_holds (
  id text COLLATE "C" PRIMARY KEY,
  workspace_id text COLLATE "C" NOT NULL REFERENCES credit_accounts (workspace_id),
  status text COLLATE "C" NOT NULL CHECK (status IN ('open', 'captured', 'released', 'expired')),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  expires_at text COLLATE "C" NOT NULL CHECK (length(expires_at) = 24),
  ended_at text COLLATE "C" CHECK (length(ended_at) = 24),
  reference text COLLATE "C" NOT NULL,
  CHECK ((status = 'open') = (ended_at IS NULL))
);

CREATE INDEX credit_holds_open ON credit_holds (workspace_id, expires_at) WHERE status = 'open';
CREATE INDEX credit_holds_due ON credit_holds (expires_at) WHERE status = 'open';

-- What an open hold keeps of each lot.
CREATE TABLE credit_hold_slices (
  hold_id text COLLATE "C" NOT NULL REFERENCES credit_holds (id),
  lot_id text COLLATE "C" NOT NULL REFERENCES credit_lots (id),
  amount_micro bigint NOT NULL CHECK (amount_micro > 0),
  PRIMARY KEY (hold_id, lot_id)
);

-- Answers by the caller's key, so that a repeated act gets the first one's. Rows are only ever added.
CREATE TABLE credit_keys (
  workspace_id text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  -- SHA-256 of the request, hex.
  request_hash text COLLATE "C" NOT NULL,
  answer text COLLATE "C" NOT NULL CHECK (answer IS JSON),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  PRIMARY KEY (workspace_id, key)
);

CREATE FUNCTION credit_postings_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only: credit_postings' USING ERRCODE = 'TG001';
END
$$;

CREATE TRIGGER credit_postings_are_never_changed BEFORE UPDATE OR DELETE ON credit_postings
FOR EACH ROW EXECUTE FUNCTION credit_postings_only_grow();

CREATE TRIGGER credit_postings_are_never_emptied BEFORE TRUNCATE ON credit_postings
FOR EACH STATEMENT EXECUTE FUNCTION credit_postings_only_grow();

CREATE FUNCTION credit_entries_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only: credit_entries' USING ERRCODE = 'TG001';
END
$$;

CREATE TRIGGER credit_entries_are_never_changed BEFORE UPDATE OR DELETE ON credit_entries
FOR EACH ROW EXECUTE FUNCTION credit_entries_only_grow();

CREATE TRIGGER credit_entries_are_never_emptied BEFORE TRUNCATE ON credit_entries
FOR EACH STATEMENT EXECUTE FUNCTION credit_entries_only_grow();

CREATE FUNCTION credit_keys_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only: credit_keys' USING ERRCODE = 'TG001';
END
$$;

CREATE TRIGGER credit_keys_are_never_changed BEFORE UPDATE OR DELETE ON credit_keys
FOR EACH ROW EXECUTE FUNCTION credit_keys_only_grow();

CREATE TRIGGER credit_keys_are_never_emptied BEFORE TRUNCATE ON credit_keys
FOR EACH STATEMENT EXECUTE FUNCTION credit_keys_only_grow();

CREATE FUNCTION credit_lots_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only: credit_lots' USING ERRCODE = 'TG001';
END
$$;

CREATE FUNCTION credit_holds_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only: credit_holds' USING ERRCODE = 'TG001';
END
$$;

CREATE TRIGGER credit_lots_keep_what_they_are
BEFORE UPDATE OF
  id, workspace_id, origin, payment, amount_micro, priority, cost_basis_micro, effective_at, expires_at, created_at, note,
  reference OR DELETE ON credit_lots
FOR EACH ROW EXECUTE FUNCTION credit_lots_stay();

CREATE TRIGGER credit_lots_are_never_emptied BEFORE TRUNCATE ON credit_lots
FOR EACH STATEMENT EXECUTE FUNCTION credit_lots_stay();

CREATE TRIGGER credit_holds_end_once BEFORE UPDATE ON credit_holds
FOR EACH ROW WHEN (OLD.status <> 'open') EXECUTE FUNCTION credit_holds_stay();

CREATE TRIGGER credit_holds_are_never_removed BEFORE DELETE ON credit_holds
FOR EACH ROW EXECUTE FUNCTION credit_holds_stay();
