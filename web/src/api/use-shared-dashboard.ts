import { sharedDashboardCalls } from '@tallygate/contract';
import { useQuery } from '@tanstack/react-query';
import type { DashboardSource } from '../dashboards/dashboard-source.ts';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

const calls = sharedDashboardCalls(client.ask);

/** What does a link lead to? Undefined: there is no link. */
export function useSharedDashboard(token: string | undefined) {
  return useQuery({
    queryKey: [...KEYS.dashboards, 'shared', token],
    queryFn: ({ signal }) => calls.sharedDashboard(token ?? '', { signal }),
    enabled: token !== undefined,
    retry: false,
  });
}

/** The figures behind a link: no statements, no files of the server, no way to requests. */
export function sharedSource(
  token: string,
  { published_at: publishedAt, time_zone: timeZone }: { readonly published_at: string; readonly time_zone: string },
): DashboardSource {
  return {
    key: ['shared', token, publishedAt],
    timeZone,
    hasRequests: false,
    run: (dataset, question, how) => calls.runSharedDataset({ token, dataset }, question, how),
  };
}
