import type { InvitationAcceptance } from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { peopleCalls } from './people-calls.ts';
import { KEYS } from './query-client.ts';

/** Whom does the link of an invitation let in? */
export function useInvitation(token: string) {
  return useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => peopleCalls.lookUpInvitation(token, { signal }),
    enabled: token !== '',
    retry: false,
  });
}

/** Accepts it; the session is known to the page when it resolves. */
export function useAcceptInvitation() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (acceptance: InvitationAcceptance) => peopleCalls.acceptInvitation(acceptance),
    onSuccess: async () => {
      await queryClient.fetchQuery({ queryKey: KEYS.session, queryFn: () => client.session(), staleTime: 0 });
    },
  });
}
