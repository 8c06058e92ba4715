import { availableParallelism, totalmem } from 'node:os';
import { type AuditStore, recordAct } from '#audit';
import { systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { type MachineBounds, type ManagedWarehouses, manageWarehouses, type WarehousePorts } from '#sql';
import { kyselyWarehouseStore } from '../sql/adapters/kysely-warehouse-store.ts';
import type { Store, Transaction } from '../store/index.ts';
import { queryBounds } from '../warehouse/index.ts';

/** What warehouses are made of, in the control process. */
export interface ControlWarehouseParts {
  readonly store: Store;
  readonly audit: AuditStore<Transaction>;
  readonly usersOf: WarehousePorts<Transaction>['usersOf'];
  /** A ClickHouse server of one's own bounds queries by its own users and profiles. */
  readonly isEmbedded: boolean;
}

/** Beyond this no ClickHouse server gives a query anything. */
const SERVER_BOUNDS: MachineBounds = { threadsMax: 256, memoryBytesMax: 1024 ** 4 };

/** Named limits of queries. */
export function composeWarehouses(parts: ControlWarehouseParts): ManagedWarehouses<Transaction> {
  const { store, audit, usersOf, isEmbedded } = parts;
  const makeId = uuidV7Maker(systemRandom);
  return manageWarehouses({
    transaction: (act) => store.transaction(act),
    store: kyselyWarehouseStore(store.db),
    usersOf,
    record: async (tx, { at, asker, action, target, before, after }) => {
      const { address, requestId } = asker.origin;
      const by = { actorId: asker.id, actor: asker.address };
      await recordAct(audit, tx, { at, action, target, before, after, address, requestId, ...by });
    },
    machine: isEmbedded ? queryBounds({ cores: availableParallelism(), memoryBytes: totalmem() }) : SERVER_BOUNDS,
    newId: () => makeId(systemClock.now()),
    clock: systemClock,
  });
}
