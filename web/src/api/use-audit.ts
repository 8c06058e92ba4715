import { useInfiniteQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** Who did what, newest first? */
export function useAudit() {
  return useInfiniteQuery({
    queryKey: KEYS.audit,
    queryFn: ({ signal, pageParam }) =>
      client.audit({ limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
}
