-- What may be used in a day or a month of the account's zone. A budget is never changed but ended: another takes its place.
CREATE TABLE budgets (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  scope text COLLATE "C" NOT NULL CHECK (scope IN ('account', 'key', 'user', 'group')),
  -- Id of the key, id or address of the user, name of the group; empty for the account.
  subject text COLLATE "C" NOT NULL,
  period text COLLATE "C" NOT NULL CHECK (period IN ('day', 'month')),
  unit text COLLATE "C" NOT NULL CHECK (unit IN ('requests', 'tokens', 'cost')),
  -- Whole units; cost in nano-USD.
  amount bigint NOT NULL CHECK (amount >= 0),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL,
  ended_at text COLLATE "C" CHECK (length(ended_at) = 24),
  ended_by text COLLATE "C",
  CHECK ((scope = 'account') = (subject = ''))
);

CREATE UNIQUE INDEX budgets_by_name ON budgets (name) WHERE ended_at IS NULL;

-- What was charged in one of its periods.
CREATE TABLE budget_uses (
  budget_id text COLLATE "C" NOT NULL REFERENCES budgets (id),
  starts_at text COLLATE "C" NOT NULL CHECK (length(starts_at) = 24),
  used bigint NOT NULL CHECK (used >= 0),
  PRIMARY KEY (budget_id, starts_at)
);

-- What one run of a gateway holds of it.
CREATE TABLE budget_leases (
  budget_id text COLLATE "C" NOT NULL REFERENCES budgets (id),
  starts_at text COLLATE "C" NOT NULL CHECK (length(starts_at) = 24),
  gateway text COLLATE "C" NOT NULL,
  incarnation text COLLATE "C" NOT NULL,
  held bigint NOT NULL CHECK (held > 0),
  PRIMARY KEY (budget_id, starts_at, gateway, incarnation)
);

-- The credits that one run of a gateway holds of a workspace.
CREATE TABLE credit_leases (
  workspace_id text COLLATE "C" NOT NULL,
  gateway text COLLATE "C" NOT NULL,
  incarnation text COLLATE "C" NOT NULL,
  hold_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace_id, gateway, incarnation)
);

-- Up to where the records of a spool were charged.
CREATE TABLE charge_positions (
  spool_id text COLLATE "C" PRIMARY KEY,
  segment bigint NOT NULL CHECK (segment >= 0),
  byte_offset bigint NOT NULL CHECK (byte_offset >= 0),
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24)
);
