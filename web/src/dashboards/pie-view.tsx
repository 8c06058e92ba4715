import { COLOUR_OF_REST, valueColours } from '@tallygate/contract';
import { Fragment, lazy, Suspense, useContext, useMemo, useState } from 'react';
import { colourToken } from '../charts/colours.ts';
import { Skeleton } from '../components/skeleton.tsx';
import { exactFigure, shortFigure } from '../format/figure.ts';
import { percentage, UNKNOWN } from '../format/number.ts';
import { useText } from '../locales/use-text.ts';
import { EmptyNote } from './empty-note.tsx';
import { isAnyKnown } from './is-nothing.ts';
import { type ListModel, listModel, pieces } from './list-model.ts';
import { TableView } from './table-view.tsx';
import { twinOfList } from './twin.ts';
import { ValuesOfPage } from './value-names.ts';
import type { WidgetData } from './widget-data.ts';
import { WidgetFrame } from './widget-frame.tsx';
import { unitOf } from './widget-unit.ts';
import type { ListWidget } from './widgets.ts';

const PieChart = lazy(() => import('../charts/pie-chart.tsx').then((module) => ({ default: module.PieChart })));

/** Parts of a whole: the ring, and beside it every part with its value. */
export function PieView({ widget, data }: { readonly widget: ListWidget; readonly data: WidgetData }) {
  const { say, language } = useText();
  const { result } = data;
  const [isTable, setTable] = useState(false);
  const known = useContext(ValuesOfPage);
  const model = useMemo(() => listModel(widget, result, { known, language }), [widget, result, known, language]);
  const twin = useMemo(() => twinOfList(widget, model, { say, language }), [widget, model, say, language]);
  const title = widget.title[language];
  const label = say('widget.tableOf', { title });
  return (
    <WidgetFrame
      widget={widget}
      unit={unitOf(widget, { say, language })}
      result={result}
      isStale={data.isStale}
      twin={twin}
      view={{ isTable, onToggle: () => setTable(!isTable) }}
    >
      {model.isEmpty && (
        <EmptyNote isZero={!data.isNothing && isAnyKnown(widget, data.result)} isNothing={data.isNothing} />
      )}
      {!model.isEmpty && isTable && <TableView twin={twin} label={label} />}
      {!model.isEmpty && !isTable && <Ring widget={widget} model={model} title={title} />}
    </WidgetFrame>
  );
}

interface RingProps {
  readonly widget: ListWidget;
  readonly model: ListModel;
  readonly title: string;
}

function Ring({ widget, model, title }: RingProps) {
  const { say, language } = useText();
  const known = useContext(ValuesOfPage);
  const shown = useMemo(() => {
    const { each, otherValue } = pieces(model);
    const colours = valueColours(
      each.map(({ key }) => key ?? ''),
      widget.label,
      known.get(widget.label),
    );
    const lines = each.map(({ name, value }, place) => ({
      name: name ?? UNKNOWN,
      value: value ?? 0,
      colour: colours[place] ?? COLOUR_OF_REST,
    }));
    if (otherValue > 0) lines.push({ name: say('widget.other'), value: otherValue, colour: COLOUR_OF_REST });
    return lines.map((line) => ({
      ...line,
      share: percentage(line.value / model.total, language),
      text: exactFigure(line.value, widget.format, language),
    }));
  }, [model, widget, known, say, language]);
  return (
    <div className="flex flex-1 flex-wrap items-center gap-6 px-4 pb-4">
      <Suspense fallback={<Skeleton className="size-44 rounded-full" />}>
        <PieChart pieces={shown} label={title} />
      </Suspense>
      <table aria-label={say('widget.tableOf', { title })} className="min-w-48 flex-1 text-small">
        <tbody>
          {shown.map(({ name, value, share, colour, text }) => (
            <tr key={name} className="border-t border-line first:border-t-0">
              <th scope="row" className="h-8 text-left font-normal">
                <span className="flex items-center gap-2">
                  <span
                    aria-hidden
                    className="size-2 shrink-0 rounded-[2px]"
                    style={{ background: colourToken(colour) }}
                  />
                  <span className="min-w-0">
                    <Breakable name={name} />
                  </span>
                </span>
              </th>
              <td className="figures pl-3 text-right whitespace-nowrap" title={text}>
                {shortFigure(value, widget.format, language)}
              </td>
              <td className="figures w-16 text-right whitespace-nowrap text-muted">{share}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Where there is no room for an address, it is broken before its host rather than within a word. */
function Breakable({ name }: { readonly name: string }) {
  return name.split(/(?=@)/).map((part, place) => (
    <Fragment key={part}>
      {place > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
