import {
  type ChangeCreditPriceSettings,
  creditPriceCalls,
  type EndCreditPrice,
  type NewCreditPrice,
  type PreviewCreditPrices,
} from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';
import { readAll } from './read-all.ts';

const calls = creditPriceCalls(client.ask);

/** What is in the price book in credits? */
export function useCreditPrices() {
  return useQuery({
    queryKey: KEYS.creditPrices,
    queryFn: ({ signal }) => readAll((page) => calls.creditPrices(page, { signal })),
  });
}

/** Who pays in credits, and what holds where the book has no price? */
export function useCreditPriceSettings() {
  return useQuery({
    queryKey: KEYS.creditPriceSettings,
    queryFn: ({ signal }) => calls.creditPriceSettings({ signal }),
  });
}

/** What would a time have cost? Undefined: nothing was asked yet. */
export function useCreditPreview(asked: PreviewCreditPrices | undefined) {
  return useQuery({
    queryKey: [...KEYS.creditPreview, asked],
    queryFn: ({ signal }) => calls.previewCreditPrices(asked ?? {}, { signal }),
    enabled: asked !== undefined,
    staleTime: 60_000,
  });
}

interface Keyed {
  readonly idempotencyKey: string;
}

/** Adds a price. */
export function useCreateCreditPrice() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ price, idempotencyKey }: Keyed & { readonly price: NewCreditPrice }) =>
      calls.createCreditPrice(price, { idempotencyKey }),
    onSuccess: refresh,
  });
}

/** Ends a price. */
export function useEndCreditPrice() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, end, idempotencyKey }: Keyed & { readonly id: string; readonly end: EndCreditPrice }) =>
      calls.endCreditPrice(id, end, { idempotencyKey }),
    onSuccess: refresh,
  });
}

/** Changes who pays in credits, and what holds where the book has no price. */
export function useChangeCreditPriceSettings() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (change: ChangeCreditPriceSettings) => calls.changeCreditPriceSettings(change),
    onSuccess: refresh,
  });
}

function useRefresh(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () =>
    Promise.all(
      [KEYS.creditPrices, KEYS.creditPriceSettings, KEYS.creditPreview].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey: [...queryKey] }),
      ),
    );
}
