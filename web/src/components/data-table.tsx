import {
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownIcon, ArrowUpIcon, ChevronsUpDownIcon } from 'lucide-react';
import { type ReactNode, useMemo, useRef } from 'react';
import { classNames } from './class-names.ts';
import { Scrolling } from './scrolling.tsx';

/** A column as data. */
export interface DataColumn<Row> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** What rows are sorted by; undefined: the column does not sort, and an undefined value comes last. */
  readonly sortBy?: (row: Row) => string | number | undefined;
  /** Numbers stand at the right. */
  readonly isNumeric?: boolean;
  /** In a list it takes the line, without its title: what names the row, or what is too long to stand beside a title. */
  readonly isBare?: boolean;
  readonly className?: string;
}

interface DataTableProps<Row> {
  /** What the table holds, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** What it does where there is no room: becomes a list, or scrolls sideways as data grids do. */
  readonly narrow: 'stacks' | 'scrolls';
}

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric },
});

/** Shorter tables are drawn whole. */
const VIRTUAL_FROM_ROWS = 200;
const ROW_HEIGHT_GUESS_PX = 34;

/** A table that people read: dense, sortable where that makes sense, drawn in part when it is long. */
export function DataTable<Row extends object>({ label, columns, rows, rowId, narrow }: DataTableProps<Row>) {
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: Row) => column.sortBy?.(row),
        enableSorting: column.sortBy !== undefined,
        sortUndefined: 'last' as const,
      })),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: definitions, data, getRowId: rowId });
  const shown = table.getRowModel().rows.map((row) => ({ id: row.id, row: row.original }));
  const byId = new Map(table.getAllLeafColumns().map((column) => [column.id, column]));
  return (
    <Frame label={label} narrow={narrow}>
      <thead>
        <tr className="border-b border-line">
          {columns.map((column) => (
            <Head key={column.id} column={column} sorting={byId.get(column.id)} />
          ))}
        </tr>
      </thead>
      {shown.length < VIRTUAL_FROM_ROWS ? (
        <tbody>
          {shown.map(({ id, row }) => (
            <Line key={id} row={row} columns={columns} />
          ))}
        </tbody>
      ) : (
        <LongBody rows={shown} columns={columns} />
      )}
    </Frame>
  );
}

function Frame({
  label,
  narrow,
  children,
}: Pick<DataTableProps<object>, 'label' | 'narrow'> & { readonly children: ReactNode }) {
  const table = (
    <table
      aria-label={label}
      className={classNames('w-full border-collapse text-small', narrow === 'stacks' && 'stacks')}
    >
      {children}
    </table>
  );
  if (narrow === 'stacks') return <div className="overflow-x-auto max-sm:overflow-visible">{table}</div>;
  return (
    <Scrolling label={label} className="overflow-x-auto">
      {table}
    </Scrolling>
  );
}

interface Sorting {
  readonly getCanSort: () => boolean;
  readonly getIsSorted: () => false | 'asc' | 'desc';
  readonly toggleSorting: () => void;
}

const SORT_ICONS = { none: ChevronsUpDownIcon, asc: ArrowUpIcon, desc: ArrowDownIcon } as const;
const SORT_WORDS = { none: 'none', asc: 'ascending', desc: 'descending' } as const;

function Head<Row>({ column, sorting }: { readonly column: DataColumn<Row>; readonly sorting: Sorting | undefined }) {
  const order = sorting?.getIsSorted() || 'none';
  const Icon = SORT_ICONS[order];
  const canSort = sorting?.getCanSort() === true;
  return (
    <th
      scope="col"
      aria-sort={canSort ? SORT_WORDS[order] : undefined}
      className={classNames(
        'h-8 px-3 text-left font-medium first:pl-4 last:pr-4 whitespace-nowrap text-muted',
        // Where it is tight, titles of numbers are broken between words rather than pushed out of the table.
        column.isNumeric && 'text-right whitespace-normal [overflow-wrap:normal]',
      )}
    >
      {canSort ? (
        <button
          type="button"
          onClick={() => sorting?.toggleSorting()}
          className={classNames(
            'inline-flex items-center gap-1 rounded-sm hover:text-ink',
            column.isNumeric && 'flex-row-reverse text-right',
          )}
        >
          {column.title}
          <Icon aria-hidden className="size-3 shrink-0" />
        </button>
      ) : (
        column.title
      )}
    </th>
  );
}

interface LineProps<Row> {
  readonly row: Row;
  readonly columns: readonly DataColumn<Row>[];
  readonly index?: number;
  readonly measure?: (element: Element | null) => void;
}

function Line<Row>({ row, columns, index, measure }: LineProps<Row>) {
  return (
    <tr ref={measure} data-index={index} className="border-b border-line last:border-b-0 hover:bg-sunken/60">
      {columns.map((column, place) => (
        <td
          key={column.id}
          data-label={column.title}
          data-shape={shapeOf(columns, place)}
          className={classNames(
            'h-8 px-3 py-1.5 first:pl-4 last:pr-4',
            column.isNumeric && 'figures text-right whitespace-nowrap',
            column.className,
          )}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

type Shaped = Pick<DataColumn<object>, 'isBare' | 'isNumeric'>;

/** How a cell stands in a list: numbers two to a line, but for one that would stand alone. */
export function shapeOf(columns: readonly Shaped[], place: number): 'bare' | 'number' | undefined {
  if (columns[place]?.isBare === true) return 'bare';
  const isNumber = (at: number) => columns[at]?.isNumeric === true && columns[at]?.isBare !== true;
  if (!isNumber(place)) return undefined;
  let [first, last] = [place, place];
  while (isNumber(first - 1)) first--;
  while (isNumber(last + 1)) last++;
  const isAlone = place === last && (last - first) % 2 === 0;
  return isAlone ? undefined : 'number';
}

interface LongBodyProps<Row> {
  readonly rows: readonly { readonly id: string; readonly row: Row }[];
  readonly columns: readonly DataColumn<Row>[];
}

function LongBody<Row>({ rows, columns }: LongBodyProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT_GUESS_PX,
    overscan: 12,
    scrollMargin: body.current?.offsetTop ?? 0,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const before = (items[0]?.start ?? 0) - virtualizer.options.scrollMargin;
  const after = virtualizer.getTotalSize() + virtualizer.options.scrollMargin - (items.at(-1)?.end ?? 0);
  return (
    <tbody ref={body}>
      <Gap height={before} />
      {items.map(({ index, key }) => {
        const line = rows[index];
        return (
          line && <Line key={key} row={line.row} columns={columns} index={index} measure={virtualizer.measureElement} />
        );
      })}
      <Gap height={after} />
    </tbody>
  );
}

function Gap({ height }: { readonly height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}
