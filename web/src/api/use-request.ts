import { useQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** What is known about one request: its whole row. A row never changes once it is there. */
export function useRequest(id: string) {
  return useQuery({
    queryKey: [...KEYS.request, id],
    queryFn: ({ signal }) => client.request(id, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
