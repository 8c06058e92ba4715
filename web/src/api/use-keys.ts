import type { NewApiKey } from '@tallygate/contract';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** Which API keys are there? */
export function useKeys() {
  return useInfiniteQuery({
    queryKey: KEYS.apiKeys,
    queryFn: ({ signal, pageParam }) =>
      client.keys({ limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Makes a key; its secret is in this answer and never again. */
export function useCreateKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ key, idempotencyKey }: { readonly key: NewApiKey; readonly idempotencyKey: string }) =>
      client.createKey(key, { idempotencyKey }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: KEYS.apiKeys }),
  });
}

/** Revokes a key for good. */
export function useRevokeKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.revokeKey(id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: KEYS.apiKeys }),
  });
}
