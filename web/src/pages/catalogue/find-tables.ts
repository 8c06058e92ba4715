import type { Language, TableSummary } from '@tallygate/contract';

type Column = NonNullable<TableSummary['columns']>[number];

/** A table that was found, and those of its columns that the search named. */
export interface FoundTable {
  readonly table: TableSummary;
  readonly columns: readonly Column[];
}

/** The tables whose name, comment or columns hold a text, in any case; all of them for an empty one. */
export function findTables(tables: readonly TableSummary[], text: string, language: Language): readonly FoundTable[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return tables.map((table) => ({ table, columns: [] }));
  return tables.flatMap((table) => {
    const holds = (...texts: readonly string[]) => texts.join('\n').toLowerCase().includes(wanted);
    const columns = (table.columns ?? []).filter(({ name, comment }) => holds(name, comment[language]));
    return columns.length > 0 || holds(table.name, table.comment[language]) ? [{ table, columns }] : [];
  });
}
