import { CREDIT_MODES, creditDefaultSchema, creditPriceDocumentSchema } from '@tallygate/contract';
import { z } from 'zod';
import { asInstant } from '#kernel';
import type { CreditPriceChoices, CreditPriceEntry } from './facts.ts';

/** What gateways are told about prices in credits. */
export interface SnapshotCreditPrices {
  readonly entries: readonly CreditPriceEntry[];
  readonly choices: CreditPriceChoices;
}

const instant = z.number().int().transform(asInstant);
const part = z
  .string()
  .optional()
  .transform((text) => text);

const entry = z
  .object({
    id: z.string(),
    key: z.object({ service: part, feature: part, endpoint: part, model: part, runType: part }),
    effectiveFrom: instant,
    document: creditPriceDocumentSchema.optional(),
    note: z.string(),
    made: z.object({ at: instant, by: z.object({ id: z.string(), address: z.string() }) }),
  })
  .transform(({ key, document, ...rest }): CreditPriceEntry => {
    const { service, feature, endpoint, model, runType } = key;
    return { ...rest, key: { service, feature, endpoint, model, runType }, document };
  });

const choices = z.object({
  mode: z.enum(CREDIT_MODES),
  workspaces: z.record(z.string(), z.enum(CREDIT_MODES)),
  byDefault: creditDefaultSchema,
  defaultHoldMicro: z.int().positive(),
});

/** Prices in credits as JSON text. */
export function writeCreditPrices(prices: SnapshotCreditPrices): string {
  return JSON.stringify(prices);
}

/** Those of such a text; undefined: it is none. Members that a later release added are ignored. */
export function readCreditPrices(text: string): SnapshotCreditPrices | undefined {
  try {
    return z.object({ entries: z.array(entry), choices }).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
