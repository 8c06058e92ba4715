import type { Instant } from '#kernel';
import type { Warehouse } from './warehouse.ts';

/** When something was done, and by whom. */
export interface WarehouseMade {
  readonly at: Instant;
  /** Address at the time. */
  readonly by: string;
  /** Stable id. */
  readonly byId: string;
}

/** Where warehouses are kept. The default one is there from the start. */
export interface WarehouseStore<Tx> {
  /** The default one first, then by name. */
  all(tx?: Tx): Promise<readonly Warehouse[]>;
  add(tx: Tx, warehouse: Warehouse, made: WarehouseMade): Promise<void>;
  /** Throws when there is none of this id. */
  change(tx: Tx, warehouse: Warehouse, made: WarehouseMade): Promise<void>;
  /** Throws when there is none of this id, or it is the default one. */
  remove(tx: Tx, id: string): Promise<void>;
}
