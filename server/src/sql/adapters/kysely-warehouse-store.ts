import { WAREHOUSE_BOUNDS } from '@tallygate/contract';
import { invariant, isoInstant } from '#kernel';
import type { Reader, Transaction } from '../../store/index.ts';
import type { Warehouse } from '../warehouses/warehouse.ts';
import type { WarehouseStore } from '../warehouses/warehouse-store.ts';

/** The account's warehouses in the control store. */
export function kyselyWarehouseStore(db: Reader): WarehouseStore<Transaction> {
  return {
    all: async (tx) => {
      const rows = await (tx ?? db)
        .selectFrom('warehouses')
        .selectAll()
        .orderBy('is_default', 'desc')
        .orderBy('name')
        .limit(WAREHOUSE_BOUNDS.countMax)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        isDefault: row.is_default === 1,
        threadsMax: row.threads_max,
        memoryBytesMax: row.memory_bytes_max,
        timeMsMax: row.time_ms_max,
        rowsMax: row.rows_max,
        runsAtOnceMax: row.runs_at_once_max,
      }));
    },
    add: async (tx, warehouse, { at, by, byId }) => {
      const now = isoInstant(at);
      const created = { created_at: now, created_by: by, created_by_id: byId };
      const updated = { updated_at: now, updated_by: by, updated_by_id: byId };
      const fixed = { id: warehouse.id, is_default: warehouse.isDefault ? 1 : 0 };
      await tx
        .insertInto('warehouses')
        .values({ ...fixed, ...columnsOf(warehouse), ...created, ...updated, version: 1 })
        .execute();
    },
    change: async (tx, warehouse, { at, by, byId }) => {
      const updated = { updated_at: isoInstant(at), updated_by: by, updated_by_id: byId };
      const { numUpdatedRows } = await tx
        .updateTable('warehouses')
        .set((column) => ({ ...columnsOf(warehouse), ...updated, version: column('version', '+', 1) }))
        .where('id', '=', warehouse.id)
        .executeTakeFirst();
      invariant(numUpdatedRows === 1n, 'a warehouse is changed where it is');
    },
    remove: async (tx, id) => {
      const { numDeletedRows } = await tx
        .deleteFrom('warehouses')
        .where('id', '=', id)
        .where('is_default', '=', 0)
        .executeTakeFirst();
      invariant(numDeletedRows === 1n, 'a warehouse that is removed is there and is not the default one');
    },
  };
}

function columnsOf({ name, threadsMax, memoryBytesMax, timeMsMax, rowsMax, runsAtOnceMax }: Warehouse) {
  return {
    name,
    threads_max: threadsMax,
    memory_bytes_max: memoryBytesMax,
    time_ms_max: timeMsMax,
    rows_max: rowsMax,
    runs_at_once_max: runsAtOnceMax,
  };
}
