import { type NewQuery, type QueryChange, queryCalls } from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { readAll } from './read-all.ts';

const calls = queryCalls(client.ask);
const QUERIES = ['saved-queries'] as const;

/** Which saved queries does the reader see? */
export function useSavedQueries() {
  return useQuery({
    queryKey: [...QUERIES, 'list'],
    queryFn: ({ signal }) => readAll((page) => calls.queries(page, { signal })),
  });
}

/** What does a saved query say? Undefined: none is asked for. */
export function useSavedQuery(id: string | undefined) {
  return useQuery({
    queryKey: [...QUERIES, 'one', id],
    queryFn: ({ signal }) => calls.query(id ?? '', { signal }),
    enabled: id !== undefined,
    retry: false,
    // What is being edited is not replaced by itself.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What is kept: a new query, or a change of one. */
export type KeptQuery =
  | { readonly kind: 'new'; readonly body: NewQuery }
  | { readonly kind: 'change'; readonly id: string; readonly body: QueryChange };

/** Saves a query. */
export function useKeepQuery() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (asked: KeptQuery & { readonly idempotencyKey: string }) =>
      asked.kind === 'new'
        ? calls.createQuery(asked.body, { idempotencyKey: asked.idempotencyKey })
        : calls.changeQuery(asked.id, asked.body, { idempotencyKey: asked.idempotencyKey }),
    onSuccess: (query) => {
      queryClient.setQueryData([...QUERIES, 'one', query.id], query);
      return queryClient.invalidateQueries({ queryKey: [...QUERIES, 'list'] });
    },
  });
}

/** Removes a saved query. */
export function useRemoveQuery() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, idempotencyKey }: { readonly id: string; readonly idempotencyKey: string }) =>
      calls.removeQuery(id, { idempotencyKey }),
    onSuccess: (_, { id }) => {
      queryClient.removeQueries({ queryKey: [...QUERIES, 'one', id] });
      return queryClient.invalidateQueries({ queryKey: [...QUERIES, 'list'] });
    },
  });
}
