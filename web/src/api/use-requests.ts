import { type RequestArrivals, type RequestArrivalsFilter, type RequestFilter, usageCalls } from '@tallygate/contract';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';
import { saveCsv } from './save-csv.ts';

const calls = usageCalls(client.ask);

const PAGE_SIZE = 100;
/** How often rows are looked for when nobody tells of them. */
const LOOK_EVERY_MS = 5_000;

/** Which requests match? Pages are read one after the other, each from where the last ended; rows that come in later are another question. */
export function useRequests(filter: RequestFilter, { isOn }: { readonly isOn: boolean }) {
  return useInfiniteQuery({
    queryKey: [...KEYS.requestList, filter],
    queryFn: ({ signal, pageParam }) =>
      calls.requests({ ...filter, limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    enabled: isOn,
  });
}

/** Has anything come in? The answer is another number each time that it may have. */
export function useArrivalTicks(isOn: boolean): number {
  const ticks = useQuery({
    queryKey: [...KEYS.requests, 'ticks'],
    queryFn: () => Date.now(),
    enabled: isOn,
    refetchInterval: LOOK_EVERY_MS,
    gcTime: 0,
  });
  return ticks.data ?? 0;
}

/** What came in since a cursor. Rejects with an `ApiFailure`. */
export function askArrivals(filter: RequestArrivalsFilter, signal: AbortSignal): Promise<RequestArrivals> {
  return calls.requestArrivals(filter, { signal });
}

/** Has the server write all requests that match into a file. Rejects with an `ApiFailure`. */
export async function saveRequests({
  sort: _sort,
  limit: _limit,
  cursor: _cursor,
  ...filter
}: RequestFilter): Promise<void> {
  const query = Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [name, value === undefined ? undefined : String(value)]),
  );
  await saveCsv({ path: '/api/v1/requests', query, name: 'requests.csv' });
}
