import type { BillingOrder } from '@tallygate/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { billing } from './billing-calls.ts';
import { KEYS } from './query-client.ts';

const ASKED_EVERY_MS = 3_000;
/** After two minutes the page says that it goes on without it. */
const ASKED_TIMES_MAX = 40;

interface Settled {
  readonly order: BillingOrder;
  /** Whether the provider is still asked again from here. */
  readonly isWaitedFor: boolean;
}

/** What became of an order that was just paid? The provider is asked until it says, for as long as the page is open. */
export function useSettledOrder(order: BillingOrder): Settled {
  const queryClient = useQueryClient();
  const isAsked = order.state === 'open' && order.channel !== 'bank_transfer';
  const settled = useQuery({
    // Beside the other questions of billing: those are asked anew because of what this one says.
    queryKey: ['settled-order', order.id],
    queryFn: ({ signal }) => billing.settleOrder(order.id, { signal }),
    enabled: isAsked,
    staleTime: 0,
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      (data === undefined || data.state === 'open') && dataUpdateCount < ASKED_TIMES_MAX ? ASKED_EVERY_MS : false,
  });
  const state = settled.data?.state ?? order.state;
  useEffect(() => {
    if (state === 'open') return;
    for (const queryKey of [KEYS.billing, KEYS.credits])
      void queryClient.invalidateQueries({ queryKey: [...queryKey] });
  }, [state, queryClient]);
  return { order: settled.data ?? order, isWaitedFor: isAsked && state === 'open' && settled.failureCount === 0 };
}
