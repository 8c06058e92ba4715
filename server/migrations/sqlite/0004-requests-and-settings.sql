-- Answers of mutations, so that a repeated request gets the first one's answer.
CREATE TABLE idempotency_keys (
  actor_id TEXT NOT NULL,
  route TEXT NOT NULL,
  key TEXT NOT NULL,
  -- SHA-256 of the request's body, hex.
  request_hash TEXT NOT NULL,
  -- HTTP status of the answer.
  status INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  PRIMARY KEY (actor_id, route, key)
) STRICT;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE settings (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL CHECK (json_valid(value)),
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24)
) STRICT;
