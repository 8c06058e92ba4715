import {
  catalogueCalls,
  type EndPrice,
  type NewPrice,
  PRICE_BOUNDS,
  type PriceFacts,
  priceCalls,
} from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

const calls = { ...catalogueCalls(client.ask), ...priceCalls(client.ask) };

const PAGE_SIZE = 200;
/** Declared entries come on top of those that an account may have. */
const PAGES_MAX = (2 * PRICE_BOUNDS.entriesMax) / PAGE_SIZE;

/** The own price book, as far as it was read. */
export interface OwnPrices {
  readonly entries: readonly PriceFacts[];
  readonly isWhole: boolean;
}

/** What is in the own price book? It is read whole, so that a search finds everything. */
export function usePrices() {
  return useQuery({ queryKey: KEYS.prices, queryFn: ({ signal }) => readAll(signal) });
}

async function readAll(signal: AbortSignal): Promise<OwnPrices> {
  const entries: PriceFacts[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const { data, next_cursor: next } = await calls.prices(
      { limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) },
      { signal },
    );
    entries.push(...data);
    if (next === null) return { entries, isWhole: true };
    cursor = next;
  }
  return { entries, isWhole: false };
}

/** What would a model cost, and by which price? Undefined: nothing was asked yet. */
export function usePriceLookup(
  asked: { readonly provider: string; readonly model: string; readonly at: string | undefined } | undefined,
) {
  return useQuery({
    queryKey: [...KEYS.priceLookup, asked],
    queryFn: ({ signal }) => calls.lookUpPrice(asked ?? { provider: '', model: '' }, { signal }),
    enabled: asked !== undefined,
    retry: false,
  });
}

/** How the catalogue's release is called, and what holds where no price is known. */
export function usePriceSettings() {
  return useQuery({ queryKey: KEYS.priceSettings, queryFn: ({ signal }) => calls.priceSettings({ signal }) });
}

/** The names of the providers that there are. */
export function useProviderNames(): readonly string[] {
  const providers = useQuery({
    queryKey: KEYS.providers,
    queryFn: async ({ signal }) => (await calls.providers({ limit: 200 }, { signal })).data.map(({ name }) => name),
    staleTime: 60_000,
  });
  return providers.data ?? [];
}

/** Adds a price; one that is far from the catalogue's is refused until it is confirmed. */
export function useCreatePrice() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ price, idempotencyKey }: { readonly price: NewPrice; readonly idempotencyKey: string }) =>
      calls.createPrice(price, { idempotencyKey }),
    onSuccess: refresh,
  });
}

/** Ends a price. */
export function useEndPrice() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (asked: { readonly id: string; readonly end: EndPrice; readonly idempotencyKey: string }) =>
      calls.endPrice(asked.id, asked.end, { idempotencyKey: asked.idempotencyKey }),
    onSuccess: refresh,
  });
}

function useRefresh(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () =>
    Promise.all(
      [KEYS.prices, KEYS.priceLookup].map((queryKey) => queryClient.invalidateQueries({ queryKey: [...queryKey] })),
    );
}
