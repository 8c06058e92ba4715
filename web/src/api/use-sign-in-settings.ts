import type { SignInSettingsChange } from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** How do people sign in? */
export function useSignInSettings() {
  return useQuery({ queryKey: KEYS.signInSettings, queryFn: ({ signal }) => client.signInSettings({ signal }) });
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
    }) => client.changeSignInSettings(change, { idempotencyKey }),
    onSuccess: async (settings) => {
      queryClient.setQueryData(KEYS.signInSettings, settings);
      await queryClient.invalidateQueries({ queryKey: KEYS.session });
    },
  });
}

/** Asks whether an issuer answers as an identity provider does. */
export function useCheckIssuer() {
  return useMutation({ mutationFn: (issuer: string) => client.checkIssuer({ issuer }) });
}
