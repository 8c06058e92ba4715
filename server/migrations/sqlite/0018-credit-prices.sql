-- The price book in credits. An entry is never changed: a later one of the same parts takes its place.
CREATE TABLE credit_price_entries (
  id TEXT PRIMARY KEY NOT NULL,
  -- NULL, here and below: whichever.
  service TEXT,
  feature TEXT,
  endpoint TEXT,
  model TEXT,
  run_type TEXT,
  effective_from TEXT NOT NULL CHECK (length(effective_from) = 24),
  -- Prices; NULL: an end.
  document TEXT CHECK (document IS NULL OR json_valid(document)),
  note TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL
) STRICT;

CREATE TRIGGER credit_price_entries_are_never_changed BEFORE UPDATE ON credit_price_entries
BEGIN
  SELECT RAISE(ABORT, 'append only: credit_price_entries');
END;

CREATE TRIGGER credit_price_entries_are_never_removed BEFORE DELETE ON credit_price_entries
BEGIN
  SELECT RAISE(ABORT, 'append only: credit_price_entries');
END;

-- Prices of runs that several requests share, each charged once.
CREATE TABLE credit_run_charges (
  workspace_id TEXT NOT NULL,
  requester_id TEXT NOT NULL,
  run_type TEXT NOT NULL,
  run_id TEXT NOT NULL,
  began_at TEXT NOT NULL CHECK (length(began_at) = 24),
  amount_micro INTEGER NOT NULL CHECK (amount_micro > 0),
  PRIMARY KEY (workspace_id, requester_id, run_type, run_id, began_at)
) STRICT, WITHOUT ROWID;

-- What was charged for the requests of one UTC day: an audit compares it with their rows.
CREATE TABLE credit_charged_days (
  workspace_id TEXT NOT NULL,
  day TEXT NOT NULL CHECK (length(day) = 10),
  requests_micro INTEGER NOT NULL CHECK (requests_micro >= 0),
  runs_micro INTEGER NOT NULL CHECK (runs_micro >= 0),
  PRIMARY KEY (workspace_id, day)
) STRICT, WITHOUT ROWID;
