-- Providers and endpoints that people made; declared ones are in the configuration file only.
CREATE TABLE providers (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  -- NULL: the public address of the kind.
  base_url TEXT,
  -- AES-256-GCM under a key derived from the installation's secret, base64url. NULL: it needs none.
  sealed_secret TEXT,
  -- Its last characters; NULL for a short one.
  secret_tail TEXT CHECK (length(secret_tail) <= 4),
  secret_changed_at TEXT CHECK (length(secret_changed_at) = 24),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL,
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24),
  updated_by TEXT NOT NULL,
  updated_by_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  CHECK ((sealed_secret IS NULL) = (secret_changed_at IS NULL))
) STRICT;

CREATE TABLE endpoints (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL,
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24),
  updated_by TEXT NOT NULL,
  updated_by_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0)
) STRICT;

-- Every state that an endpoint had; they outlive it.
CREATE TABLE endpoint_versions (
  endpoint_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  workspace_id TEXT NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24),
  updated_by TEXT NOT NULL,
  updated_by_id TEXT NOT NULL,
  PRIMARY KEY (endpoint_id, version)
) STRICT;

CREATE TRIGGER endpoint_versions_are_never_changed BEFORE UPDATE ON endpoint_versions
BEGIN
  SELECT RAISE(ABORT, 'append only: endpoint_versions');
END;

CREATE TRIGGER endpoint_versions_are_never_removed BEFORE DELETE ON endpoint_versions
BEGIN
  SELECT RAISE(ABORT, 'append only: endpoint_versions');
END;
