-- What may be used in a day or a month of the account's zone. A budget is never changed but ended: another takes its place.
CREATE TABLE budgets (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('account', 'key', 'user', 'group')),
  -- Id of the key, id or address of the user, name of the group; empty for the account.
  subject TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period IN ('day', 'month')),
  unit TEXT NOT NULL CHECK (unit IN ('requests', 'tokens', 'cost')),
  -- Whole units; cost in nano-USD.
  amount INTEGER NOT NULL CHECK (amount >= 0),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL,
  ended_at TEXT CHECK (length(ended_at) = 24),
  ended_by TEXT,
  CHECK ((scope = 'account') = (subject = ''))
) STRICT;

CREATE UNIQUE INDEX budgets_by_name ON budgets (name) WHERE ended_at IS NULL;

-- What was charged in one of its periods.
CREATE TABLE budget_uses (
  budget_id TEXT NOT NULL REFERENCES budgets (id),
  starts_at TEXT NOT NULL CHECK (length(starts_at) = 24),
  used INTEGER NOT NULL CHECK (used >= 0),
  PRIMARY KEY (budget_id, starts_at)
) STRICT;

-- What one run of a gateway holds of it.
CREATE TABLE budget_leases (
  budget_id TEXT NOT NULL REFERENCES budgets (id),
  starts_at TEXT NOT NULL CHECK (length(starts_at) = 24),
  gateway TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  held INTEGER NOT NULL CHECK (held > 0),
  PRIMARY KEY (budget_id, starts_at, gateway, incarnation)
) STRICT;

-- The credits that one run of a gateway holds of a workspace.
CREATE TABLE credit_leases (
  workspace_id TEXT NOT NULL,
  gateway TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  hold_id TEXT NOT NULL,
  PRIMARY KEY (workspace_id, gateway, incarnation)
) STRICT;

-- Up to where the records of a spool were charged.
CREATE TABLE charge_positions (
  spool_id TEXT PRIMARY KEY NOT NULL,
  segment INTEGER NOT NULL CHECK (segment >= 0),
  byte_offset INTEGER NOT NULL CHECK (byte_offset >= 0),
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24)
) STRICT;
