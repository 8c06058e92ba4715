import { WORKSPACE_TABLES } from '../tables.ts';
import { renameTables } from './named-tables.ts';

/** The statement with each table replaced by the one that holds only its rows of one workspace. */
export function withWorkspaceTables(statement: string): string {
  return renameTables(statement, WORKSPACE_TABLES);
}

/** What may be read of one workspace by who may read these tables: nothing but rows of that workspace. */
export function readableInWorkspace(readable: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...WORKSPACE_TABLES].filter(([table]) => readable.has(table)).map(([, narrow]) => narrow));
}
