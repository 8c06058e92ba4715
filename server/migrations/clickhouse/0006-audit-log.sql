-- The audit log as SQL reads it: a copy of the control store's, whose chain of hashes is the truth. Its columns are those of
-- server/src/audit/audit-columns.ts; a test compares the two. An entry that is copied twice is one: the same sequence is
-- always the same entry, in the same month. Retention drops whole months.
CREATE TABLE IF NOT EXISTS `system.access`.audit_log
(
  `sequence` UInt64 COMMENT 'Place in the log: 1, 2, 3 … without a gap.',
  `event_time` DateTime64(3, 'UTC') COMMENT 'When it was done (UTC).',
  `action` LowCardinality(String) COMMENT 'What was done, such as key.created. Words of later releases may be added.',
  `actor` String COMMENT 'Address of who did it, at the time. system: the program itself.',
  `actor_id` String COMMENT 'Stable id of who did it. Empty: nobody was known.',
  `target` String COMMENT 'What it was done to: its kind, a colon, its id.',
  `before` Nullable(String) COMMENT 'The target before, as JSON, without secrets. NULL: it was not there.',
  `after` Nullable(String) COMMENT 'The target afterwards, as JSON, without secrets. NULL: it is not there any more.',
  `ip_address` String COMMENT 'Where the request came from. Empty: from the program itself, or not known.',
  `request_id` String COMMENT 'Id of the request that did it. Empty: there was none.',
  `hash` String COMMENT 'SHA-256 over the entry and the hash before it, hex.'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(event_time)
ORDER BY sequence
SETTINGS
  fsync_after_insert = 1,
  fsync_part_directory = 1
COMMENT 'Who did what: one row per act. A copy of the control store\'s log, made within seconds.';
