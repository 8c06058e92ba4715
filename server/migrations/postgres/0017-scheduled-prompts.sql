-- Prompts that people put on a schedule.
CREATE TABLE scheduled_prompts (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  -- Id of the person or service principal that it speaks for.
  owner_id text COLLATE "C" NOT NULL,
  -- Their address when it was last saved; who they are now is looked up.
  owner text COLLATE "C" NOT NULL,
  workspace_id text COLLATE "C" NOT NULL,
  endpoint text COLLATE "C" NOT NULL,
  system_text text COLLATE "C" NOT NULL,
  user_text text COLLATE "C" NOT NULL,
  max_tokens bigint CHECK (max_tokens > 0),
  temperature double precision,
  cron text COLLATE "C" NOT NULL,
  time_zone text COLLATE "C" NOT NULL,
  is_on bigint NOT NULL CHECK (is_on IN (0, 1)),
  -- JSON: addresses that are told of a run that failed.
  notify text COLLATE "C" NOT NULL,
  -- Why and since when the product switched it off; both or neither.
  stop_reason text COLLATE "C",
  stopped_at text COLLATE "C" CHECK (length(stopped_at) = 24),
  -- The first due time that nobody has dealt with; none: it is off, or never due again.
  next_due_at text COLLATE "C" CHECK (length(next_due_at) = 24),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24),
  updated_by text COLLATE "C" NOT NULL,
  version bigint NOT NULL CHECK (version > 0),
  CHECK ((stop_reason IS NULL) = (stopped_at IS NULL))
);

CREATE INDEX scheduled_prompts_by_due ON scheduled_prompts (next_due_at) WHERE next_due_at IS NOT NULL;

-- One row for each due time that was claimed, each run by hand, and each stretch of due times that passed unserved.
CREATE TABLE scheduled_prompt_runs (
  -- UUIDv7, and the run id of its requests.
  id text COLLATE "C" PRIMARY KEY,
  prompt_id text COLLATE "C" NOT NULL REFERENCES scheduled_prompts (id),
  cause text COLLATE "C" NOT NULL CHECK (cause IN ('due', 'by_hand')),
  due_at text COLLATE "C" NOT NULL CHECK (length(due_at) = 24),
  state text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'running', 'succeeded', 'failed', 'missed')),
  -- The process that works on it.
  holder text COLLATE "C",
  -- From when on anybody may take it up: its turn, or the end of the holder's lease; none: it has ended.
  free_at text COLLATE "C" CHECK (length(free_at) = 24),
  tries bigint NOT NULL CHECK (tries >= 0),
  started_at text COLLATE "C" CHECK (length(started_at) = 24),
  ended_at text COLLATE "C" CHECK (length(ended_at) = 24),
  error_code text COLLATE "C",
  error_text text COLLATE "C",
  answer text COLLATE "C",
  is_answer_cut bigint NOT NULL CHECK (is_answer_cut IN (0, 1)),
  model text COLLATE "C",
  input_tokens bigint,
  output_tokens bigint,
  -- Nano-USD; none: not known, or not yet.
  cost bigint,
  is_cost_pending bigint NOT NULL CHECK (is_cost_pending IN (0, 1)),
  request_id text COLLATE "C",
  http_status bigint,
  latency_ms bigint,
  -- Of due times that were missed: the first of them, and how many.
  missed_from text COLLATE "C" CHECK (length(missed_from) = 24),
  missed_count bigint,
  CHECK ((state IN ('waiting', 'running')) = (free_at IS NOT NULL)),
  CHECK ((state IN ('waiting', 'running')) = (ended_at IS NULL)),
  CHECK ((state = 'missed') = (missed_count IS NOT NULL))
);

-- A due time is claimed once.
CREATE UNIQUE INDEX scheduled_prompt_runs_by_due ON scheduled_prompt_runs (prompt_id, due_at) WHERE cause = 'due';
CREATE INDEX scheduled_prompt_runs_by_prompt ON scheduled_prompt_runs (prompt_id, id);
CREATE INDEX scheduled_prompt_runs_by_turn ON scheduled_prompt_runs (free_at) WHERE free_at IS NOT NULL;
CREATE INDEX scheduled_prompt_runs_by_cost ON scheduled_prompt_runs (ended_at) WHERE is_cost_pending = 1;
