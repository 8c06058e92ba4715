-- What people were told of. The key says what happened: nothing is told twice under one key, at whatever time.
CREATE TABLE notices (
  id TEXT PRIMARY KEY NOT NULL,
  key TEXT NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 200),
  kind TEXT NOT NULL,
  at TEXT NOT NULL CHECK (length(at) = 24),
  -- NULL: it is the account's.
  workspace_id TEXT,
  details TEXT NOT NULL CHECK (json_valid(details))
) STRICT;

-- One way of a notice to one reader.
CREATE TABLE notice_deliveries (
  id TEXT PRIMARY KEY NOT NULL,
  notice_id TEXT NOT NULL REFERENCES notices (id),
  channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
  -- An address; of a webhook scheme, host and port.
  recipient TEXT NOT NULL,
  -- Of a mail; NULL: the account's.
  language TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  -- While somebody attempts it: when that attempt counts as lost.
  next_at TEXT CHECK (length(next_at) = 24),
  ended_at TEXT CHECK (length(ended_at) = 24),
  -- Why the last attempt failed: a code, and what the other side said.
  problem TEXT,
  problem_detail TEXT,
  CHECK ((state = 'waiting') = (next_at IS NOT NULL)),
  CHECK ((state = 'waiting') = (ended_at IS NULL))
) STRICT;

CREATE INDEX notice_deliveries_due ON notice_deliveries (next_at) WHERE state = 'waiting';
CREATE INDEX notice_deliveries_by_notice ON notice_deliveries (notice_id);

-- One row: who is told, and how.
CREATE TABLE notice_settings (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  document TEXT NOT NULL CHECK (json_valid(document)),
  -- What webhooks are signed with. Encrypted, base64url.
  sealed_secret TEXT,
  -- Signs too, until it ends.
  sealed_earlier TEXT,
  earlier_until TEXT CHECK (length(earlier_until) = 24),
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24),
  CHECK ((sealed_earlier IS NULL) = (earlier_until IS NULL))
) STRICT;
