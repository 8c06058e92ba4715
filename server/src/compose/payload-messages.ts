import { z } from 'zod';
import type { PayloadRecord } from '#usage';

const warehouse = z.object({ url: z.string(), user: z.string(), password: z.string() });

/** What the payloads' thread is started with. */
export const payloadStart = z.object({ warehouse });

/** What the gateway says to the payloads' thread. */
export const toPayloads = z.discriminatedUnion('kind', [
  // Made by the same program and only handed over: looking at each member again would tell nothing.
  z.object({ kind: z.literal('payload'), record: z.custom<PayloadRecord>() }),
  z.object({ kind: z.literal('warehouse'), warehouse }),
  z.object({ kind: z.literal('flush') }),
]);
export type ToPayloads = z.infer<typeof toPayloads>;

/** What the payloads' thread says to the gateway. */
export const fromPayloads = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('settled'),
    count: z.number(),
    heldBytes: z.number(),
    dropped: z.object({ reason: z.enum(['warehouse', 'refused']), code: z.string() }).optional(),
  }),
  z.object({ kind: z.literal('flushed') }),
]);
export type FromPayloads = z.infer<typeof fromPayloads>;
