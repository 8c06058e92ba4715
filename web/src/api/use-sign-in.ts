import type { Code, SignIn } from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** What ways in are there? */
export function useSignInMethods() {
  return useQuery({ queryKey: KEYS.signInMethods, queryFn: ({ signal }) => client.signInMethods({ signal }) });
}

/** Signs in; the session is known to the page when it resolves, unless a code is needed next. */
export function useSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (signIn: SignIn) => client.signIn(signIn),
    onSuccess: (answer) => {
      if (!('code_needed' in answer)) queryClient.setQueryData(KEYS.session, answer);
    },
  });
}

/** The second half of a sign-in that asked for a code. */
export function useAnswerCode() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (code: Code) => client.answerCode(code),
    onSuccess: (session) => queryClient.setQueryData(KEYS.session, session),
  });
}

/** Has a link mailed, if there is somebody with the address. */
export function useRequestReset() {
  return useMutation({ mutationFn: (email: string) => client.requestPasswordReset({ email }) });
}

/** Chooses a new password with the token of a link; nobody is signed in afterwards. */
export function useCompleteReset() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (asked: { readonly token: string; readonly password: string }) => client.completePasswordReset(asked),
    onSuccess: () => queryClient.setQueryData(KEYS.session, null),
  });
}
