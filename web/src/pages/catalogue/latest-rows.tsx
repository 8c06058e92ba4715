import type { Table } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { useText } from '../../locales/use-text.ts';
import { columnText, type Row } from '../requests/read-row.ts';

/** The newest rows as they are stored: a data grid, so it scrolls sideways. */
export function LatestRows({ table }: { readonly table: Table }) {
  const { say } = useText();
  const columns = useMemo(() => table.columns.map(({ name, type }) => columnOf(name, type)), [table.columns]);
  return <DataTable label={say('table.latest')} columns={columns} rows={table.latest} rowId={idOf} narrow="scrolls" />;
}

function idOf(row: Row): string {
  return String(row['request_id']);
}

function columnOf(name: string, type: string): DataColumn<Row> {
  const isNumeric = /^(Nullable\()?U?Int/.test(type);
  return { id: name, title: name, isNumeric, className: 'font-mono', cell: (row) => <Value name={name} row={row} /> };
}

function Value({ name, row }: { readonly name: string; readonly row: Row }) {
  const text = columnText(row[name]);
  if (text === undefined) return <span className="text-faint">NULL</span>;
  if (name !== 'request_id') {
    return (
      <span title={text} className="block max-w-64 truncate">
        {text}
      </span>
    );
  }
  return (
    <Link
      to="/requests/$id"
      params={{ id: text }}
      className="rounded-sm whitespace-nowrap text-accent-ink hover:underline"
    >
      {text}
    </Link>
  );
}
