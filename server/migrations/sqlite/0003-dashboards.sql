CREATE TABLE dashboards (
  id TEXT PRIMARY KEY NOT NULL,
  template TEXT NOT NULL UNIQUE,
  template_version INTEGER NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  published_by TEXT NOT NULL,
  published_by_id TEXT NOT NULL,
  published_at TEXT NOT NULL CHECK (length(published_at) = 24),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24),
  -- Grows by one with each change.
  version INTEGER NOT NULL CHECK (version > 0)
) STRICT;
