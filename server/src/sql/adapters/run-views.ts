import { RUN_SPAN_MS } from '#runs';
import { USAGE_DATABASE as DATABASE } from '../guard/databases.ts';

/** What a run has once, whatever its requests are. */
const KEY = ['workspace_id', 'requester_id', 'run_type', 'run_id'] as const;
/** What a run has of its first request. */
const OF_FIRST = [
  'account_id',
  'run_trigger',
  'billable_run',
  'attributed_to',
  'requester',
  'requester_type',
  'agent',
  'session_id',
  'service',
  'feature',
  'endpoint_name',
  'source',
] as const;
const SUMMED = ['input_tokens', 'output_tokens', 'total_tokens', 'cost_nano_usd', 'credits_micro'] as const;
const COLUMNS = `account_id, workspace_id, run_id, run_type, run_trigger, billable_run, attributed_to, requester, requester_type,
  requester_id, started_at, last_request_at, requests, failed_requests, input_tokens, output_tokens, total_tokens, cost_nano_usd,
  unpriced_requests, credits_micro, agent, session_id, service, feature, endpoint_name, first_request_id, source`;
const HAS_FAILED = "final_status != 'ok'";

/**
 * The statement that makes a view of AI runs over rows of requests, `usage` or `my_usage`. A request that is a run by itself is found by
 * its id; the others are grouped, and where they reach further than a day from the first, begin anew.
 */
export function runView(name: 'runs' | 'my_runs', rows: 'usage' | 'my_usage'): string {
  return `CREATE OR REPLACE VIEW \`${DATABASE}\`.${name} AS
SELECT ${COLUMNS} FROM (
${singleRuns(rows)}
UNION ALL
${sharedRuns(rows)}
)`;
}

function singleRuns(rows: string): string {
  return `SELECT ${[...KEY, ...OF_FIRST, ...SUMMED].join(', ')}, event_time AS started_at, event_time AS last_request_at,
  toUInt64(1) AS requests, toUInt64(${HAS_FAILED}) AS failed_requests, toUInt64(isNull(cost_nano_usd)) AS unpriced_requests,
  request_id AS first_request_id
FROM \`${DATABASE}\`.${rows} WHERE run_trigger != '' AND run_id = request_id`;
}

function sharedRuns(rows: string): string {
  const shared = `FROM \`${DATABASE}\`.${rows} WHERE run_trigger != '' AND run_id != request_id`;
  const first = (column: string) => `argMin(call.${column}, (call.event_time, call.request_id))`;
  const key = KEY.map((column) => `call.${column}`).join(', ');
  return `SELECT ${KEY.map((column) => `call.${column} AS ${column}`).join(', ')},
  ${OF_FIRST.map((column) => `${first(column)} AS ${column}`).join(', ')},
  ${SUMMED.map((column) => `sum(call.${column}) AS ${column}`).join(', ')},
  min(call.event_time) AS started_at, max(call.event_time) AS last_request_at,
  count() AS requests, countIf(call.${HAS_FAILED}) AS failed_requests, countIf(isNull(call.cost_nano_usd)) AS unpriced_requests,
  ${first('request_id')} AS first_request_id
FROM (SELECT ${[...KEY, ...OF_FIRST, ...SUMMED].join(', ')}, event_time, request_id, final_status ${shared}) AS call
INNER JOIN (
  SELECT ${KEY.join(', ')},
    arrayFold((begins, at) -> if(at >= begins[-1] + toIntervalMillisecond(${RUN_SPAN_MS}), arrayPushBack(begins, at), begins),
      arraySort(groupArray(event_time)), [min(event_time)]) AS begins
  ${shared} GROUP BY ${KEY.join(', ')}
) AS run USING (${KEY.join(', ')})
GROUP BY ${key}, arrayLast(begin -> begin <= call.event_time, run.begins)`;
}
