-- Pages of dashboards that are sent by mail again and again.
CREATE TABLE dashboard_schedules (
  id text COLLATE "C" PRIMARY KEY,
  dashboard_id text COLLATE "C" NOT NULL REFERENCES dashboards (id) ON DELETE CASCADE,
  page text COLLATE "C" NOT NULL,
  cron text COLLATE "C" NOT NULL,
  time_zone text COLLATE "C" NOT NULL,
  range text COLLATE "C" NOT NULL CHECK (range IN ('yesterday', '7d', '30d', 'last_month')),
  -- JSON: values by filter.
  filters text COLLATE "C" NOT NULL,
  -- JSON: addresses; whether each may see the dashboard is asked when it is sent.
  recipients text COLLATE "C" NOT NULL,
  with_csv bigint NOT NULL CHECK (with_csv IN (0, 1)),
  language text COLLATE "C" NOT NULL,
  is_on bigint NOT NULL CHECK (is_on IN (0, 1)),
  -- The first due time that nobody has dealt with; none: it is off, or never due again.
  next_due_at text COLLATE "C" CHECK (length(next_due_at) = 24),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL,
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24)
);

CREATE INDEX dashboard_schedules_by_dashboard ON dashboard_schedules (dashboard_id, id);
CREATE INDEX dashboard_schedules_by_due ON dashboard_schedules (next_due_at) WHERE next_due_at IS NOT NULL;

-- One row for each due time that was claimed, and for each time that somebody had it sent.
CREATE TABLE dashboard_mails (
  id text COLLATE "C" PRIMARY KEY,
  schedule_id text COLLATE "C" NOT NULL REFERENCES dashboard_schedules (id) ON DELETE CASCADE,
  cause text COLLATE "C" NOT NULL CHECK (cause IN ('due', 'by_hand')),
  due_at text COLLATE "C" NOT NULL CHECK (length(due_at) = 24),
  state text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'running', 'sent', 'failed', 'missed')),
  -- The process that works on it.
  holder text COLLATE "C",
  -- From when on anybody may take it up: its turn, or the end of the holder's lease; none: it has ended.
  free_at text COLLATE "C" CHECK (length(free_at) = 24),
  tries bigint NOT NULL CHECK (tries >= 0),
  ended_at text COLLATE "C" CHECK (length(ended_at) = 24),
  -- A code; its sentence is filled in with the details.
  reason text COLLATE "C",
  reason_details text COLLATE "C" NOT NULL,
  -- JSON: addresses whose mail the mail server has taken.
  mailed text COLLATE "C" NOT NULL,
  CHECK ((state IN ('waiting', 'running')) = (free_at IS NOT NULL)),
  CHECK ((state IN ('waiting', 'running')) = (ended_at IS NULL)),
  CHECK ((state = 'running') = (holder IS NOT NULL))
);

-- A due time is claimed once.
CREATE UNIQUE INDEX dashboard_mails_by_due ON dashboard_mails (schedule_id, due_at) WHERE cause = 'due';
CREATE INDEX dashboard_mails_by_schedule ON dashboard_mails (schedule_id, id);
CREATE INDEX dashboard_mails_by_turn ON dashboard_mails (free_at) WHERE free_at IS NOT NULL;
