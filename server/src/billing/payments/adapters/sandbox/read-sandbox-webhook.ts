import { z } from 'zod';
import type { PaymentProvider } from '../../payment-provider.ts';

const BODY_BYTES_MAX = 64 * 1024;

const bodySchema = z.object({ event_id: z.string().min(1).max(200), ref: z.string().max(200).optional() });

/** The sandbox signs nothing: what it says is a reason to look up. */
export const readSandboxWebhook: PaymentProvider['readWebhook'] = ({ body }) => {
  if (body.length > BODY_BYTES_MAX) return { kind: 'refused', detail: `more than ${BODY_BYTES_MAX} bytes` };
  const said = bodySchema.safeParse(parsed(body));
  if (!said.success) return { kind: 'refused', detail: 'not an event of the sandbox' };
  const { event_id: eventId, ref } = said.data;
  return ref === undefined ? { kind: 'nothing', eventId } : { kind: 'payment', eventId, ref };
};

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
