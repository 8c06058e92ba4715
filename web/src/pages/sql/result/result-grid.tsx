import type { SqlResult } from '@tallygate/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownIcon, ArrowUpIcon } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { useText } from '../../../locales/use-text.ts';
import { CellDialog, type OpenedCell } from './cell-dialog.tsx';
import { type CellKind, cellKind } from './cell-text.ts';
import { columnWidths } from './column-widths.ts';
import { ResultCell } from './result-cell.tsx';
import { type RowOrder, sortRows } from './sort-rows.ts';

const ROW_HEIGHT_PX = 30;
const NUMBER_WIDTH_PX = 56;
const OVERSCAN_ROWS = 12;
/** As high as whole rows under the head, of 44 px and 30 px each: half a row would look like the last one. */
const FRAME_LOOK = 'max-h-[calc(44px+round(down,62vh-44px,30px))] overflow-auto';

/** The rows of an answer, drawn in part: sortable, with the columns' types, and with what is long opened beside it. */
export function ResultGrid({ result }: { readonly result: SqlResult }) {
  const { say } = useText();
  const [order, setOrder] = useState<RowOrder>();
  const [opened, setOpened] = useState<OpenedCell>();
  const kinds = useMemo(() => result.columns.map(({ type }) => cellKind(type)), [result.columns]);
  const widths = useMemo(() => columnWidths(result), [result]);
  const rows = useMemo(
    () => sortRows(result.rows, order, kinds[order?.column ?? 0] ?? 'text'),
    [result.rows, order, kinds],
  );
  const place = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN_ROWS,
  });
  const items = virtualizer.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  const sort = (column: number) => setOrder(nextOrder(order, column));
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
      <section ref={place} aria-label={say('sql.result')} tabIndex={0} className={FRAME_LOOK}>
        <table
          aria-label={say('sql.result')}
          aria-rowcount={rows.length + 1}
          className="table-fixed border-collapse text-small"
          style={{ width: widths.reduce((sum, width) => sum + width, NUMBER_WIDTH_PX) }}
        >
          <colgroup>
            <col style={{ width: NUMBER_WIDTH_PX }} />
            {widths.map((width, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name, two may be called alike
              <col key={index} style={{ width }} />
            ))}
          </colgroup>
          <Heads columns={result.columns} kinds={kinds} order={order} onSort={sort} />
          <tbody>
            <Gap height={before} />
            {items.map(({ index, key }) => (
              <tr key={key} aria-rowindex={index + 2} className="border-b border-line hover:bg-sunken/60">
                <td className="figures px-2 text-right text-faint" style={{ height: ROW_HEIGHT_PX }}>
                  {index + 1}
                </td>
                {result.columns.map(({ name }, column) => (
                  <ResultCell
                    // biome-ignore lint/suspicious/noArrayIndexKey: see above
                    key={column}
                    name={name}
                    value={rows[index]?.[column]}
                    kind={kinds[column] ?? 'text'}
                    onOpen={setOpened}
                  />
                ))}
              </tr>
            ))}
            <Gap height={after} />
          </tbody>
        </table>
      </section>
      {opened !== undefined && <CellDialog cell={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}

function nextOrder(order: RowOrder | undefined, column: number): RowOrder | undefined {
  if (order?.column !== column) return { column, isDescending: false };
  return order.isDescending ? undefined : { column, isDescending: true };
}

interface HeadsProps {
  readonly columns: SqlResult['columns'];
  readonly kinds: readonly CellKind[];
  readonly order: RowOrder | undefined;
  readonly onSort: (column: number) => void;
}

function Heads({ columns, kinds, order, onSort }: HeadsProps) {
  const { say } = useText();
  return (
    <thead className="sticky top-0 z-10 bg-surface">
      <tr className="border-b border-line">
        <th scope="col" className="px-2 text-right font-normal text-faint">
          <span aria-hidden>#</span>
          <span className="sr-only">{say('sql.rowNumber')}</span>
        </th>
        {columns.map(({ name, type }, index) => {
          const own = order?.column === index ? order : undefined;
          const Icon = own?.isDescending ? ArrowDownIcon : ArrowUpIcon;
          return (
            <th
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may be called alike
              key={index}
              scope="col"
              aria-sort={sortWord(own)}
              className="h-11 px-3 text-left font-medium"
            >
              <button
                type="button"
                title={`${name} · ${type}`}
                onClick={() => onSort(index)}
                className={classNames(
                  'block w-full rounded-sm text-left hover:text-ink',
                  kinds[index] === 'number' && 'text-right',
                )}
              >
                <span className="block truncate font-mono">
                  {name}
                  {own !== undefined && <Icon aria-hidden className="ml-1 inline size-3" />}
                </span>
                <span className="block truncate font-mono text-[11px] font-normal text-muted">{type}</span>
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function sortWord(order: RowOrder | undefined) {
  if (order === undefined) return 'none';
  return order.isDescending ? 'descending' : 'ascending';
}

function Gap({ height }: { readonly height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}
