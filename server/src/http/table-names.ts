import type { TableSummary } from '@tallygate/contract';
import { summariseTable, USAGE_DATABASE } from '#usage';
import { type ApiContext, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { AUDIT_TABLE } from './audit-table.ts';

/** A table that was asked for, by its name without the database. */
export interface NamedTable {
  readonly table: string;
  readonly summary: TableSummary;
}

/** What is said of a table in lists; undefined: there is no such table. */
export function summaryOf(table: string): TableSummary | undefined {
  return table === 'audit' ? AUDIT_TABLE : summariseTable(table);
}

/** The table that the address names, whole or without the database. Throws an ApiRefusal when there is none, or it may not be read. */
export function tableAsked(context: ApiContext, { tablesFor }: Pick<ControlApiOptions, 'tablesFor'>): NamedTable {
  const wanted = context.req.param('name') ?? '';
  const table = tableOf(wanted);
  const summary = summaryOf(table);
  if (summary === undefined) throw new ApiRefusal('sql_table_unknown', { table: wanted.slice(0, 100) });
  if (!tablesFor(context.get('actor')).has(table)) throw new ApiRefusal('sql_table_refused', { table: summary.name });
  return { table, summary };
}

function tableOf(wanted: string): string {
  if (wanted === AUDIT_TABLE.name) return 'audit';
  return wanted.startsWith(`${USAGE_DATABASE}.`) ? wanted.slice(USAGE_DATABASE.length + 1) : wanted;
}
