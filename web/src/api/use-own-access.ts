import { type Code, type Enrolment, type PasswordChange, type ProfileChange, signInCalls } from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

const calls = signInCalls(client.ask);

/** Who am I here? */
export function useProfile() {
  return useQuery({ queryKey: KEYS.profile, queryFn: ({ signal }) => calls.profile({ signal }) });
}

/** Changes the own name or language, everywhere on the page. */
export function useChangeProfile() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: ProfileChange) => calls.changeProfile(change),
    onSuccess: async (profile) => {
      queryClient.setQueryData(KEYS.profile, profile);
      await queryClient.invalidateQueries({ queryKey: KEYS.session });
    },
  });
}

/** Changes the own password; other sessions end. */
export function useChangePassword() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (change: PasswordChange) => calls.changePassword(change), onSuccess: refresh });
}

/** How does the own second factor stand? */
export function useSecondFactor() {
  return useQuery({ queryKey: KEYS.secondFactor, queryFn: ({ signal }) => calls.secondFactor({ signal }) });
}

/** Begins to set one up: what the app is to be told. */
export function useEnrolFactor() {
  return useMutation({ mutationFn: (enrolment: Enrolment) => calls.enrolSecondFactor(enrolment) });
}

/** Switches it on with the app's first code: the recovery codes. */
export function useConfirmFactor() {
  return useMutation({ mutationFn: (code: Code) => calls.confirmSecondFactor(code) });
}

/** New recovery codes in place of the old ones. */
export function useRenewCodes() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (code: Code) => calls.renewRecoveryCodes(code), onSuccess: refresh });
}

/** Switches it off. */
export function useRemoveFactor() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (code: Code) => calls.removeSecondFactor(code), onSuccess: refresh });
}

/** Where am I signed in? */
export function useOpenSessions() {
  return useQuery({ queryKey: KEYS.openSessions, queryFn: ({ signal }) => calls.sessions({}, { signal }) });
}

/** Ends one session, or without an id all but this one. */
export function useEndSessions() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string | undefined) => (id === undefined ? calls.endSessions() : calls.endSession(id)),
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
