import { type SignInSettingsChange, signInCalls } from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

const calls = signInCalls(client.ask);

/** How do people sign in? */
export function useSignInSettings() {
  return useQuery({ queryKey: KEYS.signInSettings, queryFn: ({ signal }) => calls.signInSettings({ signal }) });
}

/** Changes it. */
export function useChangeSignInSettings() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({
      change,
      idempotencyKey,
    }: {
      readonly change: SignInSettingsChange;
      readonly idempotencyKey: string;
    }) => calls.changeSignInSettings(change, { idempotencyKey }),
    onSuccess: async (settings) => {
      queryClient.setQueryData(KEYS.signInSettings, settings);
      await queryClient.invalidateQueries({ queryKey: KEYS.session });
    },
  });
}

/** Asks whether an issuer answers as an identity provider does. */
export function useCheckIssuer() {
  return useMutation({ mutationFn: (issuer: string) => calls.checkIssuer({ issuer }) });
}
