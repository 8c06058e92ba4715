import {
  changedWarehouseSchema,
  newWarehouseSchema,
  pageQuerySchema,
  warehouseListSchema,
  warehouseSchema,
} from '@tallygate/contract';
import { type ApiRoute, json } from './api-route.ts';

/** The routes of warehouses. */
export const WAREHOUSE_ROUTES: readonly ApiRoute[] = [
  {
    method: 'get',
    path: '/api/v1/warehouses',
    summary: 'Named limits of queries, and what the machine allows one of them',
    query: pageQuerySchema,
    answer: json(200, 'A page of them, the default one first.', warehouseListSchema),
    refusals: [400, 401],
  },
  {
    method: 'post',
    path: '/api/v1/warehouses',
    summary: 'Make a warehouse; for account admins',
    isCreating: true,
    body: newWarehouseSchema,
    answer: json(201, 'The warehouse.', warehouseSchema),
    refusals: [400, 401, 403, 409, 413],
  },
  {
    method: 'patch',
    path: '/api/v1/warehouses/{id}',
    summary: 'Change a warehouse; the next queries run with it; for account admins',
    isCreating: true,
    body: changedWarehouseSchema,
    answer: json(200, 'The warehouse.', warehouseSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
  {
    method: 'delete',
    path: '/api/v1/warehouses/{id}',
    summary: 'Remove a warehouse that is not the default one and that no dashboard runs on; for account admins',
    isCreating: true,
    answer: json(200, 'The warehouse, as it was.', warehouseSchema),
    refusals: [400, 401, 403, 404, 409],
  },
];
