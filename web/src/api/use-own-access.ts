import type { Code, Enrolment, PasswordChange, ProfileChange } from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** Who am I here? */
export function useProfile() {
  return useQuery({ queryKey: KEYS.profile, queryFn: ({ signal }) => client.profile({ signal }) });
}

/** Changes the own name or language, everywhere on the page. */
export function useChangeProfile() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: ProfileChange) => client.changeProfile(change),
    onSuccess: async (profile) => {
      queryClient.setQueryData(KEYS.profile, profile);
      await queryClient.invalidateQueries({ queryKey: KEYS.session });
    },
  });
}

/** Changes the own password; other sessions end. */
export function useChangePassword() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (change: PasswordChange) => client.changePassword(change), onSuccess: refresh });
}

/** How does the own second factor stand? */
export function useSecondFactor() {
  return useQuery({ queryKey: KEYS.secondFactor, queryFn: ({ signal }) => client.secondFactor({ signal }) });
}

/** Begins to set one up: what the app is to be told. */
export function useEnrolFactor() {
  return useMutation({ mutationFn: (enrolment: Enrolment) => client.enrolSecondFactor(enrolment) });
}

/** Switches it on with the app's first code: the recovery codes. */
export function useConfirmFactor() {
  return useMutation({ mutationFn: (code: Code) => client.confirmSecondFactor(code) });
}

/** New recovery codes in place of the old ones. */
export function useRenewCodes() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (code: Code) => client.renewRecoveryCodes(code), onSuccess: refresh });
}

/** Switches it off. */
export function useRemoveFactor() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (code: Code) => client.removeSecondFactor(code), onSuccess: refresh });
}

/** Where am I signed in? */
export function useOpenSessions() {
  return useQuery({ queryKey: KEYS.openSessions, queryFn: ({ signal }) => client.sessions({}, { signal }) });
}

/** Ends one session, or without an id all but this one. */
export function useEndSessions() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string | undefined) => (id === undefined ? client.endSessions() : client.endSession(id)),
    onSettled: refresh,
  });
}

/** Reads anew what hangs on one's ways in. */
export function useRefresh(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () =>
    Promise.all(
      [KEYS.profile, KEYS.secondFactor, KEYS.openSessions, KEYS.session].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    );
}
