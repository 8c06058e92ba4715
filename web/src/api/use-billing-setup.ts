import type { CardProviderName, ChangeBillingOffer, NewBillingOffer, SetBillingProvider } from '@tallygate/contract';
import { useQuery } from '@tanstack/react-query';
import { billing } from './billing-calls.ts';
import { KEYS } from './query-client.ts';
import { readAll } from './read-all.ts';
import { useBillingChange } from './use-billing-change.ts';

/** What did the account choose for its billing? */
export function useBillingSettings() {
  return useQuery({
    queryKey: [...KEYS.billing, 'settings'],
    queryFn: ({ signal }) => billing.billingSettings({ signal }),
  });
}

/** Changes a part of the settings. */
export function useChangeBillingSettings() {
  return useBillingChange(billing.changeBillingSettings);
}

/** Who moves money by card? */
export function useBillingProviders() {
  return useQuery({
    queryKey: [...KEYS.billing, 'providers'],
    queryFn: async ({ signal }) => (await billing.billingProviders({ signal })).data,
  });
}

/** Sets a card provider up, or switches it. */
export function useSetBillingProvider() {
  return useBillingChange(
    ({ name, body }: { readonly name: CardProviderName; readonly body: SetBillingProvider }, how) =>
      billing.setBillingProvider(name, body, how),
  );
}

/** What is sold: plans, or packages of credits. */
export type OfferKind = 'plans' | 'packages';

/** What is for sale, and what was? */
export function useOffers(kind: OfferKind) {
  return useQuery({
    queryKey: [...KEYS.billing, kind],
    queryFn: ({ signal }) => readAll((page) => billing[kind].list(page, { signal })),
  });
}

/** Something new to sell. */
export function useCreateOffer(kind: OfferKind) {
  return useBillingChange((body: NewBillingOffer, how) => billing[kind].create(body, how));
}

/** A new version of what is sold. */
export function useChangeOffer(kind: OfferKind) {
  return useBillingChange(({ id, change }: { readonly id: string; readonly change: ChangeBillingOffer }, how) =>
    billing[kind].change(id, change, how),
  );
}

/** What did the last comparisons with the providers find? */
export function useReconciliations() {
  return useQuery({
    queryKey: [...KEYS.billing, 'reconciliation'],
    queryFn: async ({ signal }) => (await billing.reconciliations({ signal })).data,
  });
}

/** Compares with the providers now. */
export function useReconcile() {
  return useBillingChange((_now: undefined, how) => billing.reconcile({}, how));
}
