import { type Asker, may } from '#identity';
import { ACCESS_DATABASE, USAGE_DATABASE } from './guard/databases.ts';

/** The tables that SQL can name, by their names without a database, which are unique. */
export const SQL_TABLES = ['usage', 'my_usage', 'runs', 'my_runs', 'payloads', 'cost_corrections', 'audit'] as const;
export type SqlTable = (typeof SQL_TABLES)[number];

/** The tables that somebody may read. */
export function tablesFor(actor: Asker): ReadonlySet<SqlTable> {
  return new Set(SQL_TABLES.filter((table) => may(actor, { kind: 'read_table', table }).isAllowed));
}

/** Corrections of the costs of one's own requests: a view for dashboards that run with the permission of who looks on. */
export const OWN_CORRECTIONS = 'my_cost_corrections';

/**
 * The tables that statements of dashboards may name. Bodies of requests and the audit log are none of them: who looks on, by a link even
 * without a name, would read them with the publisher's permission, and nobody would learn who did.
 */
export const DASHBOARD_TABLES: ReadonlySet<string> = new Set([
  'usage',
  'my_usage',
  'runs',
  'my_runs',
  'cost_corrections',
  OWN_CORRECTIONS,
]);

/** Those that they may read with somebody's permission. */
export function dashboardTablesFor(actor: Asker): ReadonlySet<string> {
  return new Set([...tablesFor(actor), OWN_CORRECTIONS].filter((table) => DASHBOARD_TABLES.has(table)));
}

/** Tables, and the views that hold their rows of one workspace only. Statements that are bound to a workspace reach no others. */
export const WORKSPACE_TABLES: ReadonlyMap<string, string> = new Map([
  ['usage', 'workspace_usage'],
  ['my_usage', 'my_workspace_usage'],
  ['runs', 'workspace_runs'],
  ['my_runs', 'my_workspace_runs'],
  ['cost_corrections', 'workspace_cost_corrections'],
  [OWN_CORRECTIONS, 'my_workspace_cost_corrections'],
]);

/** Tables of which whoever may read them reads every row there is. */
const WHOLE_TABLES: ReadonlySet<string> = new Set([
  'usage',
  'payloads',
  'cost_corrections',
  'audit',
  'workspace_usage',
  'workspace_cost_corrections',
]);

/** What views of everybody's runs stand on. */
const ROWS_OF_RUNS: Readonly<Record<string, string>> = { runs: 'usage', workspace_runs: 'workspace_usage' };

/**
 * Whether a statement on these tables can meet no row that its author may not see, wherever its conditions are computed: `my_usage`
 * and `my_runs` stand on everybody's rows, and `runs` on the whole of `usage`.
 * So does `workspace_runs` on the whole of `workspace_usage`.
 */
export function mayReadWhole(tables: ReadonlySet<string>, readable: ReadonlySet<string>): boolean {
  return [...tables].every((table) => WHOLE_TABLES.has(table) || readable.has(ROWS_OF_RUNS[table] ?? ''));
}

/** As people write it: `usage` is `system.ai_gateway.usage`. */
export function tableName(table: string): string {
  return `${table === 'audit' ? ACCESS_DATABASE : USAGE_DATABASE}.${table}`;
}
