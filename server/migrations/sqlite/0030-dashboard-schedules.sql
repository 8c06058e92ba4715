-- Pages of dashboards that are sent by mail again and again.
CREATE TABLE dashboard_schedules (
  id TEXT PRIMARY KEY NOT NULL,
  dashboard_id TEXT NOT NULL REFERENCES dashboards (id) ON DELETE CASCADE,
  page TEXT NOT NULL,
  cron TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  range TEXT NOT NULL CHECK (range IN ('yesterday', '7d', '30d', 'last_month')),
  -- JSON: values by filter.
  filters TEXT NOT NULL CHECK (json_valid(filters)),
  -- JSON: addresses; whether each may see the dashboard is asked when it is sent.
  recipients TEXT NOT NULL CHECK (json_valid(recipients)),
  with_csv INTEGER NOT NULL CHECK (with_csv IN (0, 1)),
  language TEXT NOT NULL,
  is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
  -- The first due time that nobody has dealt with; none: it is off, or never due again.
  next_due_at TEXT CHECK (length(next_due_at) = 24),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24)
) STRICT;

CREATE INDEX dashboard_schedules_by_dashboard ON dashboard_schedules (dashboard_id, id);
CREATE INDEX dashboard_schedules_by_due ON dashboard_schedules (next_due_at) WHERE next_due_at IS NOT NULL;

-- One row for each due time that was claimed, and for each time that somebody had it sent.
CREATE TABLE dashboard_mails (
  id TEXT PRIMARY KEY NOT NULL,
  schedule_id TEXT NOT NULL REFERENCES dashboard_schedules (id) ON DELETE CASCADE,
  cause TEXT NOT NULL CHECK (cause IN ('due', 'by_hand')),
  due_at TEXT NOT NULL CHECK (length(due_at) = 24),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'sent', 'failed', 'missed')),
  -- The process that works on it.
  holder TEXT,
  -- From when on anybody may take it up: its turn, or the end of the holder's lease; none: it has ended.
  free_at TEXT CHECK (length(free_at) = 24),
  tries INTEGER NOT NULL CHECK (tries >= 0),
  ended_at TEXT CHECK (length(ended_at) = 24),
  -- A code; its sentence is filled in with the details.
  reason TEXT,
  reason_details TEXT NOT NULL CHECK (json_valid(reason_details)),
  -- JSON: addresses whose mail the mail server has taken.
  mailed TEXT NOT NULL CHECK (json_valid(mailed)),
  CHECK ((state IN ('waiting', 'running')) = (free_at IS NOT NULL)),
  CHECK ((state IN ('waiting', 'running')) = (ended_at IS NULL)),
  CHECK ((state = 'running') = (holder IS NOT NULL))
) STRICT;

-- A due time is claimed once.
CREATE UNIQUE INDEX dashboard_mails_by_due ON dashboard_mails (schedule_id, due_at) WHERE cause = 'due';
CREATE INDEX dashboard_mails_by_schedule ON dashboard_mails (schedule_id, id);
CREATE INDEX dashboard_mails_by_turn ON dashboard_mails (free_at) WHERE free_at IS NOT NULL;
