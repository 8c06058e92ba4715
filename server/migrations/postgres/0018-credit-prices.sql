-- The price book in credits. An entry is never changed: a later one of the same parts takes its place.
CREATE TABLE credit_price_entries (
  id text COLLATE "C" PRIMARY KEY,
  -- NULL, here and below: whichever.
  service text COLLATE "C",
  feature text COLLATE "C",
  endpoint text COLLATE "C",
  model text COLLATE "C",
  run_type text COLLATE "C",
  effective_from text COLLATE "C" NOT NULL CHECK (length(effective_from) = 24),
  -- Prices; NULL: an end.
  document text COLLATE "C" CHECK (document IS NULL OR document IS JSON),
  note text COLLATE "C" NOT NULL,
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL
);

CREATE FUNCTION credit_price_entries_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only: credit_price_entries' USING ERRCODE = 'TG001';
END
$$;

CREATE TRIGGER credit_price_entries_are_never_changed BEFORE UPDATE OR DELETE ON credit_price_entries
FOR EACH ROW EXECUTE FUNCTION credit_price_entries_only_grow();

CREATE TRIGGER credit_price_entries_are_never_emptied BEFORE TRUNCATE ON credit_price_entries
FOR EACH STATEMENT EXECUTE FUNCTION credit_price_entries_only_grow();

-- Prices of runs that several requests share, each charged once.
CREATE TABLE credit_run_charges (
  workspace_id text COLLATE "C" NOT NULL,
  requester_id text COLLATE "C" NOT NULL,
  run_type text COLLATE "C" NOT NULL,
  run_id text COLLATE "C" NOT NULL,
  began_at text COLLATE "C" NOT NULL CHECK (length(began_at) = 24),
  amount_micro bigint NOT NULL CHECK (amount_micro > 0),
  PRIMARY KEY (workspace_id, requester_id, run_type, run_id, began_at)
);

-- What was charged for the requests of one UTC day: an audit compares it with their rows.
CREATE TABLE credit_charged_days (
  workspace_id text COLLATE "C" NOT NULL,
  day text COLLATE "C" NOT NULL CHECK (length(day) = 10),
  requests_micro bigint NOT NULL CHECK (requests_micro >= 0),
  runs_micro bigint NOT NULL CHECK (runs_micro >= 0),
  PRIMARY KEY (workspace_id, day)
);
