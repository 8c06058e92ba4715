-- Statements that people kept under a name, for themselves or for everybody of the account.
CREATE TABLE saved_queries (
  id text COLLATE "C" PRIMARY KEY,
  owner_id text COLLATE "C" NOT NULL CHECK (owner_id <> ''),
  owner text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL CHECK (name <> ''),
  description text COLLATE "C" NOT NULL,
  statement text COLLATE "C" NOT NULL,
  parameters text COLLATE "C" NOT NULL,
  is_shared integer NOT NULL CHECK (is_shared IN (0, 1)),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24),
  updated_by text COLLATE "C" NOT NULL,
  updated_by_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL CHECK (version >= 1),
  UNIQUE (owner_id, name)
);

CREATE INDEX saved_queries_shared ON saved_queries (is_shared, name, id);
