-- Statements that people kept under a name, for themselves or for everybody of the account.
CREATE TABLE saved_queries (
  id TEXT PRIMARY KEY NOT NULL,
  owner_id TEXT NOT NULL CHECK (owner_id <> ''),
  owner TEXT NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  description TEXT NOT NULL,
  statement TEXT NOT NULL,
  parameters TEXT NOT NULL,
  is_shared INTEGER NOT NULL CHECK (is_shared IN (0, 1)),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24),
  updated_by TEXT NOT NULL,
  updated_by_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  UNIQUE (owner_id, name)
) STRICT;

CREATE INDEX saved_queries_shared ON saved_queries (is_shared, name, id);
