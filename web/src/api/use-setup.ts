import type { Setup } from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** Is the first account admin still to be made, and is the link good? */
export function useSetupState(token: string | undefined) {
  return useQuery({
    queryKey: [...KEYS.setup, token],
    queryFn: ({ signal }) => client.setupState(token, { signal }),
  });
}

/** Makes the first account admin, who is signed in when it resolves. */
export function useSetup() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (setup: Setup) => client.setup(setup),
    onSuccess: (session) => queryClient.setQueryData(KEYS.session, session),
  });
}
