import { type ClickHouseClient, createClient } from '@clickhouse/client';
import type { WarehouseProcess } from '../../../test/warehouse-process.ts';

/** Days over which the rows are spread, weekends included. */
export const MANY_ROWS_DAYS = 90;
/** The first midnight (UTC) of them. */
export const MANY_ROWS_FROM = Date.UTC(2026, 6, 1);

const DAY_MS = 86_400_000;
/** A connection that waits for large inserts, and says nothing. */
export function connectTo({ url, user, password }: WarehouseProcess): ClickHouseClient {
  return createClient({ url, username: user, password, request_timeout: 120_000, log: { level: 127 } });
}

/** Inserts at a time: as many as the warehouse has sessions for. */
const INSERTS_AT_ONCE = 2;
const PARTS_A_DAY = 2;

/**
 * Has the warehouse make rows of its own: 200 requesters of whom few do much, 20 endpoints, 12 models; working hours, sessions of agents
 * that send twenty requests in a quarter of an hour beside single requests, long tails of tokens and times, failures, refusals, and
 * counts that are not known. The same rows for the same number.
 */
export async function fillManyRows(client: ClickHouseClient, rows: number): Promise<void> {
  const statements = Array.from({ length: MANY_ROWS_DAYS * PARTS_A_DAY }, (_, part) => ({
    day: Math.floor(part / PARTS_A_DAY),
    first: Math.floor((rows * part) / (MANY_ROWS_DAYS * PARTS_A_DAY)),
    end: Math.floor((rows * (part + 1)) / (MANY_ROWS_DAYS * PARTS_A_DAY)),
  })).values();
  await Promise.all(
    Array.from({ length: INSERTS_AT_ONCE }, async () => {
      for (const { day, first, end } of statements) {
        await client.command({
          query: INSERT,
          query_params: { midnight: MANY_ROWS_FROM + day * DAY_MS, first, rows: end - first },
          // One part for a statement, as the shipper makes them.
          clickhouse_settings: { max_block_size: '1000000' },
          http_headers: { 'x-tallygate-lane': 'insert' },
        });
      }
    }),
  );
}

/** Of a request; of all requests of a session alike; or of a person, who uses four endpoints and models. */
const uniform = (salt: number, of: 'number' | 'seed' | 'whose' = 'number'): string =>
  `(cityHash64(${of}, ${salt}) % 1000000) / 1000000`;

const INSERT = `
INSERT INTO \`system.ai_gateway\`.usage (
  account_id, workspace_id, request_id, endpoint_id, endpoint_name, endpoint_tags, event_time, latency_ms,
  time_to_first_byte_ms, destination_type, destination_name, destination_id, destination_model, requester, requester_type,
  requester_id, ip_address, url, user_agent, api_type, request_tags, input_tokens, output_tokens, total_tokens, token_details,
  response_content_type, status_code, routing_information, final_status, error_code, stream, gateway_overhead_ms,
  usage_source, usage_raw, provider_kind, provider_name, cost_nano_usd, price_version, run_id, run_type, session_id, agent, agent_version, key_id, node_id,
  batch_id
)
WITH
  intDiv(number, 20) AS place,
  cityHash64(place, 20) % 10 < 6 AS in_session,
  if(in_session, place, number + 1000000000) AS seed,
  ${uniform(1)} AS fate,
  toUInt32(floor(pow(${uniform(2, 'seed')}, 3) * 200)) AS person,
  person % 20 = 19 AS is_service,
  person * 4 + seed % 4 AS whose,
  multiIf(fate < 0.9, 'ok', fate < 0.94, 'error', fate < 0.96, 'client_closed', fate < 0.97, 'upstream_truncated', fate < 0.972, 'gateway_lost', 'refused') AS outcome,
  outcome = 'refused' AS is_refused,
  toUInt32(floor(pow(${uniform(3, 'whose')}, 2) * 20)) AS endpoint,
  toUInt32(floor(pow(${uniform(4, 'whose')}, 2) * 12)) AS model,
  NOT is_refused AND ${uniform(5)} < if(outcome = 'ok', 0.97, 0.3) AS is_known,
  toInt64(exp(5 + 6 * ${uniform(6)})) AS input,
  toInt64(exp(3 + 5 * ${uniform(7)})) AS output,
  toInt64(exp(5 + 5 * ${uniform(8)})) AS latency,
  fromUnixTimestamp64Milli(toInt64({midnight:Int64} + floor((${uniform(9, 'seed')} + ${uniform(10, 'seed')}) * 42500000) + if(in_session, number % 20 * 40000, 0)), 'UTC') AS at,
  concat('019f', lower(hex(cityHash64(number, 11))), lower(hex(toUInt32(number)))) AS request,
  if(is_refused, NULL, concat('model-', toString(model))) AS served,
  multiIf(NOT in_session, '', person % 4 = 0, 'claude-code', person % 4 = 1, 'codex', person % 4 = 2, 'cursor', '') AS agent
SELECT
  '11d77e21-5e05-4196-af72-423257f74974', concat('workspace-', toString(endpoint % 5)), request,
  concat('endpoint-id-', toString(endpoint)), concat('endpoint-', toString(endpoint)), map('team', concat('team-', toString(endpoint % 7))),
  at, if(outcome = 'gateway_lost', NULL, latency), if(is_refused OR outcome = 'gateway_lost', NULL, intDiv(latency, 4)),
  if(is_refused, NULL, 'EXTERNAL_FOUNDATION_MODEL'), concat('destination-', toString(model)), concat('destination-id-', toString(model)), served,
  concat('user.', toString(person), '@example.com'), if(is_service, 'SERVICE_PRINCIPAL', 'USER'), concat('019a0000-0000-7000-8000-', leftPad(toString(person), 12, '0')),
  concat('10.0.', toString(person % 250), '.7'), 'https://gateway.example.com/openai/v1/chat/completions', concat('client/', toString(person % 30)),
  'openai/v1/chat/completions', map('project', concat('project-', toString(person % 40)), 'team', concat('team-', toString(person % 7))),
  if(is_known, input, NULL), if(is_known, output, NULL), if(is_known, input + output, NULL),
  tuple(if(is_known AND number % 3 > 0, intDiv(input * (number % 10), 10), NULL), NULL, if(is_known AND number % 2 = 0, intDiv(output, 3), NULL)),
  'application/json', multiIf(outcome = 'ok', 200, is_refused, 429, outcome = 'client_closed', 499, outcome = 'gateway_lost', NULL, 502),
  tuple([('1', 'INITIAL_ATTEMPT', concat('destination-', toString(model)), concat('destination-id-', toString(model)), toNullable(toInt32(200)), NULL, toNullable(latency), at, at)]),
  outcome, if(outcome = 'ok', NULL, 'upstream_failed'), number % 2 = 0, toInt64(1), if(is_known, 'provider', 'none'),
  if(is_known, concat('{"prompt_tokens":', toString(input), ',"completion_tokens":', toString(output), '}'), NULL),
  if(is_refused, NULL, 'openai'), if(is_refused, NULL, concat('provider-', toString(model % 3))),
  if(is_known AND model != 11, input * 250 + output * 2000, NULL), if(is_known, concat('catalogue ', toString(model)), NULL),
  request, 'api', if(in_session, concat('session-', toString(place)), ''), agent, if(agent = '', '', concat('1.', toString(place % 3))),
  concat('key-', toString(person % 300)), 'node-1', concat('batch-', toString(intDiv(number, 1000)))
FROM (SELECT number + {first:UInt64} AS number FROM numbers({rows:UInt64}))`;
