import { OWN_CORRECTIONS } from '../tables.ts';
import { renameTables } from './named-tables.ts';

/** Tables of everybody's rows, and what holds one's own of them. */
const OWN: ReadonlyMap<string, string> = new Map([
  ['usage', 'my_usage'],
  ['runs', 'my_runs'],
  ['cost_corrections', OWN_CORRECTIONS],
]);

/** The statement with each table of everybody's rows replaced by the one of own rows. */
export function withOwnTables(statement: string): string {
  return renameTables(statement, OWN);
}
