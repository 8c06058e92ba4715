import {
  accessCalls,
  type ChangedBudget,
  type ChangedLimitSettings,
  type DefaultHold,
  limitCalls,
  type NewBudget,
  priceCalls,
} from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';
import { readAll } from './read-all.ts';

const calls = { ...accessCalls(client.ask), ...limitCalls(client.ask), ...priceCalls(client.ask) };

/** What is used is charged within a second; more often than this nobody reads it. */
const REFRESHED_EVERY_MS = 10_000;

/** How do the budgets stand? */
export function useBudgets() {
  return useQuery({
    queryKey: KEYS.budgets,
    queryFn: ({ signal }) => readAll((page) => calls.budgets(page, { signal })),
    refetchInterval: REFRESHED_EVERY_MS,
  });
}

/** What holds for all requests? */
export function useLimitSettings() {
  return useQuery({
    queryKey: KEYS.limitSettings,
    queryFn: async ({ signal }) => {
      const [limits, { default_hold_micro_usd }] = await Promise.all([
        calls.limits({ signal }),
        calls.priceSettings({ signal }),
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
    queryFn: ({ signal }) => readAll((page) => calls.keys({ ...page, own: false }, { signal })),
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
        ? calls.createBudget(asked.budget, { idempotencyKey })
        : calls.changeBudget(asked.id, asked.change, { idempotencyKey }),
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
  return useMutation({ mutationFn: (id: string) => calls.endBudget(id), onSuccess: refresh });
}

/** Changes what holds for all requests; what stays as it is is not sent. */
export function useChangeLimits() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ limits, hold }: { readonly limits: ChangedLimitSettings; readonly hold?: DefaultHold }) => {
      if (Object.keys(limits).length > 0) await calls.changeLimits(limits);
      if (hold !== undefined) await calls.changePriceSettings(hold);
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
