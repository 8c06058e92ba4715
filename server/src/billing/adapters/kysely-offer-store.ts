import type { Selectable } from 'kysely';
import { isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { Currency } from '../money.ts';
import type { OfferStore } from '../plans/offer-store.ts';
import type { Offer } from '../plans/plan.ts';
import { knownInstant } from './instant-columns.ts';

/** Plans and packages in the control store. */
export function kyselyOfferStore(db: Reader): OfferStore<Transaction> {
  return {
    newest: async (kind, tx) => {
      const rows = await (tx ?? db)
        .selectFrom('billing_offers')
        .selectAll()
        .where('kind', '=', kind)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('billing_offers as later')
                .select('later.id')
                .whereRef('later.id', '=', 'billing_offers.id')
                .whereRef('later.version', '>', 'billing_offers.version'),
            ),
          ),
        )
        .orderBy('id')
        .execute();
      return rows.map(readOffer);
    },
    find: async ({ kind, id, version }, tx) => {
      let query = (tx ?? db).selectFrom('billing_offers').selectAll().where('kind', '=', kind).where('id', '=', id);
      if (version !== undefined) query = query.where('version', '=', version);
      const row = await query.orderBy('version', 'desc').limit(1).executeTakeFirst();
      return row && readOffer(row);
    },
    add: async (tx, kind, { id, version, names, creditsMicro, supply, isOffered, createdAt, by }) => {
      const row = {
        ...{ id, version, kind, currency: supply.currency },
        name_ko: names.ko,
        name_en: names.en,
        credits_micro: creditsMicro,
        supply_minor: supply.minor,
        is_offered: isOffered ? 1 : 0,
        created_at: isoInstant(createdAt),
        created_by: by.address,
        created_by_id: by.id,
      };
      await tx.insertInto('billing_offers').values(row).execute();
    },
  };
}

/** What stands in these columns was written by this file. */
function readOffer(row: Selectable<Tables['billing_offers']>): Offer {
  return {
    id: row.id,
    version: Number(row.version),
    names: { ko: row.name_ko, en: row.name_en },
    creditsMicro: BigInt(row.credits_micro),
    supply: { currency: row.currency as Currency, minor: BigInt(row.supply_minor) },
    isOffered: Number(row.is_offered) === 1,
    createdAt: knownInstant(row.created_at),
    by: { id: row.created_by_id, address: row.created_by },
  };
}
