/** How a request may have ended. */
export const FILTER_STATUSES = [
  'ok',
  'error',
  'client_closed',
  'upstream_truncated',
  'refused',
  'gateway_lost',
] as const;
