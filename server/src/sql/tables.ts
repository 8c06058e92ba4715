import { type KeyRecord, may } from '#identity';

/** The tables that SQL can name, in `system.ai_gateway`. */
export const SQL_TABLES = ['usage', 'my_usage'] as const;
export type SqlTable = (typeof SQL_TABLES)[number];

/** The tables that this key may read. */
export function tablesFor(key: KeyRecord): ReadonlySet<SqlTable> {
  return new Set(SQL_TABLES.filter((table) => may(key, { kind: 'read_table', table }).isAllowed));
}
