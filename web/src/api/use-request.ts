import { type RequestNeighboursFilter, usageCalls } from '@tallygate/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

const calls = usageCalls(client.ask);

/** What is known about one request: its whole row. A row never changes once it is there. */
export function useRequest(id: string) {
  return useQuery({
    queryKey: [...KEYS.request, id],
    queryFn: ({ signal }) => calls.request(id, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What stands before and after a request in a list? */
export function useNeighbours(id: string, filter: RequestNeighboursFilter) {
  return useQuery({
    queryKey: [...KEYS.request, id, 'neighbours', filter],
    queryFn: ({ signal }) => calls.requestNeighbours(id, filter, { signal }),
  });
}

/** What was its cost, and what did re-rating add? */
export function useRequestCost(id: string) {
  return useQuery({
    queryKey: [...KEYS.request, id, 'cost'],
    queryFn: ({ signal }) => calls.requestCost(id, { signal }),
  });
}

/** What was kept of its bodies? Asked only when somebody wants to read them: that they did is recorded. */
export function useRequestPayload(id: string) {
  return useMutation({ mutationFn: () => calls.requestPayload(id) });
}
