import { useContext, useMemo, useState } from 'react';
import { classNames } from '../components/class-names.ts';
import { Figure, Unknown } from '../components/values.tsx';
import { exactAmong, largestOf, shortAmong } from '../format/figure.ts';
import { useText } from '../locales/use-text.ts';
import { EmptyNote } from './empty-note.tsx';
import { type ListLine, listModel } from './list-model.ts';
import { TableView } from './table-view.tsx';
import { twinOfList } from './twin.ts';
import { ValuesOfPage } from './value-names.ts';
import type { WidgetData } from './widget-data.ts';
import { WidgetFrame } from './widget-frame.tsx';
import { unitOf } from './widget-unit.ts';
import type { ListWidget } from './widgets.ts';

/** Further columns that have room beside the bars; all of them stand in the table. */
const ALSO_SHOWN = 2;
/** From which width of the widget on there is room for each. */
const ROOM = ['hidden @min-[21rem]:table-cell', 'hidden @min-[30rem]:table-cell'] as const;

/** Names with a bar each, as a table: the rest of the columns are one click away. */
export function RankingView({ widget, data }: { readonly widget: ListWidget; readonly data: WidgetData }) {
  const { say, language } = useText();
  const { result } = data;
  const [isTable, setTable] = useState(false);
  const known = useContext(ValuesOfPage);
  const model = useMemo(() => listModel(widget, result, { known, language }), [widget, result, known, language]);
  const twin = useMemo(() => twinOfList(widget, model, { say, language }), [widget, model, say, language]);
  const label = say('widget.tableOf', { title: widget.title[language] });
  const hasLines = model.lines.length > 0;
  return (
    <WidgetFrame
      widget={widget}
      unit={unitOf(widget, { say, language })}
      result={result}
      isStale={data.isStale}
      twin={twin}
      view={{ isTable, onToggle: () => setTable(!isTable) }}
    >
      {!hasLines && <EmptyNote isZero={false} isNothing={data.isNothing} />}
      {hasLines && isTable && <TableView twin={twin} label={label} />}
      {hasLines && !isTable && (
        <div className="@container">
          <Bars widget={widget} lines={model.lines} label={label} />
        </div>
      )}
    </WidgetFrame>
  );
}

interface BarsProps {
  readonly widget: ListWidget;
  readonly lines: readonly ListLine[];
  readonly label: string;
}

function Bars({ widget, lines, label }: BarsProps) {
  const { say, language } = useText();
  const also = widget.also.slice(0, ALSO_SHOWN);
  const largest = largestOf(lines.map(({ value }) => value));
  const alsoLargest = also.map((_, place) => largestOf(lines.map((line) => line.also[place])));
  return (
    <table aria-label={label} className="w-full table-fixed text-small">
      <thead>
        <tr className="align-bottom text-muted">
          <th scope="col" className="h-8 py-1 pl-4 text-left font-medium">
            {say('widget.name')}
          </th>
          <th scope="col" className="w-20 py-1 pr-4 pl-2 text-right font-medium first-letter:uppercase sm:w-24">
            {unitOf(widget, { say, language })}
          </th>
          {also.map(({ column, title }, index) => (
            <th key={column} scope="col" className={classNames('w-28 py-1 pr-4 text-right font-medium', ROOM[index])}>
              {title[language]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Bar key={line.place} widget={widget} line={line} largest={largest} alsoLargest={alsoLargest} />
        ))}
      </tbody>
    </table>
  );
}

interface BarProps {
  readonly widget: ListWidget;
  readonly line: ListLine;
  /** Of all lines. */
  readonly largest: number;
  /** The same of each further column. */
  readonly alsoLargest: readonly number[];
}

function Bar({ widget, line, largest, alsoLargest }: BarProps) {
  const { say, language } = useText();
  const among = { language, largest };
  return (
    <tr className="border-t border-line">
      <th scope="row" className="h-9 py-1 pl-4 text-left font-normal">
        <span className="block truncate" title={line.name}>
          {line.name ?? <Unknown reason={say('value.unknown')} />}
        </span>
        <span
          aria-hidden
          className="mt-0.5 block h-1 rounded-[2px] bg-accent"
          style={{ width: `${Math.max(line.length * 100, line.length > 0 ? 0.5 : 0)}%` }}
        />
      </th>
      <td className="figures py-1 pr-4 pl-2 text-right" title={exactAmong(line.value, widget.format, among)}>
        {line.value === undefined ? (
          <Unknown reason={say('value.unknown')} />
        ) : (
          shortAmong(line.value, widget.format, among)
        )}
      </td>
      {widget.also.slice(0, ALSO_SHOWN).map(({ column, format }, index) => (
        <td key={column} className={classNames('figures py-1 pr-4 text-right text-muted', ROOM[index])}>
          <Figure
            value={line.also[index]}
            format={format}
            largest={alsoLargest[index] ?? 0}
            reason={say('value.unknown')}
          />
        </td>
      ))}
    </tr>
  );
}
