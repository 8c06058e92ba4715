import type { ChangedBudget, ChangedLimitSettings, DefaultHold, NewBudget } from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';
import { readAll } from './read-all.ts';

/** What is used is charged within a second; more often than this nobody reads it. */
const REFRESHED_EVERY_MS = 10_000;

/** How do the budgets stand? */
export function useBudgets() {
  return useQuery({
    queryKey: KEYS.budgets,
    queryFn: ({ signal }) => readAll((page) => client.budgets(page, { signal })),
    refetchInterval: REFRESHED_EVERY_MS,
  });
}

/** What holds for all requests? */
export function useLimitSettings() {
  return useQuery({
    queryKey: KEYS.limitSettings,
    queryFn: async ({ signal }) => {
      const [limits, { default_hold_micro_usd }] = await Promise.all([
        client.limits({ signal }),
        client.priceSettings({ signal }),
      ]);
      return { ...limits, default_hold_micro_usd };
    },
  });
}

/** What holds for all requests, as the page shows it. */
export type AllLimits = NonNullable<ReturnType<typeof useLimitSettings>['data']>;

/** Which keys can a budget be for? Those that still open something. */
export function useLimitableKeys(isAsked: boolean) {
  return useQuery({
    queryKey: [...KEYS.apiKeys, 'limitable'],
    queryFn: ({ signal }) => readAll((page) => client.keys({ ...page, own: false }, { signal })),
    enabled: isAsked,
  });
}

interface Keyed {
  readonly idempotencyKey: string;
}

/** Makes a budget, or changes one. */
export function useKeepBudget() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ idempotencyKey, ...asked }: Keyed & KeptBudget) =>
      asked.kind === 'new'
        ? client.createBudget(asked.budget, { idempotencyKey })
        : client.changeBudget(asked.id, asked.change, { idempotencyKey }),
    onSuccess: refresh,
  });
}

/** A budget that is to be kept. */
export type KeptBudget =
  | { readonly kind: 'new'; readonly budget: NewBudget }
  | { readonly kind: 'change'; readonly id: string; readonly change: ChangedBudget };

/** Ends a budget. */
export function useEndBudget() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (id: string) => client.endBudget(id), onSuccess: refresh });
}

/** Changes what holds for all requests; what stays as it is is not sent. */
export function useChangeLimits() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ limits, hold }: { readonly limits: ChangedLimitSettings; readonly hold?: DefaultHold }) => {
      if (Object.keys(limits).length > 0) await client.changeLimits(limits);
      if (hold !== undefined) await client.changePriceSettings(hold);
    },
    // One of the two may have been kept.
    onSettled: () =>
      Promise.all(
        [KEYS.limitSettings, KEYS.priceSettings].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey: [...queryKey] }),
        ),
      ),
  });
}

function useRefresh(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: KEYS.budgets });
}
