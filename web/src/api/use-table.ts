import { useQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** What is in a table of the catalogue? */
export function useTableFacts(name: string) {
  return useQuery({
    queryKey: [...KEYS.table, name],
    queryFn: ({ signal }) => client.table(name, { signal }),
  });
}
