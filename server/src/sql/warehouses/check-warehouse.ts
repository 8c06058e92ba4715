import { type ErrorCode, type ErrorDetails, WAREHOUSE_BOUNDS } from '@tallygate/contract';
import type { MachineBounds, Warehouse, WarehouseLimits } from './warehouse.ts';

/** Why a warehouse cannot be made, changed or removed. */
export interface WarehouseRefusal {
  readonly kind: 'refuse';
  readonly code: Extract<
    ErrorCode,
    | 'warehouse_unknown'
    | 'warehouse_default'
    | 'warehouse_in_use'
    | 'count_max_reached'
    | 'warehouse_beyond_machine'
    | 'name_taken'
  >;
  readonly details: ErrorDetails;
}

/** What is asked for beyond what the machine allows; undefined: nothing. Limits that stay as they were are not judged again. */
export function checkLimits(asked: Partial<WarehouseLimits>, machine: MachineBounds): WarehouseRefusal | undefined {
  const beyond = CHECKED.find(({ limit }) => (asked[limit] ?? 0) > machine[limit]);
  if (beyond === undefined) return undefined;
  const details = { limit: beyond.name, maximum: machine[beyond.limit] };
  return { kind: 'refuse', code: 'warehouse_beyond_machine', details };
}

const CHECKED = [
  { limit: 'threadsMax', name: 'threads_max' },
  { limit: 'memoryBytesMax', name: 'memory_bytes_max' },
] as const;

/** Whether one more may be made under this name. */
export function checkNew(name: string, all: readonly Warehouse[]): WarehouseRefusal | undefined {
  const { countMax } = WAREHOUSE_BOUNDS;
  if (all.length >= countMax) return { kind: 'refuse', code: 'count_max_reached', details: { count_max: countMax } };
  return checkName(name, all);
}

/** Whether one may get another name. */
export function checkRename(
  warehouse: Warehouse,
  name: string | undefined,
  all: readonly Warehouse[],
): WarehouseRefusal | undefined {
  if (name === undefined || name === warehouse.name) return undefined;
  return warehouse.isDefault ? refuseDefault(warehouse) : checkName(name, all);
}

/** Whether one may go. `users` are the titles of what runs on it. */
export function checkRemoval(warehouse: Warehouse, users: readonly string[]): WarehouseRefusal | undefined {
  if (warehouse.isDefault) return refuseDefault(warehouse);
  if (users.length === 0) return undefined;
  const details = { warehouse: warehouse.name, dashboards: users.slice(0, NAMED_MAX).join(', ') };
  return { kind: 'refuse', code: 'warehouse_in_use', details };
}

const NAMED_MAX = 5;

function checkName(name: string, all: readonly Warehouse[]): WarehouseRefusal | undefined {
  // An id is as good as a name where one is asked for, so that neither may be the other's.
  const isTaken = all.some((one) => one.name === name || one.id === name);
  return isTaken ? { kind: 'refuse', code: 'name_taken', details: { name } } : undefined;
}

function refuseDefault({ name }: Warehouse): WarehouseRefusal {
  return { kind: 'refuse', code: 'warehouse_default', details: { warehouse: name } };
}
