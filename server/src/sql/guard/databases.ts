/** The databases that people name; each name has a dot, and in a statement its two parts may stand unquoted. */
export const USAGE_DATABASE = 'system.ai_gateway';
export const ACCESS_DATABASE = 'system.access';

/** The tables of each that SQL can reach, for those who may. Their names alone are unique. */
const TABLES: Readonly<Record<string, (table: string) => boolean>> = {
  [USAGE_DATABASE]: (table) => table !== 'audit',
  [ACCESS_DATABASE]: (table) => table === 'audit',
};

/** The table that a whole name names, without its database; undefined: of no database of ours. */
export function tableNamed(name: string): string | undefined {
  for (const [database, holds] of Object.entries(TABLES)) {
    const table = name.startsWith(`${database}.`) ? name.slice(database.length + 1) : undefined;
    if (table !== undefined) return holds(table) ? table : undefined;
  }
  return undefined;
}

/** Whether a name in one pair of quotes is a database of ours. */
export function isDatabase(name: string): boolean {
  return Object.hasOwn(TABLES, name);
}
