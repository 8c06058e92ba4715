export { queryBounds, UV_THREADS_NEEDED, type WarehouseLimits } from './limits.ts';
export { type StartedWarehouse, startWarehouse, type WarehouseOptions } from './start-warehouse.ts';
