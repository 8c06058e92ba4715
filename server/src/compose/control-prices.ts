import type { ClickHouseClient } from '@clickhouse/client';
import { type AuditStore, recordAct } from '#audit';
import type { CatalogueStore } from '#gateway';
import { systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { createPrices, type PricePorts, type PriceStore, type Prices } from '#prices';
import { genaiCatalogue } from '../prices/adapters/genai-catalogue.ts';
import type { Store, Transaction } from '../store/index.ts';
import { clickhouseCosts } from '../usage/adapters/clickhouse-costs.ts';
import type { SnapshotMaker } from './snapshot-maker.ts';

/** The own price book and re-rating, for the control process. */
export function composePrices(parts: {
  readonly store: Store;
  readonly priceStore: PriceStore<Transaction>;
  readonly audit: AuditStore<Transaction>;
  readonly maker: Pick<SnapshotMaker, 'prices' | 'catalogue'>;
  readonly catalogueStore: CatalogueStore<Transaction>;
  readonly onChanged: () => Promise<void>;
  /** The warehouse's connection of now. */
  readonly client: () => ClickHouseClient;
}): Prices<Transaction> {
  const { store, maker, catalogueStore } = parts;
  const makeId = uuidV7Maker(systemRandom);
  const ports: PricePorts<Transaction> = {
    transaction: (act) => store.transaction(act),
    store: parts.priceStore,
    record: recordPriceAct(parts.audit),
    catalogue: genaiCatalogue(),
    declared: maker.prices,
    providers: async () => {
      const { providers } = await catalogueStore.providers();
      return [...maker.catalogue().providers, ...providers].map(({ kind, name }) => ({ kind, name }));
    },
    clock: systemClock,
    newId: () => makeId(systemClock.now()),
    onChanged: parts.onChanged,
  };
  return createPrices(ports, clickhouseCosts(parts.client));
}

/** What was done to prices, in the audit log. */
export function recordPriceAct<Tx>(audit: AuditStore<Tx>): PricePorts<Tx>['record'] {
  return async (tx, { at, asker, action, target, before, after }) => {
    const { address, requestId } = asker.origin;
    await recordAct(audit, tx, {
      ...{ at, action, target, before, after, address, requestId },
      actorId: asker.id,
      actor: asker.address,
    });
  };
}
