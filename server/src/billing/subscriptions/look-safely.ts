import { againAt, lookAtSubscription } from './look-at-subscription.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionPorts } from './subscription-ports.ts';

/** Looks at a subscription; when that fails, it is told in the log and done again soon. */
export async function lookSafely<Tx>(ports: SubscriptionPorts<Tx>, id: string): Promise<Subscription | undefined> {
  const { store, transaction, clock, log } = ports;
  try {
    return await lookAtSubscription(ports, id);
  } catch (error) {
    log.warn({ error, subscription: id }, 'A subscription could not be looked after. It is tried again.');
    await transaction(async (tx) => {
      const left = await store.find(id, tx);
      if (left !== undefined) await store.save(tx, { ...left, lookAt: againAt(clock.now()) });
    });
    return await store.find(id);
  }
}
