import type { Billing } from './billing.ts';
import { bankTransfer } from './billing-set-up.ts';

/**
 * Has a program look within a second at what time brought about, as it does by itself twice a minute: a change of any order wakes it. In a
 * workspace apart, an order is made and given up.
 */
export async function billingWaker(account: Billing, offer: string): Promise<() => Promise<void>> {
  const apart = await account.apart();
  const method = await bankTransfer(apart);
  return async () => {
    const { id } = await apart.buy(offer, method);
    await apart.ask(`POST billing/orders/${id}/cancel`, {});
  };
}
