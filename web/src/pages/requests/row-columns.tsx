import { useMemo } from 'react';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { type Say, useText } from '../../locales/use-text.ts';
import { columnText, type Row } from './read-row.ts';

interface Cell {
  readonly name: string;
  readonly text: string | undefined;
}

/** Every column of a row by its name. */
export function RowColumns({ row }: { readonly row: Row }) {
  const { say } = useText();
  const cells = useMemo(() => Object.entries(row).map(([name, value]) => ({ name, text: columnText(value) })), [row]);
  const columns = useMemo(() => columnsOf(say), [say]);
  return (
    <DataTable
      label={say('request.columnsTitle')}
      columns={columns}
      rows={cells}
      rowId={({ name }) => name}
      narrow="stacks"
    />
  );
}

function columnsOf(say: Say): readonly DataColumn<Cell>[] {
  return [
    {
      id: 'column',
      isBare: true,
      title: say('request.column'),
      className: 'w-64 align-top font-mono font-medium',
      cell: ({ name }) => name,
      sortBy: ({ name }) => name,
    },
    {
      id: 'value',
      isBare: true,
      title: say('request.value'),
      className: 'align-top font-mono break-all whitespace-pre-wrap',
      cell: ({ text }) => (text === undefined ? <span className="text-faint">NULL</span> : text),
    },
  ];
}
