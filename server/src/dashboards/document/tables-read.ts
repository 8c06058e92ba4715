import type { DashboardDocument } from '@tallygate/contract';
import { tablesIn } from '#sql';
import { partsIn } from './expand-sql.ts';

/** The tables that runs of a document's statements and filters read, as its texts name them, by their names without a database. */
export function tablesRead({ datasets, filters }: DashboardDocument): ReadonlySet<string> {
  const named = datasets.flatMap(({ sql }) => [...tablesOf(sql)]);
  return new Set(filters.length === 0 ? named : ['usage', ...named]);
}

/** The tables of each statement that were found lately: the same few documents are asked for again and again. */
const known = new Map<string, ReadonlySet<string>>();
const KNOWN_MAX = 2_000;

function tablesOf(sql: string): ReadonlySet<string> {
  const found = known.get(sql) ?? find(sql);
  known.delete(sql);
  known.set(sql, found);
  for (const oldest of known.keys()) if (known.size > KNOWN_MAX) known.delete(oldest);
  return found;
}

/** Which requests were corrected is looked up in the rows, when filters are chosen. */
function find(sql: string): ReadonlySet<string> {
  const looksUp = partsIn(sql).some((part) => part.startsWith('corrections'));
  return new Set(looksUp ? ['usage', ...tablesIn(sql)] : tablesIn(sql));
}
