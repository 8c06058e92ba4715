-- What the columns of runs say, now that each row that is part of one tells it. Columns are those of server/src/usage/table; a test compares the two.
ALTER TABLE `system.ai_gateway`.usage
  COMMENT COLUMN `run_id` 'Id of the AI run that the request is part of: as claimed, the turn of a coding agent, else the id of the request.',
  COMMENT COLUMN `run_type` 'Type of the AI run.',
  COMMENT COLUMN `run_trigger` 'What set off the run: user_started, user_enabled or background. Empty: the request is part of none.',
  COMMENT COLUMN `billable_run` 'The run counts against the quota.',
  COMMENT COLUMN `attributed_to` 'system, the system actor, for runs that nobody started. Else on whose behalf a service principal called; empty: the requester itself.';
