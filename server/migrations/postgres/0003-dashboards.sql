CREATE TABLE dashboards (
  id text COLLATE "C" PRIMARY KEY,
  template text COLLATE "C" NOT NULL UNIQUE,
  template_version bigint NOT NULL,
  document text COLLATE "C" NOT NULL CHECK (document IS JSON),
  published_by text COLLATE "C" NOT NULL,
  published_by_id text COLLATE "C" NOT NULL,
  published_at text COLLATE "C" NOT NULL CHECK (length(published_at) = 24),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24),
  -- Grows by one with each change.
  version bigint NOT NULL CHECK (version > 0)
);
