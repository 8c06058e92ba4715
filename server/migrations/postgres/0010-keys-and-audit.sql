-- A key may speak for a person or a service principal, and may have several secrets for a while: a rotated one beside the new one.
CREATE TABLE api_key_secrets (
  -- SHA-256 of the secret, hex.
  hash text COLLATE "C" PRIMARY KEY,
  key_id text COLLATE "C" NOT NULL REFERENCES api_keys (id),
  -- Its last characters; empty: not known.
  tail text COLLATE "C" NOT NULL,
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  expires_at text COLLATE "C" CHECK (length(expires_at) = 24)
);

INSERT INTO api_key_secrets (hash, key_id, tail, created_at, expires_at)
SELECT hash, id, '', created_at, expires_at FROM api_keys;

DROP INDEX api_keys_of_person;
ALTER TABLE api_keys DROP CONSTRAINT api_keys_person_id_fkey;
-- A person or a service principal.
ALTER TABLE api_keys RENAME COLUMN person_id TO owner_id;
ALTER TABLE api_keys DROP COLUMN hash;
ALTER TABLE api_keys DROP COLUMN expires_at;
ALTER TABLE api_keys DROP COLUMN last_used_at;
-- JSON arrays of what its requests may claim; NULL: nothing.
ALTER TABLE api_keys ADD COLUMN run_types text COLLATE "C" CHECK (run_types IS NULL OR run_types IS JSON);
ALTER TABLE api_keys ADD COLUMN services text COLLATE "C" CHECK (services IS NULL OR services IS JSON);
ALTER TABLE api_keys ADD COLUMN features text COLLATE "C" CHECK (features IS NULL OR features IS JSON);
-- Empty: before this was kept.
ALTER TABLE api_keys ADD COLUMN created_by text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE api_keys ALTER COLUMN created_by DROP DEFAULT;
CREATE INDEX api_keys_of_owner ON api_keys (owner_id, id);
CREATE INDEX api_key_secrets_of_key ON api_key_secrets (key_id);

-- When a secret was seen last, to a minute; of declared keys too.
CREATE TABLE key_uses (
  hash text COLLATE "C" PRIMARY KEY,
  last_used_at text COLLATE "C" NOT NULL CHECK (length(last_used_at) = 24)
);

CREATE TABLE key_rules (
  id integer PRIMARY KEY CHECK (id = 1),
  -- NULL: keys may live for ever.
  lifetime_days_max integer CHECK (lifetime_days_max > 0)
);

INSERT INTO key_rules (id, lifetime_days_max) VALUES (1, NULL);

CREATE INDEX audit_log_by_action ON audit_log (action, sequence);
CREATE INDEX audit_log_by_actor ON audit_log (actor, sequence);
CREATE INDEX audit_log_by_target ON audit_log (target, sequence);

-- Of the log: whether it is written, and where it begins now that older entries are gone.
CREATE TABLE audit_state (
  id integer PRIMARY KEY CHECK (id = 1),
  is_on integer NOT NULL CHECK (is_on IN (0, 1)),
  -- Whole months that are kept; NULL: all.
  retention_months integer CHECK (retention_months > 0),
  -- The newest entry that is gone; 0 and zeros: none is.
  anchor_sequence bigint NOT NULL CHECK (anchor_sequence >= 0),
  anchor_hash text COLLATE "C" NOT NULL
);

INSERT INTO audit_state (id, is_on, retention_months, anchor_sequence, anchor_hash)
VALUES (1, 1, 24, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE FUNCTION audit_state_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.anchor_sequence >= OLD.anchor_sequence THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'append only: audit_state' USING ERRCODE = 'TG001';
END
$$;

CREATE TRIGGER audit_state_never_goes_back BEFORE UPDATE OR DELETE ON audit_state
FOR EACH ROW EXECUTE FUNCTION audit_state_only_grows();

CREATE TRIGGER audit_state_is_never_emptied BEFORE TRUNCATE ON audit_state
FOR EACH STATEMENT EXECUTE FUNCTION audit_state_only_grows();

-- Entries go from the beginning only, after the anchor was moved behind them.
CREATE OR REPLACE FUNCTION audit_log_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.sequence <= (SELECT anchor_sequence FROM audit_state) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'append only: audit_log' USING ERRCODE = 'TG001';
END
$$;

-- Features that account admins switch; those without a row are as the program has them.
CREATE TABLE previews (
  id text COLLATE "C" PRIMARY KEY,
  is_on integer NOT NULL CHECK (is_on IN (0, 1)),
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24),
  updated_by text COLLATE "C" NOT NULL,
  updated_by_id text COLLATE "C" NOT NULL
);

-- Which secret of the installation everything that is sealed was sealed under.
CREATE TABLE sealing (
  id integer PRIMARY KEY CHECK (id = 1),
  -- Tells secrets apart, and nothing of them.
  secret_check text COLLATE "C" NOT NULL,
  changed_at text COLLATE "C" NOT NULL CHECK (length(changed_at) = 24)
);
