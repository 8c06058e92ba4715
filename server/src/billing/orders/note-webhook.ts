import { asInstant } from '#kernel';
import type { CardProvider, WebhookReading } from '../payments/payment-provider.ts';
import type { OrderPorts } from './order-ports.ts';
import { settleOrder } from './settle-order.ts';

const KEPT_MS = 90 * 86_400_000;
const FORGOTTEN_MAX = 100;

/**
 * A webhook only says where to look. An event is kept once it was carried out: one that was broken off is carried out again
 * when it comes again, and whatever it was about is found by the next look all the same.
 */
export async function noteWebhook<Tx>(
  ports: OrderPorts<Tx>,
  provider: CardProvider,
  reading: WebhookReading,
): Promise<void> {
  if (reading.kind !== 'payment') return;
  const { store, clock, transaction } = ports;
  const event = { provider, eventId: reading.eventId };
  if (await store.hasWebhookEvent(event)) return;
  const attempt = await store.findAttempt({ provider, ref: reading.ref });
  // Not every provider signs: what is about none of our payments leaves nothing here, so that strangers cannot fill the store.
  if (attempt === undefined || (await settleOrder(ports, attempt.orderId))?.isUnreachable === true) return;
  const now = clock.now();
  await transaction(async (tx) => {
    await store.addWebhookEvent(tx, { ...event, at: now });
    await store.forgetWebhookEvents(tx, asInstant(now - KEPT_MS), FORGOTTEN_MAX);
  });
}
