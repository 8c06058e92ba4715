import { type ChangedWarehouse, type NewWarehouse, warehouseCalls } from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';

const calls = warehouseCalls(client.ask);
const WAREHOUSES = ['warehouses'] as const;
/** More than there can be. */
const LIMIT = 200;

/** Which warehouses are there, and what does the machine allow? */
export function useWarehouses(isAsked = true) {
  return useQuery({
    queryKey: WAREHOUSES,
    queryFn: ({ signal }) => calls.warehouses({ limit: LIMIT }, { signal }),
    enabled: isAsked,
    staleTime: 60_000,
  });
}

/** What is kept: a new warehouse, or a change of one. */
export type KeptWarehouse =
  | { readonly kind: 'new'; readonly body: NewWarehouse }
  | { readonly kind: 'change'; readonly id: string; readonly body: ChangedWarehouse };

/** Makes a warehouse, or changes one. */
export function useKeepWarehouse() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ idempotencyKey, ...asked }: KeptWarehouse & { readonly idempotencyKey: string }) =>
      asked.kind === 'new'
        ? calls.createWarehouse(asked.body, { idempotencyKey })
        : calls.changeWarehouse(asked.id, asked.body, { idempotencyKey }),
    onSuccess: refresh,
  });
}

/** Removes a warehouse that nothing uses. */
export function useRemoveWarehouse() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, idempotencyKey }: { readonly id: string; readonly idempotencyKey: string }) =>
      calls.removeWarehouse(id, { idempotencyKey }),
    onSuccess: refresh,
  });
}

function useRefresh(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: [...WAREHOUSES] });
}
