-- Named sets of limits for the queries of dashboards and of SQL. The default one is made here and is never removed.
CREATE TABLE warehouses (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  threads_max INTEGER NOT NULL CHECK (threads_max >= 1),
  memory_bytes_max INTEGER NOT NULL CHECK (memory_bytes_max >= 1),
  time_ms_max INTEGER NOT NULL CHECK (time_ms_max >= 1),
  rows_max INTEGER NOT NULL CHECK (rows_max >= 1),
  runs_at_once_max INTEGER NOT NULL CHECK (runs_at_once_max >= 1),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL,
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24),
  updated_by TEXT NOT NULL,
  updated_by_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  CHECK ((is_default = 1) = (id = 'default'))
) STRICT;

INSERT INTO warehouses VALUES (
  'default', 'default', 1, 2, 1073741824, 30000, 10000, 8,
  '2026-01-01T00:00:00.000Z', '', '', '2026-01-01T00:00:00.000Z', '', '', 1
);
