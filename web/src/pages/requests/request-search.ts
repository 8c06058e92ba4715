import type { RequestFilter } from '@tallygate/contract';
import type { Range } from '../../range/range.ts';
import type { RequestsSearch } from '../../shell/page-search.ts';

/** Filters of requests alone, beside those that dashboards have too. */
export const MORE_FILTERS = [
  'request_id',
  'status_code',
  'error_code',
  'api_type',
  'stream',
  'min_latency_ms',
  'min_tokens',
  'min_cost_usd',
  'unknown_cost',
  'unknown_tokens',
  'key',
  'run',
  'session',
  'requester',
  'endpoint',
  'status',
] as const satisfies readonly (keyof RequestsSearch)[];
export type MoreFilter = (typeof MORE_FILTERS)[number];

/** Filters that dashboards offer as well. */
export const SHARED_FILTERS = [
  'workspaces',
  'endpoints',
  'models',
  'requesters',
  'tags',
  'agents',
  'statuses',
] as const satisfies readonly (keyof RequestsSearch)[];

/** How lists can be sorted. */
export const SORTS = ['time', 'latency', 'cost'] as const;
export type Sort = (typeof SORTS)[number];

/** Most money a filter can ask for, in US dollars. */
const USD_MAX = 9_000_000;

/** What an address asks of the list. What was typed by hand and is no good value is left out. */
export function filterOf(search: RequestsSearch, { from, to }: Pick<Range, 'from' | 'to'>): RequestFilter {
  return { ...cutOf(search), from, to, ...(sortOf(search) === 'time' ? {} : { sort: sortOf(search) }) };
}

/** The same without its range. */
export function cutOf(search: RequestsSearch): Omit<RequestFilter, 'from' | 'to' | 'sort' | 'limit' | 'cursor'> {
  const { requester, endpoint, status, key, run, session, error_code, api_type, request_id } = search;
  const stream = search.stream === 'true' || search.stream === 'false' ? search.stream : undefined;
  const shared = Object.fromEntries(SHARED_FILTERS.map((name) => [name, search[name]]));
  return known({
    ...shared,
    ...{ requester, endpoint, final_status: status, key, run, session, error_code, api_type, request_id, stream },
    status_code: /^[1-5](\d\d|xx)$/.test(search.status_code ?? '') ? search.status_code : undefined,
    min_latency_ms: wholeOf(search.min_latency_ms),
    min_tokens: wholeOf(search.min_tokens),
    min_cost_nano_usd: nanoOf(search.min_cost_usd),
    unknown_cost: search.unknown_cost === 'true' ? ('true' as const) : undefined,
    unknown_tokens: search.unknown_tokens === 'true' ? ('true' as const) : undefined,
  });
}

/** How the list is sorted; by time, unless the address says otherwise. */
export function sortOf({ sort }: RequestsSearch): Sort {
  return SORTS.find((each) => each === sort) ?? 'time';
}

/** Whether more than the range decides what is listed. */
export function isCut(search: RequestsSearch): boolean {
  return Object.keys(cutOf(search)).length > 0;
}

function known<Values extends object>(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values;
}

function wholeOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

/** Billionths of a dollar of what people type in dollars, such as `0.05`. */
function nanoOf(text: string | undefined): number | undefined {
  const [, whole, part = ''] = /^(\d{1,7})(?:\.(\d{1,9}))?$/.exec(text ?? '') ?? [];
  if (whole === undefined || Number(whole) > USD_MAX) return undefined;
  return Number(whole) * 1e9 + Number(part.padEnd(9, '0'));
}
