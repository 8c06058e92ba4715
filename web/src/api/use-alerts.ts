import { type AlertSettingsChange, type NewWebhookSecret, noticeCalls } from '@tallygate/contract';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** Loaded with the page of alerts, not with the first one. */
const calls = noticeCalls(client.ask);
const PAGE_SIZE = 50;
/** Deliveries are under way for seconds; those that are tried again, for hours. */
const REFRESHED_EVERY_MS = 5_000;

/** What were people told of, newest first? */
export function useAlerts() {
  return useInfiniteQuery({
    queryKey: [...KEYS.alerts, 'list'],
    queryFn: ({ signal, pageParam }) =>
      calls.alerts({ limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: REFRESHED_EVERY_MS,
  });
}

/** Who is told, of what, and how? */
export function useAlertSettings() {
  return useQuery({
    queryKey: [...KEYS.alerts, 'settings'],
    queryFn: ({ signal }) => calls.alertSettings({ signal }),
  });
}

interface Keyed {
  readonly idempotencyKey: string;
}

/** Changes who is told. */
export function useChangeAlertSettings() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ change, idempotencyKey }: Keyed & { readonly change: AlertSettingsChange }) =>
      calls.changeAlertSettings(change, { idempotencyKey }),
    onSuccess: refresh,
  });
}

/** Makes a new secret for the webhook. */
export function useRenewWebhookSecret() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ idempotencyKey, ...body }: Keyed & NewWebhookSecret) =>
      calls.renewWebhookSecret(body, { idempotencyKey }),
    onSuccess: refresh,
  });
}

/** Sends a test to all who are told. */
export function useTestAlerts() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: () => calls.testAlerts(), onSuccess: refresh });
}

function useRefresh(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: KEYS.alerts });
}
