import { type Code, type SignIn, signInCalls } from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

const calls = signInCalls(client.ask);

/** What ways in are there? */
export function useSignInMethods() {
  return useQuery({ queryKey: KEYS.signInMethods, queryFn: ({ signal }) => calls.signInMethods({ signal }) });
}

/** Signs in; the session is known to the page when it resolves, unless a code is needed next. */
export function useSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (signIn: SignIn) => calls.signIn(signIn),
    onSuccess: (answer) => {
      if (!('code_needed' in answer)) queryClient.setQueryData(KEYS.session, answer);
    },
  });
}

/** The second half of a sign-in that asked for a code. */
export function useAnswerCode() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (code: Code) => calls.answerCode(code),
    onSuccess: (session) => queryClient.setQueryData(KEYS.session, session),
  });
}

/** Has a link mailed, if there is somebody with the address. */
export function useRequestReset() {
  return useMutation({ mutationFn: (email: string) => calls.requestPasswordReset({ email }) });
}

/** Chooses a new password with the token of a link; nobody is signed in afterwards. */
export function useCompleteReset() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (asked: { readonly token: string; readonly password: string }) => calls.completePasswordReset(asked),
    onSuccess: () => queryClient.setQueryData(KEYS.session, null),
  });
}
