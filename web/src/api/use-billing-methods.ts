import { useQuery } from '@tanstack/react-query';
import { billing } from './billing-calls.ts';
import { KEYS } from './query-client.ts';
import { readAll } from './read-all.ts';
import { useBillingChange } from './use-billing-change.ts';

/** How can the account pay? Removed ones are left out. */
export function useMethods() {
  return useQuery({
    queryKey: [...KEYS.billing, 'methods'],
    queryFn: async ({ signal }) => {
      const methods = await readAll((page) => billing.methods(page, { signal }));
      return methods.filter(({ state }) => state !== 'removed');
    },
  });
}

/** Begins to register a card, or registers a buyer of tax invoices. */
export function useCreateMethod() {
  return useBillingChange(billing.createMethod);
}

/** Goes on with a registration whose browser came back. */
export function useMethodReturned() {
  return useBillingChange(
    ({ id, query }: { readonly id: string; readonly query: Readonly<Record<string, string>> }, how) =>
      billing.methodReturned(id, { query }, how),
  );
}

/** Chooses what pays when nobody says otherwise. */
export function useChooseDefaultMethod() {
  return useBillingChange(billing.chooseDefaultMethod);
}

/** Takes a payment method away. */
export function useRemoveMethod() {
  return useBillingChange(billing.removeMethod);
}
