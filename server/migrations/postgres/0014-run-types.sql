-- Types of AI runs that the account made, beside those that came with the product. One is never removed: rows name it.
CREATE TABLE run_types (
  id text COLLATE "C" PRIMARY KEY,
  name_ko text COLLATE "C" NOT NULL,
  name_en text COLLATE "C" NOT NULL,
  run_trigger text COLLATE "C" NOT NULL CHECK (run_trigger IN ('user_started', 'user_enabled', 'background')),
  is_billable integer NOT NULL CHECK (is_billable IN (0, 1)),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24),
  updated_by text COLLATE "C" NOT NULL,
  updated_by_id text COLLATE "C" NOT NULL,
  version integer NOT NULL CHECK (version >= 1),
  -- What nobody asked for never counts.
  CHECK (run_trigger <> 'background' OR is_billable = 0)
);
