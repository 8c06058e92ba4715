import { createHash } from 'node:crypto';

/** One sum by the day: its name says what it is made of, so that another zone or another definition has another name. */
export interface DaySum {
  readonly name: string;
  /** What stands between the parentheses of ADD PROJECTION. */
  readonly body: string;
}

/** What names of sums by the day begin with. */
export const DAY_SUMS_PREFIX = 'days_';

const ZONE_NAME = /^[A-Za-z0-9_+/-]{1,64}$/;

/**
 * Sums by days of a zone, beside those by quarters of an hour: what somebody does in a day is a few of them, whatever the number of
 * requests. By all that rows are cut by at once; sketches of times, also by model; steps of distributions; by tags; by sessions. They answer what asks for
 * whole days of this zone and of no other. Expressions are as in migration 0009, for the same reasons.
 */
export function daySums(timeZone: string): readonly DaySum[] {
  if (!ZONE_NAME.test(timeZone)) throw new Error(`${timeZone} is no name of a time zone`);
  const day = `toDate(bucket_15m, '${timeZone}')`;
  return Object.entries(KINDS).map(([kind, { keys, sums }]) => {
    const body = `SELECT ${day}, ${keys}, ${sums} GROUP BY ${day}, ${keys}`;
    return { name: `${DAY_SUMS_PREFIX}${kind}_${digest(body)}`, body };
  });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

const CACHE_READ = "tupleElement(token_details, 'cache_read_input_tokens')";
const CACHE_WRITE = "tupleElement(token_details, 'cache_creation_input_tokens')";
const REASONING = "tupleElement(token_details, 'output_reasoning_tokens')";
const attempts = (column: string): string => `tupleElement(tupleElement(routing_information, 'attempts'), '${column}')`;
const IS_SERVED = "final_status != 'refused'";
const SPEED = `if(stream AND final_status = 'ok' AND latency_ms > time_to_first_byte_ms, output_tokens * 1000000 / (latency_ms - time_to_first_byte_ms), NULL)`;

/** Steps of latency (milliseconds) and of tokens, as the dashboard's distributions have them. */
const LATENCY_STEPS = '[0, 100, 250, 500, 1000, 2000, 5000, 10000, 30000, 60000, 120000]';
const TOKEN_STEPS = '[0, 100, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000]';
/** The step that a value lies in; -1: it is not known. */
const stepOf = (column: string, steps: string): string =>
  `if(${column} IS NULL, -1, toInt64(roundDown(assumeNotNull(${column}), ${steps})))`;

const COUNTS = `count(), count(total_tokens), sum(total_tokens), sum(cost_nano_usd), count(cost_nano_usd)`;
const TOKENS = `sumIf(input_tokens, total_tokens IS NOT NULL), sumIf(output_tokens, total_tokens IS NOT NULL),
  sumIf(input_tokens, ${CACHE_READ} IS NOT NULL), sumIf(${CACHE_READ}, input_tokens IS NOT NULL)`;

const SERVICE = `count(), countIf(${IS_SERVED}), countIf(final_status = 'ok'), countIf(final_status != 'client_closed'),
  countIf(final_status = 'refused' AND status_code = 429),
  countIf(latency_ms IS NOT NULL AND ${IS_SERVED}), countIf(time_to_first_byte_ms IS NOT NULL AND ${IS_SERVED}),
  countIf(gateway_overhead_ms IS NOT NULL AND ${IS_SERVED}),
  quantilesDDIf(0.01, 0.5, 0.9, 0.95, 0.99)(latency_ms, ${IS_SERVED}),
  quantilesDDIf(0.01, 0.5, 0.9, 0.95, 0.99)(time_to_first_byte_ms, ${IS_SERVED}),
  quantilesDDIf(0.01, 0.5, 0.95, 0.99)(gateway_overhead_ms, ${IS_SERVED}),
  quantilesDD(0.01, 0.1, 0.5, 0.9)(${SPEED}), count(${SPEED}),
  sum(length(${attempts('error_code')})), sum(countEqual(${attempts('error_code')}, NULL)),
  sum(countEqual(${attempts('error_code')}, 'client_closed')), sum(countEqual(${attempts('status_code')}, 429)),
  countIf(has(${attempts('action')}, 'RETRY')), countIf(has(${attempts('action')}, 'FALLBACK'))`;

interface Kind {
  readonly keys: string;
  readonly sums: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  everything: {
    keys: `workspace_id, endpoint_name, destination_model, provider_name, requester_id, requester, requester_type, key_id,
  agent, agent_version, user_agent, api_type, final_status, status_code, error_code`,
    sums: `${COUNTS}, ${TOKENS}, max(event_time), sum(input_tokens), sum(output_tokens),
  sum(${CACHE_READ}), sum(${CACHE_WRITE}), sum(${REASONING}),
  sumIf(${CACHE_READ}, total_tokens IS NOT NULL), sumIf(${REASONING}, total_tokens IS NOT NULL),
  countIf(total_tokens IS NULL AND ${IS_SERVED}), countIf(cost_nano_usd IS NULL AND ${IS_SERVED}),
  countIf(cost_nano_usd IS NULL AND total_tokens IS NOT NULL), sum(credits_micro),
  sumIf(total_tokens, cost_nano_usd IS NULL), maxIf(event_time, cost_nano_usd IS NULL AND total_tokens IS NOT NULL)`,
  },
  times: { keys: 'workspace_id', sums: SERVICE },
  models: {
    keys: 'workspace_id, provider_name, destination_model',
    sums: `${SERVICE}, countIf(final_status = 'error' AND status_code BETWEEN 400 AND 499),
  countIf(total_tokens IS NOT NULL AND ${IS_SERVED}), sumIf(total_tokens, ${IS_SERVED})`,
  },
  steps: {
    keys: `workspace_id, final_status, ${stepOf('latency_ms', LATENCY_STEPS)}, ${stepOf('total_tokens', TOKEN_STEPS)},
  least(length(${attempts('action')}), 5)`,
    sums: 'count(), sum(total_tokens)',
  },
  tags: {
    keys: 'workspace_id, request_tags, final_status',
    sums: `${COUNTS}, ${TOKENS}`,
  },
  sessions: {
    // With all that pages about agents are cut by, so that one kind of sum answers them.
    keys: `workspace_id, agent, agent_version, session_id, requester_id, requester, requester_type, destination_model,
  final_status`,
    sums: `${COUNTS}, min(event_time), max(event_time)`,
  },
};
