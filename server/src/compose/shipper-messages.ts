import { z } from 'zod';

const position = z.object({ segment: z.int().nonnegative(), offset: z.int().nonnegative() });
const warehouse = z.object({ url: z.string(), user: z.string(), password: z.string() });

/** What the shipper's thread is started with. */
export const shipperStart = z.object({ spoolDir: z.string(), warehouse });

/** What the gateway says to the shipper's thread. */
export const toShipper = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('synced'), position }),
  z.object({ kind: z.literal('warehouse'), warehouse }),
  z.object({ kind: z.literal('stop'), timeoutMs: z.number().nonnegative() }),
]);
export type ToShipper = z.infer<typeof toShipper>;

/** What the shipper's thread says to the gateway. */
export const fromShipper = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('acknowledged'), position }),
  z.object({
    kind: z.literal('state'),
    state: z.object({
      phase: z.enum(['idle', 'shipping', 'backing_off', 'stopped']),
      position: position.optional(),
      rowsShipped: z.number(),
      cutsShipped: z.number(),
      failuresInARow: z.number(),
      rowsQuarantined: z.number(),
    }),
  }),
  z.object({
    kind: z.literal('log'),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    facts: z.record(z.string(), z.unknown()),
    sentence: z.string(),
  }),
  z.object({ kind: z.literal('stopped'), end: z.enum(['all_shipped', 'left_over']) }),
]);
export type FromShipper = z.infer<typeof fromShipper>;

/** Where the warehouse is, and who asks. */
export type WarehouseAddress = z.infer<typeof warehouse>;
