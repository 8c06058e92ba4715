import { CHARGE_REASONS } from '@tallygate/contract';
import { z } from 'zod';

const time = z.iso.datetime({ precision: 3 });
const count = z.number().int().nonnegative().nullable();
const text = z.string().nullable();
const tags = z.record(z.string(), z.string());

const endpointMetadata = z.strictObject({
  creator: z.string(),
  creation_time: time.nullable(),
  last_updated_time: time.nullable(),
  destinations: z.array(z.string()),
  inference_table: text,
  fallbacks: z.array(z.string()),
});

const attempt = z.strictObject({
  priority: z.string(),
  action: z.enum(['INITIAL_ATTEMPT', 'RETRY', 'FALLBACK']),
  destination: z.string(),
  destination_id: z.string(),
  status_code: count,
  error_code: text,
  latency_ms: count,
  start_time: time,
  end_time: time,
});

const documented = {
  account_id: z.string(),
  workspace_id: z.string(),
  request_id: z.uuid(),
  schema_version: z.literal(1),
  endpoint_id: z.string(),
  endpoint_name: z.string(),
  endpoint_tags: tags,
  endpoint_metadata: endpointMetadata,
  event_time: time,
  latency_ms: count,
  time_to_first_byte_ms: count,
  destination_type: z.enum(['PAY_PER_TOKEN_FOUNDATION_MODEL', 'EXTERNAL_FOUNDATION_MODEL']).nullable(),
  destination_name: text,
  destination_id: text,
  destination_model: text,
  requester: z.string(),
  requester_type: z.enum(['USER', 'SERVICE_PRINCIPAL', 'GROUP']),
  ip_address: z.string(),
  url: z.string(),
  user_agent: z.string(),
  api_type: z.string(),
  request_tags: tags,
  input_tokens: count,
  output_tokens: count,
  total_tokens: count,
  token_details: z.strictObject({
    cache_read_input_tokens: count,
    cache_creation_input_tokens: count,
    output_reasoning_tokens: count,
  }),
  response_content_type: text,
  status_code: count,
  routing_information: z.strictObject({ attempts: z.array(attempt) }),
};

const ours = {
  final_status: z.enum(['ok', 'error', 'client_closed', 'upstream_truncated', 'refused', 'gateway_lost']),
  error_code: text,
  stream: z.boolean(),
  gateway_overhead_ms: count,
  cache_creation_5m_input_tokens: count,
  cache_creation_1h_input_tokens: count,
  usage_source: z.enum(['provider', 'estimated', 'none']),
  usage_raw: text,
  cost_nano_usd: count,
  price_version: text,
  credits_micro: count,
  credits_version: text,
  charge_reason: z.enum(CHARGE_REASONS).nullable(),
  service_tier: text,
  provider_kind: text,
  provider_name: text,
  configured_model: text,
  service: z.string(),
  feature: z.string(),
  run_id: z.string(),
  run_type: z.string(),
  run_trigger: z.enum(['user_started', 'user_enabled', 'background', '']),
  billable_run: z.boolean(),
  attributed_to: z.string(),
  session_id: z.string(),
  agent: z.enum(['claude-code', 'codex', 'gemini-cli', 'cursor', 'copilot', '']),
  agent_version: z.string(),
  key_id: z.string(),
  requester_id: z.string(),
  requester_groups: z.array(z.string()),
  source: z.enum(['gateway', 'import']),
  upstream_request_id: text,
  node_id: z.string(),
};

/**
 * A row of `system.ai_gateway.usage` as it is written, columns in the table's order. What is added on the way is not in it:
 * the shipper adds `batch_id`, the table makes `bucket_15m` and `ingested_at`.
 */
export const rowSchema = z.strictObject({ ...documented, ...ours });

export type UsageRow = z.infer<typeof rowSchema>;
