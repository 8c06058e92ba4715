import { useQuery } from '@tanstack/react-query';
import { peopleCalls } from './people-calls.ts';
import { KEYS } from './query-client.ts';

/** Which groups can an identity provider put people into? The first two hundred. */
export function useMappedGroups() {
  return useQuery({
    queryKey: [...KEYS.signInSettings, 'groups'],
    queryFn: async ({ signal }) => (await peopleCalls.groups({ limit: 200 }, { signal })).data,
  });
}
