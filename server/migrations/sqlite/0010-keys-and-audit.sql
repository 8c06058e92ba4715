-- A key may speak for a person or a service principal, and may have several secrets for a while: a rotated one beside the new one.
CREATE TABLE api_keys_of_owners (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  -- A person or a service principal.
  owner_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('account_admin', 'workspace_admin', 'member', 'viewer')),
  -- JSON array of endpoint names; NULL: all.
  endpoints TEXT CHECK (json_valid(endpoints)),
  -- JSON arrays of what its requests may claim; NULL: nothing.
  run_types TEXT CHECK (json_valid(run_types)),
  services TEXT CHECK (json_valid(services)),
  features TEXT CHECK (json_valid(features)),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  -- Empty: before this was kept.
  created_by TEXT NOT NULL,
  revoked_at TEXT CHECK (length(revoked_at) = 24)
) STRICT;

INSERT INTO api_keys_of_owners
  (id, name, owner_id, workspace_id, role, endpoints, run_types, services, features, created_at, created_by, revoked_at)
SELECT id, name, person_id, workspace_id, role, endpoints, NULL, NULL, NULL, created_at, '', revoked_at FROM api_keys;

CREATE TABLE api_key_secrets (
  -- SHA-256 of the secret, hex.
  hash TEXT PRIMARY KEY NOT NULL,
  key_id TEXT NOT NULL REFERENCES api_keys_of_owners (id),
  -- Its last characters; empty: not known.
  tail TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  expires_at TEXT CHECK (length(expires_at) = 24)
) STRICT;

INSERT INTO api_key_secrets (hash, key_id, tail, created_at, expires_at)
SELECT hash, id, '', created_at, expires_at FROM api_keys;

DROP TABLE api_keys;
ALTER TABLE api_keys_of_owners RENAME TO api_keys;
CREATE INDEX api_keys_of_owner ON api_keys (owner_id, id);
CREATE INDEX api_key_secrets_of_key ON api_key_secrets (key_id);

-- When a secret was seen last, to a minute; of declared keys too.
CREATE TABLE key_uses (
  hash TEXT PRIMARY KEY NOT NULL,
  last_used_at TEXT NOT NULL CHECK (length(last_used_at) = 24)
) STRICT;

CREATE TABLE key_rules (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  -- NULL: keys may live for ever.
  lifetime_days_max INTEGER CHECK (lifetime_days_max > 0)
) STRICT;

INSERT INTO key_rules (id, lifetime_days_max) VALUES (1, NULL);

CREATE INDEX audit_log_by_action ON audit_log (action, sequence);
CREATE INDEX audit_log_by_actor ON audit_log (actor, sequence);
CREATE INDEX audit_log_by_target ON audit_log (target, sequence);

-- Of the log: whether it is written, and where it begins now that older entries are gone.
CREATE TABLE audit_state (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
  -- Whole months that are kept; NULL: all.
  retention_months INTEGER CHECK (retention_months > 0),
  -- The newest entry that is gone; 0 and zeros: none is.
  anchor_sequence INTEGER NOT NULL CHECK (anchor_sequence >= 0),
  anchor_hash TEXT NOT NULL
) STRICT;

INSERT INTO audit_state (id, is_on, retention_months, anchor_sequence, anchor_hash)
VALUES (1, 1, 24, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TRIGGER audit_state_never_goes_back BEFORE UPDATE ON audit_state WHEN NEW.anchor_sequence < OLD.anchor_sequence
BEGIN
  SELECT RAISE(ABORT, 'append only: audit_state');
END;

CREATE TRIGGER audit_state_is_never_removed BEFORE DELETE ON audit_state
BEGIN
  SELECT RAISE(ABORT, 'append only: audit_state');
END;

-- Entries go from the beginning only, after the anchor was moved behind them.
DROP TRIGGER audit_log_is_never_removed;
CREATE TRIGGER audit_log_is_never_removed BEFORE DELETE ON audit_log
WHEN OLD.sequence > (SELECT anchor_sequence FROM audit_state)
BEGIN
  SELECT RAISE(ABORT, 'append only: audit_log');
END;

-- Features that account admins switch; those without a row are as the program has them.
CREATE TABLE previews (
  id TEXT PRIMARY KEY NOT NULL,
  is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24),
  updated_by TEXT NOT NULL,
  updated_by_id TEXT NOT NULL
) STRICT;

-- Which secret of the installation everything that is sealed was sealed under.
CREATE TABLE sealing (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  -- Tells secrets apart, and nothing of them.
  secret_check TEXT NOT NULL,
  changed_at TEXT NOT NULL CHECK (length(changed_at) = 24)
) STRICT;
