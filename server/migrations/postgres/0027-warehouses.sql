-- Named sets of limits for the queries of dashboards and of SQL. The default one is made here and is never removed.
CREATE TABLE warehouses (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  is_default integer NOT NULL CHECK (is_default IN (0, 1)),
  threads_max bigint NOT NULL CHECK (threads_max >= 1),
  memory_bytes_max bigint NOT NULL CHECK (memory_bytes_max >= 1),
  time_ms_max bigint NOT NULL CHECK (time_ms_max >= 1),
  rows_max bigint NOT NULL CHECK (rows_max >= 1),
  runs_at_once_max bigint NOT NULL CHECK (runs_at_once_max >= 1),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24),
  updated_by text COLLATE "C" NOT NULL,
  updated_by_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL CHECK (version >= 1),
  CHECK ((is_default = 1) = (id = 'default'))
);

INSERT INTO warehouses VALUES (
  'default', 'default', 1, 2, 1073741824, 30000, 10000, 8,
  '2026-01-01T00:00:00.000Z', '', '', '2026-01-01T00:00:00.000Z', '', '', 1
);
