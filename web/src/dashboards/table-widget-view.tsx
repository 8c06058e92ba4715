import { Link } from '@tanstack/react-router';
import { type ReactNode, useContext, useMemo } from 'react';
import { classNames } from '../components/class-names.ts';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { Unknown } from '../components/values.tsx';
import { useText } from '../locales/use-text.ts';
import { EmptyNote } from './empty-note.tsx';
import { drillSearch } from './requests-search.ts';
import {
  type Drill,
  type TableCell,
  type TableColumnModel,
  type TableRowModel,
  tableModel,
} from './table-widget-model.ts';
import { twinOfTable } from './twin.ts';
import { ValuesOfPage } from './value-names.ts';
import { ViewingNow } from './viewing.ts';
import type { WidgetData } from './widget-data.ts';
import { WidgetFrame } from './widget-frame.tsx';
import type { TableWidget } from './widgets.ts';

/** Rows that people sort, with bars, leading to the requests that they count. */
export function TableWidgetView({ widget, data }: { readonly widget: TableWidget; readonly data: WidgetData }) {
  const { say, language } = useText();
  const known = useContext(ValuesOfPage);
  const model = useMemo(
    () => tableModel(widget, data.result, { known, language }),
    [widget, data.result, known, language],
  );
  const twin = useMemo(() => twinOfTable(model), [model]);
  const columns = useMemo(() => model.columns.map((column, place) => dataColumn(column, place)), [model]);
  return (
    <WidgetFrame widget={widget} unit={widget.unit?.[language]} result={data.result} isStale={data.isStale} twin={twin}>
      {model.rows.length === 0 ? (
        <EmptyNote isZero={false} isNothing={data.isNothing} />
      ) : (
        <DataTable
          label={say('widget.tableOf', { title: widget.title[language] })}
          columns={columns}
          rows={model.rows}
          rowId={rowId}
          narrow="stacks"
          frameClassName="relative overflow-x-auto"
          atFirst={ROWS_AT_FIRST}
        />
      )}
    </WidgetFrame>
  );
}

/** A table is looked at from its top; all of it is one click away. */
const ROWS_AT_FIRST = 10;

function rowId({ id }: TableRowModel): string {
  return id;
}

function dataColumn(column: TableColumnModel, place: number): DataColumn<TableRowModel> {
  return {
    id: `column ${place}`,
    title: column.title,
    isNumeric: column.isNumeric,
    isBare: place === 0,
    isPinned: place === 0,
    className: lookOf(column, place),
    sortBy: ({ cells }) => cells[place]?.order,
    cell: ({ cells }) => <Cell cell={cells[place]} column={column} />,
  };
}

function lookOf({ isId, format }: TableColumnModel, place: number): string {
  if (isId) return 'sm:max-w-28 font-mono';
  return classNames(
    format === 'text' && 'sm:max-w-56',
    place === 0 && 'font-medium',
    format === 'time' && 'whitespace-nowrap',
  );
}

function Cell({ cell, column }: { readonly cell: TableCell | undefined; readonly column: TableColumnModel }) {
  const { say } = useText();
  if (cell === undefined) return null;
  if (cell.text === undefined && cell.drill === undefined) return <Unknown reason={say('value.unknown')} />;
  const words = (
    <span className="block truncate max-sm:whitespace-normal" title={cell.exact}>
      {cell.text ?? say('value.none')}
    </span>
  );
  return (
    <>
      {cell.drill === undefined ? words : <DrillLink drill={cell.drill}>{words}</DrillLink>}
      {column.hasBar && (
        <span
          aria-hidden
          className="mt-0.5 ml-auto block h-1 rounded-[2px] bg-accent max-sm:hidden"
          style={{ width: `${cell.length * 100}%` }}
        />
      )}
    </>
  );
}

/** Leads to the requests, with all that the page is cut to; where there are none to be seen, it is words. */
function DrillLink({ drill, children }: { readonly drill: Drill; readonly children: ReactNode }) {
  const viewing = useContext(ViewingNow);
  if (viewing?.source.hasRequests !== true) return children;
  const look = 'block min-w-0 rounded-sm text-accent-ink hover:underline';
  if (drill.filter === 'request') {
    return (
      <Link to="/requests/$id" params={{ id: drill.value }} className={look}>
        {children}
      </Link>
    );
  }
  return (
    <Link to="/requests" search={drillSearch(viewing.search, drill.filter, drill.value)} className={look}>
      {children}
    </Link>
  );
}
