-- What re-rating adds to costs: rows of the usage table are never edited. One correction for a request and a re-rating; the
-- cost of a request is that of its row and all its corrections. Partitioned as the usage table, by the request's own UTC day.
CREATE TABLE IF NOT EXISTS `system.ai_gateway`.cost_corrections
(
  `correction_id` String COMMENT 'Id of the correction, made of the re-rating and the request.',
  `rerate_id` LowCardinality(String) COMMENT 'Id of the re-rating.',
  `request_id` String COMMENT 'Id of the request; its usage row has the same.',
  `event_time` DateTime64(3, 'UTC') COMMENT 'When the request was received (UTC).',
  `workspace_id` LowCardinality(String) COMMENT 'Id of the workspace.',
  `old_price_version` LowCardinality(Nullable(String)) COMMENT 'What the cost was computed with before. NULL: it was not known.',
  `new_price_version` LowCardinality(String) COMMENT 'What the cost is computed with from this correction on.',
  `delta_nano_usd` Int64 COMMENT 'New cost less the old one, in billionths of a US dollar; an old cost that was not known counts as 0.',
  `created_at` DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the correction was made (UTC).',
  `actor` String COMMENT 'Who asked for the re-rating.'
)
ENGINE = MergeTree
PARTITION BY toDate(event_time)
ORDER BY (workspace_id, event_time, request_id, created_at)
SETTINGS
  fsync_after_insert = 1,
  fsync_part_directory = 1,
  non_replicated_deduplication_window = 10000,
  replicated_deduplication_window = 10000
COMMENT 'Corrections of costs, one for a request and a re-rating. The cost of a request is that of its usage row and the sum of these.';
