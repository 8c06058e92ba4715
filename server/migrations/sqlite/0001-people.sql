-- Times are ISO 8601 in UTC with milliseconds, 24 characters; JSON is text.
CREATE TABLE people (
  id TEXT PRIMARY KEY NOT NULL,
  email TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('account_admin', 'workspace_admin', 'member', 'viewer')),
  language TEXT CHECK (language IN ('ko', 'en')),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  disabled_at TEXT CHECK (length(disabled_at) = 24)
) STRICT;

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  -- SHA-256 of the secret, hex.
  hash TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL REFERENCES people (id),
  workspace_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('account_admin', 'workspace_admin', 'member', 'viewer')),
  -- JSON array of endpoint names; NULL: all.
  endpoints TEXT CHECK (json_valid(endpoints)),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  expires_at TEXT CHECK (length(expires_at) = 24),
  revoked_at TEXT CHECK (length(revoked_at) = 24),
  last_used_at TEXT CHECK (length(last_used_at) = 24)
) STRICT;

CREATE INDEX api_keys_of_person ON api_keys (person_id, id);

-- One-time links that make the first account admin.
CREATE TABLE setup_links (
  -- SHA-256 of the token, hex.
  hash TEXT PRIMARY KEY NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  used_at TEXT CHECK (length(used_at) = 24)
) STRICT;
