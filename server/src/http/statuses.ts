import type { ErrorCode } from '@tallygate/contract';

/** The HTTP status of each code at the control plane's door; a code that is not here is our fault: 500. */
const STATUSES: Partial<Record<ErrorCode, number>> = {
  key_missing: 401,
  key_unknown: 401,
  key_expired: 401,
  internal_only: 403,
  role_not_allowed: 403,
  sql_table_refused: 403,
  route_unknown: 404,
  sql_table_unknown: 404,
  body_too_large: 413,
  host_unknown: 421,
  sql_busy: 429,
  body_not_json: 400,
  request_invalid: 400,
  sql_failed: 400,
  sql_limit: 400,
  sql_not_allowed: 400,
  sql_parameter_missing: 400,
  sql_syntax: 400,
  control_unavailable: 503,
  shutting_down: 503,
  warehouse_unavailable: 503,
  internal: 500,
};

/** The status that goes with a code. */
export function statusOf(code: ErrorCode): number {
  return STATUSES[code] ?? 500;
}
