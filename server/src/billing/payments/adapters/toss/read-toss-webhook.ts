import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PaymentProvider } from '../../payment-provider.ts';

const BODY_BYTES_MAX = 1024 * 1024;
const ID_CHARS_MAX = 200;

/** https://docs.tosspayments.com/reference/using-api/webhook-events */
const eventSchema = z.object({
  eventType: z.string().min(1).max(100),
  data: z.object({ orderId: z.string().min(1).max(64).nullish() }),
});

/** Events that say that money may have moved; `BILLING_DELETED` is learnt with the next charge. */
const MONEY_EVENTS = ['PAYMENT_STATUS_CHANGED', 'CANCEL_STATUS_CHANGED'];

/**
 * Toss Payments signs no webhooks of payments (https://docs.tosspayments.com/reference/using-api/webhook-events): anybody may
 * have sent it, so that it is a reason to look, and nothing else. One that is sent again has the same id.
 */
export const readTossWebhook: PaymentProvider['readWebhook'] = ({ headers, body }) => {
  if (body.length > BODY_BYTES_MAX) return { kind: 'refused', detail: `more than ${BODY_BYTES_MAX} bytes` };
  const said = eventSchema.safeParse(parsed(body));
  if (!said.success) return { kind: 'refused', detail: 'not an event' };
  const { eventType, data } = said.data;
  const sent = headers['tosspayments-webhook-transmission-id'];
  const isUsable = sent !== undefined && sent !== '' && sent.length <= ID_CHARS_MAX;
  const eventId = isUsable ? sent : createHash('sha256').update(body).digest('hex');
  if (!MONEY_EVENTS.includes(eventType) || !data.orderId) return { kind: 'nothing', eventId };
  return { kind: 'payment', eventId, ref: data.orderId };
};

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
