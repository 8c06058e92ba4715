import { useQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** More are named on the list's own page. */
const LISTED_MAX = 200;

/** Which dashboards may this person see? Without their documents. Not asked while nothing shows them. */
export function useDashboards(isShown = true) {
  return useQuery({
    queryKey: [...KEYS.dashboards, 'list'],
    queryFn: async ({ signal }) => (await client.dashboards({ limit: LISTED_MAX }, { signal })).data,
    enabled: isShown,
    staleTime: 60_000,
  });
}
