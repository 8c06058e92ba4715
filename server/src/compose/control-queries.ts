import { type AuditStore, recordAct } from '#audit';
import { systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { manageQueries, type SavedQueries } from '#sql';
import { kyselyQueryStore } from '../sql/adapters/kysely-query-store.ts';
import type { Store, Transaction } from '../store/index.ts';

/** Saved queries. */
export function composeQueries({
  store,
  audit,
}: {
  readonly store: Store;
  readonly audit: AuditStore<Transaction>;
}): SavedQueries<Transaction> {
  const makeId = uuidV7Maker(systemRandom);
  return manageQueries({
    transaction: (act) => store.transaction(act),
    store: kyselyQueryStore(store.db),
    record: async (tx, { asker, ...act }) => {
      await recordAct(audit, tx, { ...act, actorId: asker.id, actor: asker.address, ...asker.origin });
    },
    newId: () => makeId(systemClock.now()),
    clock: systemClock,
  });
}
