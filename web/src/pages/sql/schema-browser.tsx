import { Link } from '@tanstack/react-router';
import { ChevronRightIcon } from 'lucide-react';
import { useText } from '../../locales/use-text.ts';
import type { SchemaTable, SqlSchema } from './editor/schema.ts';

interface SchemaBrowserProps {
  readonly schema: SqlSchema;
  /** Writes a name where the cursor is. */
  readonly onInsert: (name: string) => void;
}

/** The tables that the reader may read, with their columns. */
export function SchemaBrowser({ schema, onInsert }: SchemaBrowserProps) {
  return (
    <ul className="space-y-0.5">
      {schema.tables.map((table) => (
        <TableEntry key={table.name} table={table} onInsert={onInsert} />
      ))}
    </ul>
  );
}

interface TableEntryProps {
  readonly table: SchemaTable;
  readonly onInsert: (name: string) => void;
}

function TableEntry({ table, onInsert }: TableEntryProps) {
  const { say } = useText();
  const { name, comment, columns } = table;
  return (
    <li>
      <details className="group">
        <summary
          title={`${name}\n${comment}`}
          className="flex cursor-pointer list-none items-center gap-1 rounded-md px-1 py-1 hover:bg-sunken"
        >
          <ChevronRightIcon aria-hidden className="size-3.5 shrink-0 text-muted group-open:rotate-90" />
          <span className="min-w-0 truncate font-mono text-small">{name}</span>
        </summary>
        <div className="ml-2 border-l border-line pl-2">
          <p className="flex gap-3 px-1 py-1 text-small">
            <button type="button" className="rounded-sm text-accent-ink hover:underline" onClick={() => onInsert(name)}>
              {say('sql.insertName')}
            </button>
            <Link to="/tables/$name" params={{ name }} className="rounded-sm text-accent-ink hover:underline">
              {say('sql.aboutTable')}
            </Link>
          </p>
          <ul>
            {columns.map((column) => (
              <li key={column.name}>
                <button
                  type="button"
                  title={`${column.type}\n${column.comment}`}
                  onClick={() => onInsert(column.name)}
                  className="flex w-full items-baseline justify-between gap-2 rounded-sm px-1 py-0.5 text-left font-mono text-small hover:bg-sunken"
                >
                  <span className="truncate">{column.name}</span>
                  <span className="max-w-24 shrink-0 truncate text-[11px] text-muted">{column.type}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      </details>
    </li>
  );
}
