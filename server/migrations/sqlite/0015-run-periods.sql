-- Contract and trial periods of the account. Their runs may be limited; two of them never share an instant.
CREATE TABLE run_periods (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('contract', 'trial')),
  starts_at TEXT NOT NULL CHECK (length(starts_at) = 24),
  ends_at TEXT NOT NULL CHECK (length(ends_at) = 24 AND ends_at > starts_at),
  run_quota INTEGER NOT NULL CHECK (run_quota >= 0),
  at_quota TEXT NOT NULL CHECK (at_quota IN ('refuse', 'warn', 'overage')),
  -- Runs that began from then on are counted as they are charged; those before it were found in the usage table.
  counted_from TEXT NOT NULL CHECK (length(counted_from) = 24),
  used_before INTEGER NOT NULL CHECK (used_before >= 0),
  used INTEGER NOT NULL CHECK (used >= 0),
  -- The greatest part of the quota, in percent, that people were told of; and how often telling began anew.
  told_percent INTEGER NOT NULL CHECK (told_percent >= 0),
  told_round INTEGER NOT NULL CHECK (told_round >= 0),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL
) STRICT;

CREATE INDEX run_periods_by_start ON run_periods (starts_at);

CREATE TRIGGER run_periods_do_not_overlap BEFORE INSERT ON run_periods
WHEN EXISTS (SELECT 1 FROM run_periods WHERE starts_at < NEW.ends_at AND ends_at > NEW.starts_at)
BEGIN
  SELECT RAISE(ABORT, 'overlap: run_periods');
END;

CREATE TRIGGER run_periods_do_not_come_to_overlap BEFORE UPDATE OF starts_at, ends_at ON run_periods
WHEN EXISTS (SELECT 1 FROM run_periods WHERE id <> NEW.id AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at)
BEGIN
  SELECT RAISE(ABORT, 'overlap: run_periods');
END;

-- Extra capacity of a period, for a time of its own.
CREATE TABLE run_add_ons (
  id TEXT PRIMARY KEY NOT NULL,
  period_id TEXT NOT NULL REFERENCES run_periods (id),
  runs INTEGER NOT NULL CHECK (runs > 0),
  starts_at TEXT NOT NULL CHECK (length(starts_at) = 24),
  ends_at TEXT NOT NULL CHECK (length(ends_at) = 24 AND ends_at > starts_at),
  note TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  created_by TEXT NOT NULL
) STRICT;

CREATE INDEX run_add_ons_of_period ON run_add_ons (period_id, starts_at);

-- What one run of a gateway holds: of a period's quota (its id), or of the hourly limit (`hour`).
CREATE TABLE run_leases (
  place TEXT NOT NULL,
  gateway TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  held INTEGER NOT NULL CHECK (held > 0),
  PRIMARY KEY (place, gateway, incarnation)
) STRICT;

-- Runs that several requests may belong to: seen at a gateway, or counted.
CREATE TABLE run_sights (
  id TEXT PRIMARY KEY NOT NULL,
  workspace_id TEXT NOT NULL,
  requester_id TEXT NOT NULL,
  run_type TEXT NOT NULL,
  run_id TEXT NOT NULL,
  -- Of its first request.
  first_at TEXT NOT NULL CHECK (length(first_at) = 24),
  -- Whose quota a gateway holds a unit of; NULL: none is held.
  period_id TEXT,
  is_counted INTEGER NOT NULL CHECK (is_counted IN (0, 1))
) STRICT;

CREATE INDEX run_sights_by_run ON run_sights (run_id, workspace_id, requester_id, run_type, first_at);
CREATE INDEX run_sights_by_time ON run_sights (first_at);
CREATE INDEX run_sights_held ON run_sights (period_id) WHERE is_counted = 0;

-- Gateways that hold the one unit of such a run together.
CREATE TABLE run_holds (
  sight_id TEXT NOT NULL REFERENCES run_sights (id),
  limit_kind TEXT NOT NULL CHECK (limit_kind IN ('quota', 'hour')),
  gateway TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  PRIMARY KEY (sight_id, limit_kind, gateway, incarnation)
) STRICT;

CREATE INDEX run_holds_of_gateway ON run_holds (gateway, incarnation);

-- Billable runs that began in a minute; kept a few hours, for the hourly limit.
CREATE TABLE run_minutes (
  starts_at TEXT PRIMARY KEY NOT NULL CHECK (length(starts_at) = 24),
  runs INTEGER NOT NULL CHECK (runs >= 0)
) STRICT;

-- Billable runs that began in a quarter of an hour: days of every zone are made of these.
CREATE TABLE run_quarters (
  starts_at TEXT PRIMARY KEY NOT NULL CHECK (length(starts_at) = 24),
  runs INTEGER NOT NULL CHECK (runs >= 0)
) STRICT;
