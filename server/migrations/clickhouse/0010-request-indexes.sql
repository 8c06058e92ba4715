-- What finds somebody's, a key's, a session's or a run's requests in months of rows, and what came in lately. Parts that are
-- there are read whole until they are merged.
ALTER TABLE `system.ai_gateway`.usage
  ADD INDEX IF NOT EXISTS people_bloom (requester_id, key_id, session_id, run_id) TYPE bloom_filter(0.01) GRANULARITY 1,
  ADD INDEX IF NOT EXISTS ingested_at_minmax ingested_at TYPE minmax GRANULARITY 1;
