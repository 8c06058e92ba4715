-- Times are ISO 8601 in UTC with milliseconds, 24 characters; JSON is text. Texts sort by code point (COLLATE "C").
CREATE TABLE people (
  id text COLLATE "C" PRIMARY KEY,
  email text COLLATE "C" NOT NULL UNIQUE CHECK (email = lower(email)),
  name text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL CHECK (role IN ('account_admin', 'workspace_admin', 'member', 'viewer')),
  language text COLLATE "C" CHECK (language IN ('ko', 'en')),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  disabled_at text COLLATE "C" CHECK (length(disabled_at) = 24)
);

CREATE TABLE api_keys (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  -- SHA-256 of the secret, hex.
  hash text COLLATE "C" NOT NULL UNIQUE,
  person_id text COLLATE "C" NOT NULL REFERENCES people (id),
  workspace_id text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL CHECK (role IN ('account_admin', 'workspace_admin', 'member', 'viewer')),
  -- JSON array of endpoint names; NULL: all.
  endpoints text COLLATE "C" CHECK (endpoints IS JSON),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  expires_at text COLLATE "C" CHECK (length(expires_at) = 24),
  revoked_at text COLLATE "C" CHECK (length(revoked_at) = 24),
  last_used_at text COLLATE "C" CHECK (length(last_used_at) = 24)
);

CREATE INDEX api_keys_of_person ON api_keys (person_id, id);

-- One-time links that make the first account admin.
CREATE TABLE setup_links (
  -- SHA-256 of the token, hex.
  hash text COLLATE "C" PRIMARY KEY,
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  used_at text COLLATE "C" CHECK (length(used_at) = 24)
);
