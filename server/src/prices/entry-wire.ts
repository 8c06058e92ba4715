import { priceDocumentSchema } from '@tallygate/contract';
import { z } from 'zod';
import { asInstant } from '#kernel';
import type { PriceEntry } from './facts.ts';

/** What gateways are told about prices: the account's own book, and what it decided. */
export interface SnapshotPrices {
  readonly entries: readonly PriceEntry[];
  /** Credits are charged for the input of calls that failed without any output. */
  readonly chargesFailedInput: boolean;
}

const instant = z.number().int().transform(asInstant);

const entry = z
  .object({
    id: z.string(),
    provider: z.string().optional(),
    model: z.string(),
    effectiveFrom: instant,
    document: priceDocumentSchema.optional(),
    note: z.string(),
    made: z.object({ at: instant, by: z.object({ id: z.string(), address: z.string() }) }).optional(),
  })
  .transform(
    ({ provider, document, made, ...rest }): PriceEntry => ({
      ...rest,
      provider,
      document,
      made,
    }),
  );

/** Entries as JSON text. */
export function writeEntries(entries: readonly PriceEntry[]): string {
  return JSON.stringify(entries);
}

/** Entries of such a text; undefined: it is none. Members that a later release added are ignored. */
export function readEntries(text: string): readonly PriceEntry[] | undefined {
  try {
    return z.array(entry).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
