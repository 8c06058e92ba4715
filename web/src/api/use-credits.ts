import { type CreditUsageQuery, creditCalls } from '@tallygate/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';
import { readAll } from './read-all.ts';

const credits = creditCalls(client.ask);
const SUMMARY_EVERY_MS = 10_000;
const PAGE_SIZE = 50;
/** The built-in dashboard of what credits were used for. */
const CREDITS_TEMPLATE = 'credits';

/** How do the credits of a workspace stand now? */
export function useCreditSummary(workspace: string) {
  return useQuery({
    queryKey: [...KEYS.credits, 'summary', workspace],
    queryFn: ({ signal }) => credits.creditSummary(workspace, { signal }),
    refetchInterval: SUMMARY_EVERY_MS,
  });
}

/** Which credits are there still, in the order in which they are used? */
export function useOpenLots(workspace: string) {
  return useQuery({
    queryKey: [...KEYS.credits, 'lots', workspace],
    queryFn: ({ signal }) => readAll((page) => credits.creditLots({ workspace, is_open: 'true', ...page }, { signal })),
    refetchInterval: SUMMARY_EVERY_MS,
  });
}

/** By which rules are they used? */
export function useCreditPolicy(workspace: string) {
  return useQuery({
    queryKey: [...KEYS.credits, 'policy', workspace],
    queryFn: ({ signal }) => credits.creditPolicy(workspace, { signal }),
  });
}

/** What of a history is asked for. */
export interface HistoryFilter {
  readonly kinds: string | undefined;
  readonly types: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** What changed the credits of a workspace, newest first? Page by page. */
export function useCreditHistory(workspace: string, filter: HistoryFilter) {
  return useInfiniteQuery({
    queryKey: [...KEYS.credits, 'history', workspace, filter],
    queryFn: ({ signal, pageParam }) =>
      credits.creditHistory(
        { workspace, ...filter, limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Who used credits and for what, and how does that add up to what the ledger says? */
export function useCreditUsage(asked: CreditUsageQuery) {
  return useQuery({
    queryKey: [...KEYS.credits, 'usage', asked],
    queryFn: ({ signal }) => credits.creditUsage(asked, { signal }),
    staleTime: 60_000,
  });
}

/** The dashboard on which the charts of use are drawn. */
export function useCreditsDashboard() {
  return useQuery({
    queryKey: [...KEYS.dashboards, CREDITS_TEMPLATE],
    queryFn: ({ signal }) => client.dashboard(CREDITS_TEMPLATE, { signal }),
    staleTime: 60_000,
  });
}
