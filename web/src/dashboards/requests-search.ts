import type { DrillFilter } from '@tallygate/contract';
import { listOf, listText, type PageSearch, type RequestsSearch } from '../shell/page-search.ts';
import type { DataWidget } from './widgets.ts';

/** The same range and filters on the page of requests, cut to what a widget counts; what belongs to charts alone stays behind. */
export function requestsSearch(search: PageSearch, counted: DataWidget['requests'] = {}): RequestsSearch {
  const { statuses, unknown_cost: isUnknownCost, unknown_tokens: areUnknownTokens } = counted;
  return {
    ...search,
    granularity: undefined,
    compare: undefined,
    ...(statuses === undefined ? {} : { statuses: listText(bothOf(statuses, listOf(search.statuses))) }),
    ...(isUnknownCost === true ? { unknown_cost: 'true' } : {}),
    ...(areUnknownTokens === true ? { unknown_tokens: 'true' } : {}),
  };
}

/** Those of them that the page is cut to, too; where it shows none of them, there are none to narrow. */
function bothOf(counted: readonly string[], chosen: readonly string[]): readonly string[] {
  const both = counted.filter((status) => chosen.includes(status));
  return both.length === 0 ? counted : both;
}

/** The same, cut to one value more: the requests that a row of a table counts. */
export function drillSearch(
  search: PageSearch,
  filter: Exclude<DrillFilter, 'request'>,
  value: string,
): RequestsSearch {
  // A code is one value, and no list.
  return { ...requestsSearch(search), [filter]: filter === 'error_code' ? value : listText([value]) };
}
