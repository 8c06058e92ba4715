import type { ChangeSubscription, QuoteQuery } from '@tallygate/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { billing } from './billing-calls.ts';
import { KEYS } from './query-client.ts';
import { readAll } from './read-all.ts';
import { useBillingChange } from './use-billing-change.ts';

/** A month that is waiting for its payment moves on by itself. */
const REFRESHED_EVERY_MS = 15_000;

/** Which plan does a workspace have, and which did it have? Newest first. */
export function useSubscriptions(workspace: string) {
  return useQuery({
    queryKey: [...KEYS.billing, 'subscriptions', workspace],
    queryFn: ({ signal }) => readAll((page) => billing.subscriptions({ workspace, ...page }, { signal })),
    refetchInterval: REFRESHED_EVERY_MS,
  });
}

/** What would be paid, and what for, if it were paid now? Undefined: nothing is asked. */
export function useQuote(asked: QuoteQuery | undefined) {
  return useQuery({
    queryKey: [...KEYS.billing, 'quote', asked],
    queryFn: ({ signal }) => billing.quote(asked ?? { workspace: '' }, { signal }),
    enabled: asked !== undefined,
    // What was said a moment ago is not what is paid.
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
}

/** Takes a plan. */
export function useSubscribe() {
  return useBillingChange(billing.subscribe);
}

/** Another plan or payment method, from the next month on. */
export function useChangeSubscription() {
  return useBillingChange(({ id, change }: { readonly id: string; readonly change: ChangeSubscription }, how) =>
    billing.changeSubscription(id, change, how),
  );
}

/** No month after the one that is paid. */
export function useStopSubscription() {
  return useBillingChange(billing.stopSubscription);
}

/** Takes a stopped subscription up again. */
export function useResumeSubscription() {
  return useBillingChange(billing.resumeSubscription);
}
