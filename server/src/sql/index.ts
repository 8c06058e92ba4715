export type { EngineRows, EngineStatement, SqlEngine, SqlParameters } from './engine.ts';
export { tablesIn } from './guard/named-tables.ts';
export { withOwnTables } from './guard/own-tables.ts';
export { type OwnSelect, selectsIn } from './guard/selects-in.ts';
export type { Refusal } from './guard/verdict.ts';
export { listFunctions, type SqlFunction } from './list-functions.ts';
export {
  manageQueries,
  type QueryAsker,
  type QueryOutcome,
  type QueryPorts,
  type SavedQueries,
} from './queries/manage-queries.ts';
export { mayChange } from './queries/may-use.ts';
export type { ListedQuery, QueryContent, SavedQuery } from './queries/saved-query.ts';
export { DASHBOARD_TABLES, dashboardTablesFor, SQL_TABLES, type SqlTable, tableName, tablesFor } from './tables.ts';
export { type CsvOutcome, createUserSql, type RowsOutcome, type SqlRequest, type UserSql } from './user-sql.ts';
export {
  type ManagedWarehouses,
  manageWarehouses,
  type WarehouseAsker,
  type WarehouseOutcome,
  type WarehousePorts,
} from './warehouses/manage-warehouses.ts';
export type { MachineBounds, Warehouse, WarehouseLimits } from './warehouses/warehouse.ts';
