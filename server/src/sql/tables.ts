import { type Actor, may } from '#identity';

/** The tables that SQL can name, in `system.ai_gateway`. */
export const SQL_TABLES = ['usage', 'my_usage', 'payloads', 'cost_corrections'] as const;
export type SqlTable = (typeof SQL_TABLES)[number];

/** The tables that somebody may read. */
export function tablesFor(actor: Pick<Actor, 'role' | 'endpoints'>): ReadonlySet<SqlTable> {
  return new Set(SQL_TABLES.filter((table) => may(actor, { kind: 'read_table', table }).isAllowed));
}
