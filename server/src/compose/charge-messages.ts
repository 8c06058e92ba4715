import { z } from 'zod';

const position = z.object({ segment: z.int().nonnegative(), offset: z.int().nonnegative() });

/** What the thread that charges is started with. */
export const chargeStart = z.object({
  spoolDir: z.string(),
  controlUrl: z.string(),
  secret: z.string(),
  /** Of this run of the gateway. */
  run: z.string(),
  /** What stands before it was done by earlier runs. */
  recoveredTo: position,
});
/** What the thread that charges is started with. */
export type ChargeStart = z.infer<typeof chargeStart>;

/** What the gateway says to the thread. */
export const toCharger = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('synced'), position }),
  z.object({ kind: z.literal('control'), controlUrl: z.string() }),
  z.object({ kind: z.literal('stop') }),
]);
/** A message to the thread that charges. */
export type ToCharger = z.infer<typeof toCharger>;

/** What the thread says to the gateway. */
export const fromCharger = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('charged'), position }),
  z.object({
    kind: z.literal('log'),
    level: z.enum(['error', 'warn', 'info']),
    sentence: z.string(),
    error: z.string(),
  }),
  z.object({ kind: z.literal('stopped') }),
]);
/** A message of the thread that charges. */
export type FromCharger = z.infer<typeof fromCharger>;
