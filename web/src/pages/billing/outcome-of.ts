import type { BillingOrder } from '@tallygate/contract';

/** What people are told of an order's payment. */
export type Outcome = 'granted' | 'checking' | 'transfer' | 'failed';

/** What became of the payment of an order. */
export function outcomeOf({ state, channel }: Pick<BillingOrder, 'state' | 'channel'>): Outcome {
  if (state === 'granted') return 'granted';
  if (state !== 'open') return 'failed';
  return channel === 'bank_transfer' ? 'transfer' : 'checking';
}
