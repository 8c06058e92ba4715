import {
  catalogueCalls,
  type EndpointChange,
  type EndpointFacts,
  type EndpointTest,
  type NewEndpoint,
  type NewProvider,
  type ProviderChange,
  type ProviderDraftTest,
  type ProviderFacts,
  type ProviderTest,
} from '@tallygate/contract';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

const calls = catalogueCalls(client.ask);

const PAGE_SIZE = 200;
/** As many endpoints as an account may have, and declared ones beside them. */
const PAGES_MAX = 50;
/** What has no event of its own is asked for again: "now" moves on. */
const TRAFFIC_EVERY_MS = 15_000;

interface Page<Item> {
  readonly data: readonly Item[];
  readonly next_cursor: string | null;
}

/** A list read whole, so that a search finds everything. */
async function readAll<Item>(read: (cursor: string | null) => Promise<Page<Item>>): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const { data, next_cursor: next }: Page<Item> = await read(cursor);
    items.push(...data);
    if (next === null) break;
    cursor = next;
  }
  return items;
}

const pageAt = (cursor: string | null) => ({ limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) });

/** Which endpoints may this person manage or call? */
export function useEndpoints() {
  return useQuery({
    queryKey: [...KEYS.endpoints, 'all'],
    queryFn: ({ signal }): Promise<readonly EndpointFacts[]> =>
      readAll((cursor) => calls.endpoints(pageAt(cursor), { signal })),
  });
}

/** What is one endpoint? */
export function useEndpoint(id: string) {
  return useQuery({
    queryKey: [...KEYS.endpoints, 'one', id],
    queryFn: ({ signal }) => calls.endpoint(id, { signal }),
  });
}

/** What was it before? */
export function useEndpointVersions(id: string, isEnabled: boolean) {
  return useInfiniteQuery({
    queryKey: [...KEYS.endpointVersions, id],
    queryFn: ({ signal, pageParam }) =>
      calls.endpointVersions(id, { limit: 20, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: isEnabled,
  });
}

/** What passed through in the last hour: of one endpoint with its minutes, or of all? Not asked while usage is not shown. */
export function useEndpointTraffic(endpoint: string | undefined, isShown: boolean) {
  return useQuery({
    queryKey: [...KEYS.endpointTraffic, endpoint ?? ''],
    queryFn: ({ signal }) => calls.endpointTraffic({ endpoint }, { signal }),
    enabled: isShown,
    refetchInterval: TRAFFIC_EVERY_MS,
    placeholderData: keepPreviousData,
  });
}

/** Which providers are there? Only admins may ask. */
export function useProviders(isEnabled = true) {
  return useQuery({
    queryKey: [...KEYS.providers, 'all'],
    queryFn: ({ signal }): Promise<readonly ProviderFacts[]> =>
      readAll((cursor) => calls.providers(pageAt(cursor), { signal })),
    enabled: isEnabled,
  });
}

/** What is one provider? */
export function useProvider(id: string) {
  return useQuery({
    queryKey: [...KEYS.providers, 'one', id],
    queryFn: ({ signal }) => calls.provider(id, { signal }),
  });
}

/** Makes, changes and removes endpoints; a repeated click does it once. */
export function useSaveEndpoint() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (asked: EndpointSaving) => {
      const how = { idempotencyKey: asked.idempotencyKey };
      return asked.kind === 'create'
        ? calls.createEndpoint(asked.endpoint, how)
        : calls.changeEndpoint(asked.id, asked.change, how);
    },
    onSuccess: refresh,
  });
}

type EndpointSaving = { readonly idempotencyKey: string } & (
  | { readonly kind: 'create'; readonly endpoint: NewEndpoint }
  | { readonly kind: 'change'; readonly id: string; readonly change: EndpointChange }
);

export function useRemoveEndpoint() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (id: string) => calls.removeEndpoint(id), onSuccess: refresh });
}

/** Makes and changes providers. */
export function useSaveProvider() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (asked: ProviderSaving) => {
      const how = { idempotencyKey: asked.idempotencyKey };
      return asked.kind === 'create'
        ? calls.createProvider(asked.provider, how)
        : calls.changeProvider(asked.id, asked.change, how);
    },
    onSuccess: refresh,
  });
}

type ProviderSaving = { readonly idempotencyKey: string } & (
  | { readonly kind: 'create'; readonly provider: NewProvider }
  | { readonly kind: 'change'; readonly id: string; readonly change: ProviderChange }
);

export function useRemoveProvider() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (id: string) => calls.removeProvider(id), onSuccess: refresh });
}

/** Sends a test call; each goes out anew. */
export function useTestCall() {
  return useMutation({
    mutationFn: (asked: TestAsked) => {
      if (asked.kind === 'endpoint') return calls.testEndpoint(asked.id, asked.test);
      return asked.kind === 'provider' ? calls.testProvider(asked.id, asked.test) : calls.testProviderDraft(asked.test);
    },
  });
}

export type TestAsked =
  | { readonly kind: 'endpoint'; readonly id: string; readonly test: EndpointTest }
  | { readonly kind: 'provider'; readonly id: string; readonly test: ProviderTest }
  | { readonly kind: 'draft'; readonly test: ProviderDraftTest };

/** Which models does a provider list? Asked once in a while: the answer comes from outside. */
export function useProviderModels(provider: string, isEnabled: boolean) {
  return useQuery({
    queryKey: ['provider-models', provider],
    queryFn: async ({ signal }) => (await calls.testProvider(provider, {}, { signal })).models ?? [],
    enabled: isEnabled,
    staleTime: 10 * 60_000,
    retry: false,
  });
}

function useRefresh(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () =>
    Promise.all(
      [KEYS.endpoints, KEYS.endpointVersions, KEYS.providers].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey: [...queryKey] }),
      ),
    );
}
