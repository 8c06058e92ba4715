-- Answers of mutations, so that a repeated request gets the first one's answer.
CREATE TABLE idempotency_keys (
  actor_id text COLLATE "C" NOT NULL,
  route text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  -- SHA-256 of the request's body, hex.
  request_hash text COLLATE "C" NOT NULL,
  -- HTTP status of the answer.
  status bigint NOT NULL,
  body text COLLATE "C" NOT NULL CHECK (body IS JSON),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  PRIMARY KEY (actor_id, route, key)
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE settings (
  name text COLLATE "C" PRIMARY KEY,
  value text COLLATE "C" NOT NULL CHECK (value IS JSON),
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24)
);
