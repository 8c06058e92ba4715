import { accessCalls, type KeyRulesFacts, memberCalls, type NewApiKey, type RotateKey } from '@tallygate/contract';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

const calls = { ...accessCalls(client.ask), ...memberCalls(client.ask) };

/** Which API keys are there: one's own, or all that one may see? */
export function useKeys(isOwn = false) {
  return useInfiniteQuery({
    queryKey: [...KEYS.apiKeys, { isOwn }],
    queryFn: ({ signal, pageParam }) =>
      calls.keys({ limit: 100, own: isOwn, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Makes a key; its secret is in this answer and never again. */
export function useCreateKey() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ key, idempotencyKey }: { readonly key: NewApiKey; readonly idempotencyKey: string }) =>
      calls.createKey(key, { idempotencyKey }),
    onSuccess: refresh,
  });
}

/** Gives a key a new secret, which is in this answer and never again. */
export function useRotateKey() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (asked: { readonly id: string; readonly rotation: RotateKey; readonly idempotencyKey: string }) =>
      calls.rotateKey(asked.id, asked.rotation, { idempotencyKey: asked.idempotencyKey }),
    onSuccess: refresh,
  });
}

/** Revokes a key for good. */
export function useRevokeKey() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (id: string) => calls.revokeKey(id), onSuccess: refresh });
}

/** How long may keys live? */
export function useKeyRules() {
  return useQuery({ queryKey: [...KEYS.apiKeys, 'rules'], queryFn: ({ signal }) => calls.keyRules({ signal }) });
}

/** Says how long keys may live. */
export function useChangeKeyRules() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (rules: KeyRulesFacts) => calls.changeKeyRules(rules), onSuccess: refresh });
}

function useRefresh(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: KEYS.apiKeys });
}

/** For which service principals can a key be made? Asked of those who may make one. */
export function useKeyOwners(isAsked: boolean) {
  return useQuery({
    queryKey: [...KEYS.apiKeys, 'owners'],
    queryFn: async ({ signal }) => (await calls.servicePrincipals({ limit: 200 }, { signal })).data,
    enabled: isAsked,
  });
}
