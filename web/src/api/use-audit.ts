import { type AuditQuery, type AuditSettingsChange, accessCalls } from '@tallygate/contract';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

const calls = accessCalls(client.ask);

/** Where the log is taken as CSV, with a query behind it. */
export const AUDIT_CSV_PATH = '/api/v1/audit/export';

/** Who did what, newest first? */
export function useAudit(filter: AuditQuery) {
  return useInfiniteQuery({
    queryKey: [...KEYS.audit, 'list', filter],
    queryFn: ({ signal, pageParam }) =>
      calls.audit({ ...filter, limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
}

/** Is the log written, and for how long is it kept? */
export function useAuditSettings() {
  return useQuery({ queryKey: [...KEYS.audit, 'settings'], queryFn: ({ signal }) => calls.auditSettings({ signal }) });
}

/** Switches the log, or says how long it is kept. */
export function useChangeAuditSettings() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: AuditSettingsChange) => calls.changeAuditSettings(change),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: KEYS.audit }),
  });
}

/** Does the chain of hashes hold? It is computed when it is asked for. */
export function useVerifyAudit() {
  return useMutation({ mutationFn: () => calls.verifyAudit() });
}
