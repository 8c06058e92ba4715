-- Types of AI runs that the account made, beside those that came with the product. One is never removed: rows name it.
CREATE TABLE run_types (
  id TEXT PRIMARY KEY NOT NULL,
  name_ko TEXT NOT NULL,
  name_en TEXT NOT NULL,
  run_trigger TEXT NOT NULL CHECK (run_trigger IN ('user_started', 'user_enabled', 'background')),
  is_billable INTEGER NOT NULL CHECK (is_billable IN (0, 1)),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL,
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24),
  updated_by TEXT NOT NULL,
  updated_by_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  -- What nobody asked for never counts.
  CHECK (run_trigger <> 'background' OR is_billable = 0)
) STRICT;
