-- Prompts that people put on a schedule.
CREATE TABLE scheduled_prompts (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  -- Id of the person or service principal that it speaks for.
  owner_id TEXT NOT NULL,
  -- Their address when it was last saved; who they are now is looked up.
  owner TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  system_text TEXT NOT NULL,
  user_text TEXT NOT NULL,
  max_tokens INTEGER CHECK (max_tokens > 0),
  temperature REAL,
  cron TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
  -- JSON: addresses that are told of a run that failed.
  notify TEXT NOT NULL,
  -- Why and since when the product switched it off; both or neither.
  stop_reason TEXT,
  stopped_at TEXT CHECK (length(stopped_at) = 24),
  -- The first due time that nobody has dealt with; none: it is off, or never due again.
  next_due_at TEXT CHECK (length(next_due_at) = 24),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24),
  updated_by TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  CHECK ((stop_reason IS NULL) = (stopped_at IS NULL))
) STRICT;

CREATE INDEX scheduled_prompts_by_due ON scheduled_prompts (next_due_at) WHERE next_due_at IS NOT NULL;

-- One row for each due time that was claimed, each run by hand, and each stretch of due times that passed unserved.
CREATE TABLE scheduled_prompt_runs (
  -- UUIDv7, and the run id of its requests.
  id TEXT PRIMARY KEY NOT NULL,
  prompt_id TEXT NOT NULL REFERENCES scheduled_prompts (id),
  cause TEXT NOT NULL CHECK (cause IN ('due', 'by_hand')),
  due_at TEXT NOT NULL CHECK (length(due_at) = 24),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'succeeded', 'failed', 'missed')),
  -- The process that works on it.
  holder TEXT,
  -- From when on anybody may take it up: its turn, or the end of the holder's lease; none: it has ended.
  free_at TEXT CHECK (length(free_at) = 24),
  tries INTEGER NOT NULL CHECK (tries >= 0),
  started_at TEXT CHECK (length(started_at) = 24),
  ended_at TEXT CHECK (length(ended_at) = 24),
  error_code TEXT,
  error_text TEXT,
  answer TEXT,
  is_answer_cut INTEGER NOT NULL CHECK (is_answer_cut IN (0, 1)),
  model TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  -- Nano-USD; none: not known, or not yet.
  cost INTEGER,
  is_cost_pending INTEGER NOT NULL CHECK (is_cost_pending IN (0, 1)),
  request_id TEXT,
  http_status INTEGER,
  latency_ms INTEGER,
  -- Of due times that were missed: the first of them, and how many.
  missed_from TEXT CHECK (length(missed_from) = 24),
  missed_count INTEGER,
  CHECK ((state IN ('waiting', 'running')) = (free_at IS NOT NULL)),
  CHECK ((state IN ('waiting', 'running')) = (ended_at IS NULL)),
  CHECK ((state = 'missed') = (missed_count IS NOT NULL))
) STRICT;

-- A due time is claimed once.
CREATE UNIQUE INDEX scheduled_prompt_runs_by_due ON scheduled_prompt_runs (prompt_id, due_at) WHERE cause = 'due';
CREATE INDEX scheduled_prompt_runs_by_prompt ON scheduled_prompt_runs (prompt_id, id);
CREATE INDEX scheduled_prompt_runs_by_turn ON scheduled_prompt_runs (free_at) WHERE free_at IS NOT NULL;
CREATE INDEX scheduled_prompt_runs_by_cost ON scheduled_prompt_runs (ended_at) WHERE is_cost_pending = 1;
