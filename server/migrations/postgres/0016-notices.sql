-- What people were told of. The key says what happened: nothing is told twice under one key, at whatever time.
CREATE TABLE notices (
  id text COLLATE "C" PRIMARY KEY,
  key text COLLATE "C" NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 200),
  kind text COLLATE "C" NOT NULL,
  at text COLLATE "C" NOT NULL CHECK (length(at) = 24),
  -- NULL: it is the account's.
  workspace_id text COLLATE "C",
  details text COLLATE "C" NOT NULL CHECK (details IS JSON)
);

-- One way of a notice to one reader.
CREATE TABLE notice_deliveries (
  id text COLLATE "C" PRIMARY KEY,
  notice_id text COLLATE "C" NOT NULL REFERENCES notices (id),
  channel text COLLATE "C" NOT NULL CHECK (channel IN ('mail', 'webhook')),
  -- An address; of a webhook scheme, host and port.
  recipient text COLLATE "C" NOT NULL,
  -- Of a mail; NULL: the account's.
  language text COLLATE "C",
  state text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
  attempts bigint NOT NULL CHECK (attempts >= 0),
  -- While somebody attempts it: when that attempt counts as lost.
  next_at text COLLATE "C" CHECK (length(next_at) = 24),
  ended_at text COLLATE "C" CHECK (length(ended_at) = 24),
  -- Why the last attempt failed: a code, and what the other side said.
  problem text COLLATE "C",
  problem_detail text COLLATE "C",
  CHECK ((state = 'waiting') = (next_at IS NOT NULL)),
  CHECK ((state = 'waiting') = (ended_at IS NULL))
);

CREATE INDEX notice_deliveries_due ON notice_deliveries (next_at) WHERE state = 'waiting';
CREATE INDEX notice_deliveries_by_notice ON notice_deliveries (notice_id);

-- One row: who is told, and how.
CREATE TABLE notice_settings (
  id bigint PRIMARY KEY CHECK (id = 1),
  document text COLLATE "C" NOT NULL CHECK (document IS JSON),
  -- What webhooks are signed with. Encrypted, base64url.
  sealed_secret text COLLATE "C",
  -- Signs too, until it ends.
  sealed_earlier text COLLATE "C",
  earlier_until text COLLATE "C" CHECK (length(earlier_until) = 24),
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24),
  CHECK ((sealed_earlier IS NULL) = (earlier_until IS NULL))
);
