-- Who did what. Each entry carries the hash of the one before it, and none is ever changed or removed.
CREATE TABLE audit_log (
  sequence INTEGER PRIMARY KEY NOT NULL CHECK (sequence > 0),
  at TEXT NOT NULL CHECK (length(at) = 24),
  actor_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  before TEXT CHECK (json_valid(before)),
  after TEXT CHECK (json_valid(after)),
  address TEXT NOT NULL,
  request_id TEXT NOT NULL,
  -- Unique, so that the chain cannot fork.
  previous_hash TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER audit_log_is_never_changed BEFORE UPDATE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'append only: audit_log');
END;

CREATE TRIGGER audit_log_is_never_removed BEFORE DELETE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'append only: audit_log');
END;
