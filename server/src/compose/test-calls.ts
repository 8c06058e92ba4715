import type { AuditStore } from '#audit';
import { type CallOnce, type CatalogueStore, createTestCalls, type SecretBox, type TestCalls } from '#gateway';
import { systemClock, systemRandom, uuidV7Maker } from '#kernel';
import type { Store, Transaction } from '../store/index.ts';
import { declaredProviders } from './declared-catalogue.ts';
import type { SnapshotMaker } from './snapshot-maker.ts';

/** Test calls, for the control process. */
export function composeTestCalls(parts: {
  readonly store: Store;
  readonly catalogueStore: CatalogueStore<Transaction>;
  readonly audit: AuditStore<Transaction>;
  readonly box: SecretBox;
  readonly maker: SnapshotMaker;
  readonly internalSecret: string;
  readonly callOnce: CallOnce;
}): TestCalls {
  const { store, catalogueStore, audit, box, maker, internalSecret, callOnce } = parts;
  const makeId = uuidV7Maker(systemRandom);
  return createTestCalls<Transaction>({
    ...{ audit, box, internalSecret },
    store: catalogueStore,
    transaction: (act) => store.transaction(act),
    declared: maker.catalogue,
    declaredProvider: (name) => declaredProviders(maker.settings()).get(name),
    secretsOf: (name) => secretsOf(maker, name),
    callOnce,
    clock: systemClock,
    newId: () => makeId(systemClock.now()),
  });
}

function secretsOf(maker: SnapshotMaker, name: string): readonly string[] {
  const endpoint = maker.store.current().endpoints.get(name);
  const all = endpoint === undefined ? [] : [...endpoint.destinations, ...endpoint.fallbacks];
  return all.flatMap(({ provider }) => (provider.kind === 'demo' ? [] : [provider.apiKey]));
}
