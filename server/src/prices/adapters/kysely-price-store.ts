import { defaultHoldSchema, priceDocumentSchema } from '@tallygate/contract';
import type { Selectable } from 'kysely';
import { asInstant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { PriceStore, StoredEntry } from '../price-store.ts';

const DEFAULT_HOLD = 'prices.default_hold';

/** The own price book in the control store. */
export function kyselyPriceStore(db: Reader): PriceStore<Transaction> {
  return {
    all: async (tx) => {
      const rows = await (tx ?? db)
        .selectFrom('price_entries')
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      const entries = rows.map((row) => ({ id: row.id, entry: readEntry(row) }));
      return {
        entries: entries.flatMap(({ entry }) => entry ?? []),
        unreadable: entries.filter(({ entry }) => entry === undefined).map(({ id }) => id),
      };
    },
    add: async (tx, { made, document, ...entry }) => {
      await tx
        .insertInto('price_entries')
        .values({
          id: entry.id,
          provider: entry.provider ?? null,
          model: entry.model,
          effective_from: isoInstant(entry.effectiveFrom),
          document: document === undefined ? null : JSON.stringify(document),
          note: entry.note,
          created_at: isoInstant(made.at),
          created_by: made.by.address,
          created_by_id: made.by.id,
        })
        .execute();
    },
    defaultHold: async (tx) => {
      const row = await (tx ?? db)
        .selectFrom('settings')
        .select('value')
        .where('name', '=', DEFAULT_HOLD)
        .executeTakeFirst();
      return row && defaultHoldSchema.safeParse(JSON.parse(row.value)).data?.default_hold_micro_usd;
    },
    setDefaultHold: async (tx, microUsd, at) => {
      const kept = { value: JSON.stringify({ default_hold_micro_usd: microUsd }), updated_at: isoInstant(at) };
      await tx
        .insertInto('settings')
        .values({ name: DEFAULT_HOLD, ...kept })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(kept))
        .execute();
    },
  };
}

/** One that cannot be read never stops the others. */
function readEntry(row: Selectable<Tables['price_entries']>): StoredEntry | undefined {
  const effectiveFrom = Date.parse(row.effective_from);
  const at = Date.parse(row.created_at);
  const document = row.document === null ? undefined : readDocument(row.document);
  const isReadable = !Number.isNaN(effectiveFrom) && !Number.isNaN(at) && document !== 'unreadable';
  if (!isReadable) return undefined;
  return {
    id: row.id,
    provider: row.provider ?? undefined,
    model: row.model,
    effectiveFrom: asInstant(effectiveFrom),
    document,
    note: row.note,
    made: { at: asInstant(at), by: { id: row.created_by_id, address: row.created_by } },
  };
}

function readDocument(text: string) {
  try {
    return priceDocumentSchema.parse(JSON.parse(text));
  } catch {
    return 'unreadable';
  }
}
