export type { EngineRows, EngineStatement, SqlEngine, SqlParameters } from './engine.ts';
export type { Refusal } from './guard/verdict.ts';
export { SQL_TABLES, type SqlTable, tableName, tablesFor } from './tables.ts';
export { type CsvOutcome, createUserSql, type RowsOutcome, type SqlRequest, type UserSql } from './user-sql.ts';
