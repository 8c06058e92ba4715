import { type DatasetResult, dataEventSchema, EVENTS_PATH } from '@tallygate/contract';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { KEYS } from './query-client.ts';

/** Rows coming in faster than this are shown together. */
const REFRESH_EVERY_MS = 1_000;
const RECONNECT_AFTER_MS = 3_000;

/** Refreshes what is shown whenever rows came in. Answers whether the line stands. */
export function useLive(): boolean {
  const queryClient = useQueryClient();
  const [isConnected, setConnected] = useState(true);
  useEffect(() => follow(queryClient, setConnected), [queryClient]);
  return isConnected;
}

function follow(queryClient: QueryClient, tell: (isConnected: boolean) => void): () => void {
  let events: EventSource | undefined;
  let refresh: ReturnType<typeof setTimeout> | undefined;
  let reconnect: ReturnType<typeof setTimeout> | undefined;

  let newest = '';
  let shown = '';
  const show = () => {
    shown = newest;
    refreshOlderThan(newest, queryClient);
    refresh = setTimeout(rest, REFRESH_EVERY_MS);
  };
  const rest = () => {
    refresh = undefined;
    if (newest !== shown) show();
  };
  /** The first news is shown at once, what follows closely together with what came since. */
  const hear = (event: MessageEvent<string>) => {
    newest = versionOf(event.data) ?? newest;
    if (refresh === undefined && newest !== shown) show();
  };
  const connect = () => {
    events = new EventSource(EVENTS_PATH);
    events.addEventListener('data', hear);
    events.addEventListener('open', () => tell(true));
    events.addEventListener('error', () => {
      tell(false);
      // The browser connects again by itself, but not after an answer that was no stream.
      if (events?.readyState === EventSource.CLOSED) reconnect = setTimeout(connect, RECONNECT_AFTER_MS);
    });
  };

  connect();
  return () => {
    events?.close();
    clearTimeout(refresh);
    clearTimeout(reconnect);
  };
}

/** The server tells the version of now as soon as it is listened to: figures of that very version are left alone. */
function refreshOlderThan(version: string, queryClient: QueryClient): void {
  for (const queryKey of [KEYS.requests, KEYS.table, KEYS.endpointTraffic, KEYS.runSummary])
    void queryClient.invalidateQueries({ queryKey });
  void queryClient.invalidateQueries({
    queryKey: KEYS.datasets,
    predicate: ({ state }) => (state.data as DatasetResult | undefined)?.data_version !== version,
  });
}

function versionOf(text: string): string | undefined {
  try {
    return dataEventSchema.safeParse(JSON.parse(text)).data?.data_version;
  } catch {
    return undefined;
  }
}
