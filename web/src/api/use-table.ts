import { usageCalls } from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

const calls = usageCalls(client.ask);

/** What is in a table of the catalogue? */
export function useTableFacts(name: string) {
  return useQuery({
    queryKey: [...KEYS.table, name],
    queryFn: ({ signal }) => calls.table(name, { signal }),
  });
}

/** What does a table hold, partition by partition? */
export function useTablePartitions(name: string) {
  return useQuery({
    queryKey: [...KEYS.table, name, 'partitions'],
    queryFn: ({ signal }) => calls.tablePartitions(name, { signal }),
  });
}

/** What would go if a table kept its rows for so many days? Undefined: not asked. */
export function useRetentionPreview(name: string, days: number | undefined) {
  return useQuery({
    queryKey: [...KEYS.table, name, 'retention-preview', days],
    queryFn: ({ signal }) => calls.retentionPreview(name, days ?? 0, { signal }),
    enabled: days !== undefined,
    staleTime: 0,
  });
}

/** Says how long a table keeps its rows. Other tables may be kept with it. */
export function useChangeRetention(name: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ days, idempotencyKey }: { readonly days: number | null; readonly idempotencyKey: string }) =>
      calls.changeTable(name, { retention_days: days }, { idempotencyKey }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [...KEYS.table] }),
  });
}
