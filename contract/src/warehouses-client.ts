import { at, type Caller, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import { type ChangedWarehouse, type NewWarehouse, warehouseListSchema, warehouseSchema } from './warehouses.ts';

/** Warehouses: named limits of queries. */
export function warehouseCalls(call: Caller) {
  return {
    warehouses: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('warehouses'), query: { ...page }, answer: warehouseListSchema, ...how }),
    createWarehouse: (body: NewWarehouse, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('warehouses'), body, answer: warehouseSchema, ...how }),
    changeWarehouse: (id: string, body: ChangedWarehouse, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('warehouses', id), body, answer: warehouseSchema, ...how }),
    /** Answers with what it was. */
    removeWarehouse: (id: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at('warehouses', id), answer: warehouseSchema, ...how }),
  };
}
