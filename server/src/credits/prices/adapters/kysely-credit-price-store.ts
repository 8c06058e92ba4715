import { CREDIT_MODES, creditDefaultSchema, creditPriceDocumentSchema } from '@tallygate/contract';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import { asInstant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../../store/index.ts';
import { amountText, readAmount } from '../../amount-text.ts';
import { type CreditPriceStore, FIRST_CREDIT_CHOICES } from '../credit-price-store.ts';
import type { CreditPriceChoices, CreditPriceEntry } from '../facts.ts';

const CHOICES = 'credits.prices';

const choicesSchema = z.object({
  mode: z.enum(CREDIT_MODES),
  workspaces: z.record(z.string(), z.enum(CREDIT_MODES)),
  default_price: creditDefaultSchema,
  default_hold: z.string(),
});

/** The price book in credits in the control store. */
export function kyselyCreditPriceStore(db: Reader): CreditPriceStore<Transaction> {
  return {
    all: async (tx) => {
      const from = tx ?? db;
      const rows = await from
        .selectFrom('credit_price_entries')
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      const kept = await from.selectFrom('settings').select('value').where('name', '=', CHOICES).executeTakeFirst();
      const entries = rows.map((row) => ({ id: row.id, entry: readEntry(row) }));
      return {
        entries: entries.flatMap(({ entry }) => entry ?? []),
        unreadable: entries.filter(({ entry }) => entry === undefined).map(({ id }) => id),
        choices: kept === undefined ? undefined : readChoices(kept.value),
      };
    },
    add: async (tx, { id, key, effectiveFrom, document, note, made }) => {
      await tx
        .insertInto('credit_price_entries')
        .values({
          id,
          service: key.service ?? null,
          feature: key.feature ?? null,
          endpoint: key.endpoint ?? null,
          model: key.model ?? null,
          run_type: key.runType ?? null,
          effective_from: isoInstant(effectiveFrom),
          document: document === undefined ? null : JSON.stringify(document),
          note,
          created_at: isoInstant(made.at),
          created_by: made.by.address,
          created_by_id: made.by.id,
        })
        .execute();
    },
    choose: async (tx, { mode, workspaces, byDefault, defaultHoldMicro }, at) => {
      const value = { mode, workspaces, default_price: byDefault, default_hold: amountText(BigInt(defaultHoldMicro)) };
      const kept = { value: JSON.stringify(value), updated_at: isoInstant(at) };
      await tx
        .insertInto('settings')
        .values({ name: CHOICES, ...kept })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(kept))
        .execute();
    },
  };
}

/** Choices that cannot be read are as those of the beginning, but were made: what was charged once goes on being posted. */
function readChoices(text: string): CreditPriceChoices {
  const read = choicesSchema.safeParse(JSON.parse(text)).data;
  const defaultHoldMicro = read && readAmount(read.default_hold);
  if (read === undefined || defaultHoldMicro === undefined) return FIRST_CREDIT_CHOICES;
  return {
    mode: read.mode,
    workspaces: read.workspaces,
    byDefault: read.default_price,
    defaultHoldMicro: Number(defaultHoldMicro),
  };
}

/** One that cannot be read never stops the others. */
function readEntry(row: Selectable<Tables['credit_price_entries']>): CreditPriceEntry | undefined {
  const effectiveFrom = Date.parse(row.effective_from);
  const at = Date.parse(row.created_at);
  const document = row.document === null ? undefined : readDocument(row.document);
  const isReadable = !Number.isNaN(effectiveFrom) && !Number.isNaN(at) && document !== 'unreadable';
  if (!isReadable) return undefined;
  return {
    id: row.id,
    key: {
      service: row.service ?? undefined,
      feature: row.feature ?? undefined,
      endpoint: row.endpoint ?? undefined,
      model: row.model ?? undefined,
      runType: row.run_type ?? undefined,
    },
    effectiveFrom: asInstant(effectiveFrom),
    document,
    note: row.note,
    made: { at: asInstant(at), by: { id: row.created_by_id, address: row.created_by } },
  };
}

function readDocument(text: string) {
  try {
    return creditPriceDocumentSchema.parse(JSON.parse(text));
  } catch {
    return 'unreadable';
  }
}
