import { type Asker, may } from '#identity';
import { ACCESS_DATABASE, USAGE_DATABASE } from './guard/databases.ts';

/** The tables that SQL can name, by their names without a database, which are unique. */
export const SQL_TABLES = ['usage', 'my_usage', 'runs', 'my_runs', 'payloads', 'cost_corrections', 'audit'] as const;
export type SqlTable = (typeof SQL_TABLES)[number];

/** The tables that somebody may read. */
export function tablesFor(actor: Asker): ReadonlySet<SqlTable> {
  return new Set(SQL_TABLES.filter((table) => may(actor, { kind: 'read_table', table }).isAllowed));
}

/** As people write it: `usage` is `system.ai_gateway.usage`. */
export function tableName(table: string): string {
  return `${table === 'audit' ? ACCESS_DATABASE : USAGE_DATABASE}.${table}`;
}
