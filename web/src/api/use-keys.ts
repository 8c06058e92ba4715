import type { KeyRulesFacts, NewApiKey, RotateKey } from '@tallygate/contract';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** Which API keys are there: one's own, or all that one may see? */
export function useKeys(isOwn = false) {
  return useInfiniteQuery({
    queryKey: [...KEYS.apiKeys, { isOwn }],
    queryFn: ({ signal, pageParam }) =>
      client.keys({ limit: 100, own: isOwn, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Makes a key; its secret is in this answer and never again. */
export function useCreateKey() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ key, idempotencyKey }: { readonly key: NewApiKey; readonly idempotencyKey: string }) =>
      client.createKey(key, { idempotencyKey }),
    onSuccess: refresh,
  });
}

/** Gives a key a new secret, which is in this answer and never again. */
export function useRotateKey() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (asked: { readonly id: string; readonly rotation: RotateKey; readonly idempotencyKey: string }) =>
      client.rotateKey(asked.id, asked.rotation, { idempotencyKey: asked.idempotencyKey }),
    onSuccess: refresh,
  });
}

/** Revokes a key for good. */
export function useRevokeKey() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (id: string) => client.revokeKey(id), onSuccess: refresh });
}

/** How long may keys live? */
export function useKeyRules() {
  return useQuery({ queryKey: [...KEYS.apiKeys, 'rules'], queryFn: ({ signal }) => client.keyRules({ signal }) });
}

/** Says how long keys may live. */
export function useChangeKeyRules() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (rules: KeyRulesFacts) => client.changeKeyRules(rules), onSuccess: refresh });
}

function useRefresh(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: KEYS.apiKeys });
}

/** For which service principals can a key be made? Asked of those who may make one. */
export function useKeyOwners(isAsked: boolean) {
  return useQuery({
    queryKey: [...KEYS.apiKeys, 'owners'],
    queryFn: async ({ signal }) => (await client.servicePrincipals({ limit: 200 }, { signal })).data,
    enabled: isAsked,
  });
}
