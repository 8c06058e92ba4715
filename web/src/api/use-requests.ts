import type { RequestFilter } from '@tallygate/contract';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

const PAGE_SIZE = 100;

/** Which requests match, newest first? Pages are read one after the other, each from where the last ended. */
export function useRequests(filter: RequestFilter) {
  return useInfiniteQuery({
    queryKey: [...KEYS.requests, filter],
    queryFn: ({ signal, pageParam }) =>
      client.requests(
        { ...filter, limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}
