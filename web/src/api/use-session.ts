import { useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** Who is signed in? Null: nobody. */
export function useSession() {
  return useQuery({
    queryKey: KEYS.session,
    queryFn: ({ signal }) => client.session({ signal }),
    staleTime: 5 * 60_000,
  });
}

/** Ends the session, here and on the server, and forgets what was read in it. */
export function useSignOut(): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    await client.signOut();
    // The session first, and it stays in the cache: what is shown follows it, and would not see it made anew.
    queryClient.setQueryData(KEYS.session, null);
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEYS.session[0] });
  };
}
