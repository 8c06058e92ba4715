import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** The account's dashboard of a template; null: it was not imported yet. Not asked while it is not shown. */
export function useDashboard(template: string, isShown = true) {
  return useQuery({
    queryKey: [...KEYS.dashboards, template],
    queryFn: async ({ signal }) => {
      const { data } = await client.dashboards({ limit: 200 }, { signal });
      return data.find((dashboard) => dashboard.document.template === template) ?? null;
    },
    enabled: isShown,
    staleTime: 60_000,
  });
}

/** Imports a built-in template with the caller's permission. */
export function useImportDashboard(template: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => client.importDashboard(template, { idempotencyKey: crypto.randomUUID() }),
    onSuccess: (dashboard) => queryClient.setQueryData([...KEYS.dashboards, template], dashboard),
  });
}
