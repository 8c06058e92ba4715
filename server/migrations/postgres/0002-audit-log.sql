-- Who did what. Each entry carries the hash of the one before it, and none is ever changed or removed.
CREATE TABLE audit_log (
  sequence bigint PRIMARY KEY CHECK (sequence > 0),
  at text COLLATE "C" NOT NULL CHECK (length(at) = 24),
  actor_id text COLLATE "C" NOT NULL,
  actor text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  target text COLLATE "C" NOT NULL,
  before text COLLATE "C" CHECK (before IS JSON),
  after text COLLATE "C" CHECK (after IS JSON),
  address text COLLATE "C" NOT NULL,
  request_id text COLLATE "C" NOT NULL,
  -- Unique, so that the chain cannot fork.
  previous_hash text COLLATE "C" NOT NULL UNIQUE,
  hash text COLLATE "C" NOT NULL UNIQUE
);

CREATE FUNCTION audit_log_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only: audit_log' USING ERRCODE = 'TG001';
END
$$;

CREATE TRIGGER audit_log_is_never_changed BEFORE UPDATE OR DELETE ON audit_log
FOR EACH ROW EXECUTE FUNCTION audit_log_only_grows();

CREATE TRIGGER audit_log_is_never_emptied BEFORE TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION audit_log_only_grows();
