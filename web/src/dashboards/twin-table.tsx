import { useMemo } from 'react';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import type { Twin } from './twin.ts';

type TwinRow = Twin['rows'][number];

/** A picture's figures as a table that people can sort. */
export function TwinTable({ twin, label }: { readonly twin: Twin; readonly label: string }) {
  const columns = useMemo(() => twin.columns.map((column, index) => dataColumn(column, index)), [twin]);
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={twin.rows}
      rowId={rowId}
      narrow="scrolls"
      frameClassName="relative"
      atFirst={ROWS_AT_FIRST}
    />
  );
}

/** As tall as the picture that it stands in place of. */
const ROWS_AT_FIRST = 7;

function rowId(row: TwinRow): string {
  return row.id;
}

function dataColumn({ title, isNumeric }: Twin['columns'][number], index: number): DataColumn<TwinRow> {
  return {
    id: `column ${index}`,
    title,
    isNumeric,
    className: 'whitespace-nowrap',
    sortBy: (row) => row.cells[index]?.order,
    cell: (row) => row.cells[index]?.text,
  };
}
