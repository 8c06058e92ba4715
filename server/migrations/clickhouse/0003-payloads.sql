-- The payload table (inference table): bodies of requests, for endpoints that keep them. Its columns are those of
-- server/src/usage/payloads; a test compares the two. Partitioned by the last day on which rows are kept, so that endpoints
-- may keep theirs for different times and expiry still drops whole partitions. The request id finds one payload without a scan.
CREATE TABLE IF NOT EXISTS `system.ai_gateway`.payloads
(
  `request_id` String COMMENT 'Id of the request; its usage row has the same.',
  `event_time` DateTime64(3, 'UTC') COMMENT 'When the request was received (UTC).',
  `workspace_id` LowCardinality(String) COMMENT 'Id of the workspace.',
  `endpoint_id` LowCardinality(String) COMMENT 'Id of the endpoint.',
  `endpoint_name` LowCardinality(String) COMMENT 'Name of the endpoint at the time of the request.',
  `requester` String COMMENT 'The user or service principal, by its address at the time.',
  `requester_id` LowCardinality(String) COMMENT 'Stable id of the requester; its address may change.',
  `api_type` LowCardinality(String) COMMENT 'The API called, as its path, such as mlflow/v1/chat/completions.',
  `url` String COMMENT 'URL of the request, without credentials.',
  `request_tags` Map(LowCardinality(String), String) COMMENT 'Tags that the client sent with the request.',
  `status_code` Nullable(Int32) COMMENT 'HTTP status that the client got; 499 when it left before one. NULL: not known.',
  `latency_ms` Nullable(Int64) COMMENT 'Total time of the request, in milliseconds. NULL: not known.',
  `time_to_first_byte_ms` Nullable(Int64) COMMENT 'Time to the first byte of the answer, in milliseconds. NULL: there was none, or not known.',
  `destination_name` LowCardinality(Nullable(String)) COMMENT 'Name of the destination that served the request. NULL: none did.',
  `destination_model` LowCardinality(Nullable(String)) COMMENT 'The model that served the request. NULL: none did.',
  `stream` Bool COMMENT 'The answer was asked for as a stream.',
  `sampling_fraction` Float64 COMMENT 'Share of the endpoint\'s requests that were kept at the time, 0 to 1.',
  `request` Nullable(String) COMMENT 'The request\'s body as it was received, cut at the endpoint\'s bound. NULL: it is no text in UTF-8.',
  `response` Nullable(String) COMMENT 'The answer\'s body, events of a stream as they came, cut at the endpoint\'s bound. NULL: it is no text in UTF-8.',
  `request_bytes` Int64 COMMENT 'Bytes of the request\'s whole body, cut or not.',
  `response_bytes` Int64 COMMENT 'Bytes of the answer\'s whole body, cut or not.',
  `logging_error_codes` Array(LowCardinality(String)) COMMENT 'What is missing: REQUEST_CUT, RESPONSE_CUT, REQUEST_NOT_TEXT, RESPONSE_NOT_TEXT; MEMORY_FULL when it was cut earlier for want of room in the gateway.',
  `expires_on` Date COMMENT 'Last day (UTC) on which the row is kept.',
  `ingested_at` DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored (UTC).',
  INDEX request_id_bloom request_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY expires_on
ORDER BY (workspace_id, event_time, request_id)
SETTINGS
  fsync_after_insert = 1,
  fsync_part_directory = 1
COMMENT 'Bodies of requests and answers, for endpoints that keep them. Best effort: a missing row says nothing of the request.';
