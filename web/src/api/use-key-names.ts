import { useQuery } from '@tanstack/react-query';
import type { KeyNames } from './key-names.ts';
import { KEYS } from './query-client.ts';

const NONE: KeyNames = new Map();
/** Names change seldom, and whoever changes one asks anew. */
const STALE_AFTER_MS = 5 * 60_000;

/** What are the keys called that the reader may see: all of them for an account admin, else their own? Others stand by their id. */
export function useKeyNames({ isNeeded = true }: { readonly isNeeded?: boolean } = {}): KeyNames {
  const names = useQuery({
    queryKey: [...KEYS.apiKeys, 'names'],
    // Few pages name keys: what reads them comes with the first that does.
    queryFn: async ({ signal }) => (await import('./read-key-names.ts')).readKeyNames(signal),
    enabled: isNeeded,
    staleTime: STALE_AFTER_MS,
  });
  return names.data ?? NONE;
}
