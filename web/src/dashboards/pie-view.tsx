import { lazy, Suspense, useMemo, useState } from 'react';
import { categoryAt, colourToken } from '../charts/colours.ts';
import { Skeleton } from '../components/skeleton.tsx';
import { exactFigure, shortFigure } from '../format/figure.ts';
import { percentage, UNKNOWN } from '../format/number.ts';
import { useText } from '../locales/use-text.ts';
import { EmptyNote } from './empty-note.tsx';
import { type ListModel, listModel, pieces } from './list-model.ts';
import { TableView } from './table-view.tsx';
import { twinOfList } from './twin.ts';
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
  const model = useMemo(() => listModel(widget, result), [widget, result]);
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
      {model.isEmpty && <EmptyNote isZero={model.lines.length > 0 && !data.isNothing} />}
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
  const shown = useMemo(() => {
    const { each, otherValue } = pieces(model);
    const lines = each.map(({ name, value }) => ({ name: name ?? UNKNOWN, value: value ?? 0 }));
    if (otherValue > 0) lines.push({ name: say('widget.other'), value: otherValue });
    return lines.map((line, place) => ({
      ...line,
      colour: categoryAt(place),
      share: percentage(line.value / model.total, language),
      text: exactFigure(line.value, widget.format, language),
    }));
  }, [model, widget, say, language]);
  return (
    <div className="flex flex-wrap items-center gap-6 px-4 pb-4">
      <Suspense fallback={<Skeleton className="size-44 rounded-full" />}>
        <PieChart pieces={shown} label={title} />
      </Suspense>
      <table aria-label={say('widget.tableOf', { title })} className="min-w-48 flex-1 text-small">
        <tbody>
          {shown.map(({ name, value, share, colour, text }) => (
            <tr key={name} className="border-t border-line first:border-t-0">
              <th scope="row" className="h-8 text-left font-normal">
                <span
                  aria-hidden
                  className="mr-2 inline-block size-2 rounded-[2px]"
                  style={{ background: colourToken(colour) }}
                />
                {name}
              </th>
              <td className="figures text-right" title={text}>
                {shortFigure(value, widget.format, language)}
              </td>
              <td className="figures w-16 text-right text-muted">{share}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
