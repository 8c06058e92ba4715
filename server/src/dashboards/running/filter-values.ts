import type { FilterName } from '@tallygate/contract';
import { ASIDE_LIMITS } from './limits.ts';

/**
 * The statement that finds the values of a filter in a range, the most frequent first, with one more than are shown. It names the
 * parameter `{text:String}`. Sums are made before anything else is asked of them, so that projections can answer.
 */
export function filterValuesSql(filter: FilterName): string {
  return `SELECT value, title, sum(requests) AS requests FROM (${BY_VALUE[filter]})
WHERE {text:String} = '' OR positionCaseInsensitiveUTF8(concat(value, '\\n', title), {text:String}) > 0
GROUP BY value, title ORDER BY requests DESC, value LIMIT ${ASIDE_LIMITS.valuesMax + 1}`;
}

const plain = (column: string) =>
  `SELECT toString(${column}) AS value, value AS title, requests FROM (
  SELECT ${column}, count() AS requests FROM system.ai_gateway.usage WHERE {{rows}} GROUP BY ${column}
)`;

const BY_VALUE: Readonly<Record<FilterName, string>> = {
  workspaces: plain('workspace_id'),
  endpoints: plain('endpoint_name'),
  models: `SELECT ifNull(toString(destination_model), '') AS value, value AS title, requests FROM (
  SELECT destination_model, count() AS requests FROM system.ai_gateway.usage WHERE {{rows}} GROUP BY destination_model
)`,
  // Whoever changed their address is one requester still, by the newest one.
  requesters: `SELECT toString(requester_id) AS value, argMax(requester, last_at) AS title, sum(requests) AS requests FROM (
  SELECT requester_id, requester, count() AS requests, max(event_time) AS last_at
  FROM system.ai_gateway.usage WHERE {{rows}} GROUP BY requester_id, requester
) GROUP BY value`,
  tags: `SELECT concat(tag.1, '=', tag.2) AS value, value AS title, count() AS requests FROM (
  SELECT arrayJoin(arrayZip(mapKeys(request_tags), mapValues(request_tags))) AS tag
  FROM system.ai_gateway.usage WHERE {{rows}}
) GROUP BY value`,
  agents: plain('agent'),
  statuses: plain('final_status'),
};
