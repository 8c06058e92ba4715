import {
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownIcon, ArrowUpIcon, ChevronsUpDownIcon } from 'lucide-react';
import { type ReactNode, type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { classNames } from './class-names.ts';
import { LISTED_LOOK, MoreRows } from './more-rows.tsx';
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
  /** It stays in sight while the others scroll sideways. */
  readonly isPinned?: boolean;
  readonly className?: string;
}

/** Lies over what scrolls under it; in a list nothing does. */
const PINNED_LOOK = 'sm:sticky sm:left-0 sm:z-10 bg-surface';

interface DataTableProps<Row> {
  /** What the table holds, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** What it does where there is no room: becomes a list, or scrolls sideways as data grids do. */
  readonly narrow: 'stacks' | 'scrolls';
  /** Of what scrolls it; one that becomes a list scrolls by design then, too, where there is room for a table. */
  readonly frameClassName?: string;
  /** Cells stand closer: for tables of many columns. */
  readonly isTight?: boolean;
  /** As many rows are shown at first, fewer in a list, and under them how many more there are, with a way to them. Default: all. */
  readonly atFirst?: number;
}

const TIGHT_LOOK =
  'sm:[&_td]:px-1.5 sm:[&_th]:px-1.5 sm:[&_:is(td,th):first-child]:pl-4 sm:[&_:is(td,th):last-child]:pr-4';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric },
});

/** Shorter tables are drawn whole. */
const VIRTUAL_FROM_ROWS = 200;
const ROW_HEIGHT_GUESS_PX = 34;

/** A table that people read: dense, sortable where that makes sense, drawn in part when it is long. */
export function DataTable<Row extends object>({
  label,
  columns,
  rows,
  rowId,
  narrow,
  frameClassName,
  isTight = false,
  atFirst = Number.POSITIVE_INFINITY,
}: DataTableProps<Row>) {
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
  const [isWhole, setWhole] = useState(false);
  const isLong = rows.length > atFirst;
  const isCut = isLong && !isWhole;
  const sorted = table.getRowModel().rows.map((row) => ({ id: row.id, row: row.original }));
  const shown = isCut ? sorted.slice(0, atFirst) : sorted;
  const byId = new Map(table.getAllLeafColumns().map((column) => [column.id, column]));
  const body = (
    <Frame label={label} narrow={narrow} frameClassName={frameClassName} isTight={isTight}>
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
  if (!Number.isFinite(atFirst)) return body;
  const isList = narrow === 'stacks';
  return (
    <>
      <div className={isList && !isWhole ? LISTED_LOOK : undefined} data-whole={(isWhole && isLong) || undefined}>
        {body}
      </div>
      <MoreRows count={rows.length} atFirst={atFirst} isList={isList} isWhole={isWhole} onChoose={setWhole} />
    </>
  );
}

function Frame({
  label,
  narrow,
  frameClassName,
  isTight,
  children,
}: Pick<DataTableProps<object>, 'label' | 'narrow'> & {
  readonly isTight: boolean;
  readonly frameClassName: string | undefined;
  readonly children: ReactNode;
}) {
  const table = (
    <table
      aria-label={label}
      className={classNames(
        'w-full border-collapse text-small',
        narrow === 'stacks' && 'stacks',
        isTight && TIGHT_LOOK,
      )}
    >
      {children}
    </table>
  );
  if (narrow === 'stacks' && frameClassName === undefined)
    return <div className="overflow-x-auto max-sm:overflow-visible">{table}</div>;
  return (
    <Scrolling
      label={label}
      className={classNames('overflow-x-auto', narrow === 'stacks' && 'max-sm:overflow-visible', frameClassName)}
    >
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
        column.isPinned && PINNED_LOOK,
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
            column.isPinned && PINNED_LOOK,
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
  const topPx = useTopOnPage(body);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT_GUESS_PX,
    overscan: 12,
    scrollMargin: topPx,
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

/** Where an element begins on the page, in pixels: measured whenever it is drawn, and when anything on the page grows or shrinks. */
function useTopOnPage(element: RefObject<Element | null>): number {
  const [topPx, setTopPx] = useState(0);
  const measure = useCallback(() => {
    if (element.current === null) return;
    const now = element.current.getBoundingClientRect().top + window.scrollY;
    // Parts of a pixel come and go with the scrolling.
    setTopPx((known) => (Math.abs(now - known) < 1 ? known : now));
  }, [element]);
  useLayoutEffect(measure);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [measure]);
  return topPx;
}

function Gap({ height }: { readonly height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}
