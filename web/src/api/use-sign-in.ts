import type { SignIn } from '@tallygate/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** Signs in; the session is known to the page when it resolves. */
export function useSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (signIn: SignIn) => client.signIn(signIn),
    onSuccess: (session) => queryClient.setQueryData(KEYS.session, session),
  });
}
