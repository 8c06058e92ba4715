-- Times as text sort as time does, so that ranges of them are ranges of time.
CREATE TYPE time_text_range AS RANGE (subtype = text, collation = "C");

-- Contract and trial periods of the account. Their runs may be limited; two of them never share an instant.
CREATE TABLE run_periods (
  id text COLLATE "C" PRIMARY KEY,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('contract', 'trial')),
  starts_at text COLLATE "C" NOT NULL CHECK (length(starts_at) = 24),
  ends_at text COLLATE "C" NOT NULL CHECK (length(ends_at) = 24 AND ends_at > starts_at),
  run_quota bigint NOT NULL CHECK (run_quota >= 0),
  at_quota text COLLATE "C" NOT NULL CHECK (at_quota IN ('refuse', 'warn', 'overage')),
  -- Runs that began from then on are counted as they are charged; those before it were found in the usage table.
  counted_from text COLLATE "C" NOT NULL CHECK (length(counted_from) = 24),
  used_before bigint NOT NULL CHECK (used_before >= 0),
  used bigint NOT NULL CHECK (used >= 0),
  -- The greatest part of the quota, in percent, that people were told of; and how often telling began anew.
  told_percent bigint NOT NULL CHECK (told_percent >= 0),
  told_round bigint NOT NULL CHECK (told_round >= 0),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL,
  CONSTRAINT run_periods_do_not_overlap EXCLUDE USING gist (time_text_range(starts_at, ends_at) WITH &&)
);

CREATE INDEX run_periods_by_start ON run_periods (starts_at);

-- Extra capacity of a period, for a time of its own.
CREATE TABLE run_add_ons (
  id text COLLATE "C" PRIMARY KEY,
  period_id text COLLATE "C" NOT NULL REFERENCES run_periods (id),
  runs bigint NOT NULL CHECK (runs > 0),
  starts_at text COLLATE "C" NOT NULL CHECK (length(starts_at) = 24),
  ends_at text COLLATE "C" NOT NULL CHECK (length(ends_at) = 24 AND ends_at > starts_at),
  note text COLLATE "C" NOT NULL,
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  created_by text COLLATE "C" NOT NULL
);

CREATE INDEX run_add_ons_of_period ON run_add_ons (period_id, starts_at);

-- What one run of a gateway holds: of a period's quota (its id), or of the hourly limit (`hour`).
CREATE TABLE run_leases (
  place text COLLATE "C" NOT NULL,
  gateway text COLLATE "C" NOT NULL,
  incarnation text COLLATE "C" NOT NULL,
  held bigint NOT NULL CHECK (held > 0),
  PRIMARY KEY (place, gateway, incarnation)
);

-- Runs that several requests may belong to: seen at a gateway, or counted.
CREATE TABLE run_sights (
  id text COLLATE "C" PRIMARY KEY,
  workspace_id text COLLATE "C" NOT NULL,
  requester_id text COLLATE "C" NOT NULL,
  run_type text COLLATE "C" NOT NULL,
  run_id text COLLATE "C" NOT NULL,
  -- Of its first request.
  first_at text COLLATE "C" NOT NULL CHECK (length(first_at) = 24),
  -- Whose quota a gateway holds a unit of; NULL: none is held.
  period_id text COLLATE "C",
  is_counted smallint NOT NULL CHECK (is_counted IN (0, 1))
);

CREATE INDEX run_sights_by_run ON run_sights (run_id, workspace_id, requester_id, run_type, first_at);
CREATE INDEX run_sights_by_time ON run_sights (first_at);
CREATE INDEX run_sights_held ON run_sights (period_id) WHERE is_counted = 0;

-- Gateways that hold the one unit of such a run together.
CREATE TABLE run_holds (
  sight_id text COLLATE "C" NOT NULL REFERENCES run_sights (id),
  limit_kind text COLLATE "C" NOT NULL CHECK (limit_kind IN ('quota', 'hour')),
  gateway text COLLATE "C" NOT NULL,
  incarnation text COLLATE "C" NOT NULL,
  PRIMARY KEY (sight_id, limit_kind, gateway, incarnation)
);

CREATE INDEX run_holds_of_gateway ON run_holds (gateway, incarnation);

-- Billable runs that began in a minute; kept a few hours, for the hourly limit.
CREATE TABLE run_minutes (
  starts_at text COLLATE "C" PRIMARY KEY CHECK (length(starts_at) = 24),
  runs bigint NOT NULL CHECK (runs >= 0)
);

-- Billable runs that began in a quarter of an hour: days of every zone are made of these.
CREATE TABLE run_quarters (
  starts_at text COLLATE "C" PRIMARY KEY CHECK (length(starts_at) = 24),
  runs bigint NOT NULL CHECK (runs >= 0)
);
