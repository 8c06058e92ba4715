-- Providers and endpoints that people made; declared ones are in the configuration file only.
CREATE TABLE providers (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  kind text COLLATE "C" NOT NULL,
  -- NULL: the public address of the kind.
  base_url text COLLATE "C",
  -- AES-256-GCM under a key derived from the installation's secret, base64url. NULL: it needs none.
  sealed_secret text COLLATE "C",
  -- Its last characters; NULL for a short one.
  secret_tail text COLLATE "C" CHECK (length(secret_tail) <= 4),
  secret_changed_at text COLLATE "C" CHECK (length(secret_changed_at) = 24),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24),
  updated_by text COLLATE "C" NOT NULL,
  updated_by_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL CHECK (version > 0),
  CHECK ((sealed_secret IS NULL) = (secret_changed_at IS NULL))
);

CREATE TABLE endpoints (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  workspace_id text COLLATE "C" NOT NULL,
  document text COLLATE "C" NOT NULL CHECK (document IS JSON),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24),
  updated_by text COLLATE "C" NOT NULL,
  updated_by_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL CHECK (version > 0)
);

-- Every state that an endpoint had; they outlive it.
CREATE TABLE endpoint_versions (
  endpoint_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL CHECK (version > 0),
  workspace_id text COLLATE "C" NOT NULL,
  document text COLLATE "C" NOT NULL CHECK (document IS JSON),
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24),
  updated_by text COLLATE "C" NOT NULL,
  updated_by_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (endpoint_id, version)
);

CREATE FUNCTION endpoint_versions_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only: endpoint_versions' USING ERRCODE = 'TG001';
END
$$;

CREATE TRIGGER endpoint_versions_are_never_changed BEFORE UPDATE OR DELETE ON endpoint_versions
FOR EACH ROW EXECUTE FUNCTION endpoint_versions_only_grow();

CREATE TRIGGER endpoint_versions_are_never_emptied BEFORE TRUNCATE ON endpoint_versions
FOR EACH STATEMENT EXECUTE FUNCTION endpoint_versions_only_grow();
