import { ApiFailure } from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** A dashboard by its id, or by the name of its template; null: there is none. Not asked while it is not shown. */
export function useDashboard(id: string, isShown = true) {
  return useQuery({
    queryKey: [...KEYS.dashboards, id],
    queryFn: async ({ signal }) => {
      try {
        return await client.dashboard(id, { signal });
      } catch (error) {
        if (error instanceof ApiFailure && error.status === 404) return null;
        throw error;
      }
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
    onSuccess: () => queryClient.invalidateQueries({ queryKey: KEYS.dashboards }),
  });
}
