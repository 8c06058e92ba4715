-- Sums that the engine keeps beside the rows of usage and keeps right by itself, by quarters of an hour, so that dashboards over months read
-- these instead of every row: by endpoint and status, by model, by all that rows are cut by at once; and sketches of times, with what attempts came to. A query is
-- answered by one of them when it groups by its columns (or by what is computed of them) and asks for its sums as they are written here; the
-- engine takes the smallest that can. Days of every time zone are made of quarters. The parts of token counts are taken by tupleElement: a
-- sub-column cannot be summed as rows come in. The index finds a range of quarters in what no sum can answer.
ALTER TABLE `system.ai_gateway`.usage
  ADD PROJECTION IF NOT EXISTS by_endpoint
  (
    SELECT
      bucket_15m, workspace_id, endpoint_name, final_status, status_code,
      count(), countIf(total_tokens IS NULL AND final_status != 'refused'),
      count(total_tokens), sum(total_tokens), sum(input_tokens), sum(output_tokens),
      sumIf(input_tokens, total_tokens IS NOT NULL), sumIf(output_tokens, total_tokens IS NOT NULL),
      sum(tupleElement(token_details, 'cache_read_input_tokens')), sum(tupleElement(token_details, 'cache_creation_input_tokens')),
      sum(tupleElement(token_details, 'output_reasoning_tokens')),
      sumIf(tupleElement(token_details, 'cache_read_input_tokens'), total_tokens IS NOT NULL),
      sumIf(tupleElement(token_details, 'output_reasoning_tokens'), total_tokens IS NOT NULL),
      sumIf(tupleElement(token_details, 'cache_read_input_tokens'), input_tokens IS NOT NULL),
      sumIf(input_tokens, tupleElement(token_details, 'cache_read_input_tokens') IS NOT NULL),
      count(cost_nano_usd), countIf(cost_nano_usd IS NULL AND final_status != 'refused'),
      countIf(cost_nano_usd IS NULL AND total_tokens IS NOT NULL), sum(cost_nano_usd), sum(credits_micro)
    GROUP BY
      bucket_15m, workspace_id, endpoint_name, final_status, status_code
  ),
  ADD PROJECTION IF NOT EXISTS by_model
  (
    SELECT
      bucket_15m, workspace_id, destination_model, provider_name, final_status,
      count(), countIf(total_tokens IS NULL AND final_status != 'refused'),
      count(total_tokens), sum(total_tokens), sum(input_tokens), sum(output_tokens),
      sumIf(input_tokens, total_tokens IS NOT NULL), sumIf(output_tokens, total_tokens IS NOT NULL),
      sum(tupleElement(token_details, 'cache_read_input_tokens')), sum(tupleElement(token_details, 'cache_creation_input_tokens')),
      sum(tupleElement(token_details, 'output_reasoning_tokens')),
      sumIf(tupleElement(token_details, 'cache_read_input_tokens'), total_tokens IS NOT NULL),
      sumIf(tupleElement(token_details, 'output_reasoning_tokens'), total_tokens IS NOT NULL),
      sumIf(tupleElement(token_details, 'cache_read_input_tokens'), input_tokens IS NOT NULL),
      sumIf(input_tokens, tupleElement(token_details, 'cache_read_input_tokens') IS NOT NULL),
      count(cost_nano_usd), countIf(cost_nano_usd IS NULL AND final_status != 'refused'),
      countIf(cost_nano_usd IS NULL AND total_tokens IS NOT NULL), sum(cost_nano_usd), sum(credits_micro)
    GROUP BY
      bucket_15m, workspace_id, destination_model, provider_name, final_status
  ),
  ADD PROJECTION IF NOT EXISTS by_everything
  (
    SELECT
      bucket_15m, workspace_id, endpoint_name, destination_model, provider_name, requester_id, requester, requester_type, key_id,
      agent, agent_version, user_agent, api_type, final_status, status_code, error_code,
      max(event_time),
      count(), countIf(total_tokens IS NULL AND final_status != 'refused'),
      count(total_tokens), sum(total_tokens), sum(input_tokens), sum(output_tokens),
      sumIf(input_tokens, total_tokens IS NOT NULL), sumIf(output_tokens, total_tokens IS NOT NULL),
      sum(tupleElement(token_details, 'cache_read_input_tokens')), sum(tupleElement(token_details, 'cache_creation_input_tokens')),
      sum(tupleElement(token_details, 'output_reasoning_tokens')),
      sumIf(tupleElement(token_details, 'cache_read_input_tokens'), total_tokens IS NOT NULL),
      sumIf(tupleElement(token_details, 'output_reasoning_tokens'), total_tokens IS NOT NULL),
      sumIf(tupleElement(token_details, 'cache_read_input_tokens'), input_tokens IS NOT NULL),
      sumIf(input_tokens, tupleElement(token_details, 'cache_read_input_tokens') IS NOT NULL),
      count(cost_nano_usd), countIf(cost_nano_usd IS NULL AND final_status != 'refused'),
      countIf(cost_nano_usd IS NULL AND total_tokens IS NOT NULL), sum(cost_nano_usd), sum(credits_micro)
    GROUP BY
      bucket_15m, workspace_id, endpoint_name, destination_model, provider_name, requester_id, requester, requester_type, key_id,
      agent, agent_version, user_agent, api_type, final_status, status_code, error_code
  ),
  ADD PROJECTION IF NOT EXISTS service
  (
    SELECT
      bucket_15m, workspace_id, count(), countIf(final_status != 'refused'), countIf(final_status = 'ok'),
      countIf(final_status != 'client_closed'), countIf(final_status = 'refused' AND status_code = 429),
      countIf(latency_ms IS NOT NULL AND final_status != 'refused'),
      countIf(time_to_first_byte_ms IS NOT NULL AND final_status != 'refused'),
      countIf(gateway_overhead_ms IS NOT NULL AND final_status != 'refused'),
      quantilesDDIf(0.01, 0.5, 0.9, 0.95, 0.99)(latency_ms, final_status != 'refused'),
      quantilesDDIf(0.01, 0.5, 0.9, 0.95, 0.99)(time_to_first_byte_ms, final_status != 'refused'),
      quantilesDDIf(0.01, 0.5, 0.95, 0.99)(gateway_overhead_ms, final_status != 'refused'),
      quantilesDD(0.01, 0.1, 0.5, 0.9)(if(stream AND final_status = 'ok' AND latency_ms > time_to_first_byte_ms, output_tokens * 1000000 / (latency_ms - time_to_first_byte_ms), NULL)),
      count(if(stream AND final_status = 'ok' AND latency_ms > time_to_first_byte_ms, output_tokens * 1000000 / (latency_ms - time_to_first_byte_ms), NULL)),
      sum(length(tupleElement(tupleElement(routing_information, 'attempts'), 'error_code'))),
      sum(countEqual(tupleElement(tupleElement(routing_information, 'attempts'), 'error_code'), NULL)),
      sum(countEqual(tupleElement(tupleElement(routing_information, 'attempts'), 'error_code'), 'client_closed')),
      sum(countEqual(tupleElement(tupleElement(routing_information, 'attempts'), 'status_code'), 429)),
      countIf(has(tupleElement(tupleElement(routing_information, 'attempts'), 'action'), 'RETRY')),
      countIf(has(tupleElement(tupleElement(routing_information, 'attempts'), 'action'), 'FALLBACK'))
    GROUP BY bucket_15m, workspace_id
  ),
  ADD INDEX IF NOT EXISTS bucket_15m_range bucket_15m TYPE minmax GRANULARITY 1
