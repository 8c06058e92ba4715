export { EngineError, type EngineRows, type EngineStatement, type SqlEngine, type SqlParameters } from './engine.ts';
export type { Refusal } from './guard/verdict.ts';
export { SQL_LIMITS } from './limits.ts';
export { SQL_TABLES, type SqlTable, tablesFor } from './tables.ts';
export { type CsvOutcome, createUserSql, type RowsOutcome, type SqlRequest, type UserSql } from './user-sql.ts';
