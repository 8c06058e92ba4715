import { lazy, Suspense, useContext, useMemo, useState } from 'react';
import { Skeleton } from '../components/skeleton.tsx';
import { exactAmong, tickAmong } from '../format/figure.ts';
import { useText } from '../locales/use-text.ts';
import { EmptyNote } from './empty-note.tsx';
import { type HeatmapModel, heatmapModel, STEPS } from './heatmap-model.ts';
import { isAnyKnown } from './is-nothing.ts';
import { SpokenTable } from './spoken-table.tsx';
import { TableView } from './table-view.tsx';
import { numberCell, type Twin } from './twin.ts';
import { ValuesOfPage } from './value-names.ts';
import type { WidgetData } from './widget-data.ts';
import { WidgetFrame } from './widget-frame.tsx';
import { unitOf } from './widget-unit.ts';
import type { HeatmapWidget } from './widgets.ts';

const HeatmapChart = lazy(() =>
  import('../charts/heatmap-chart.tsx').then((module) => ({ default: module.HeatmapChart })),
);

/** A colour for each place of two axes, such as hours and weekdays. */
export function HeatmapView({ widget, data }: { readonly widget: HeatmapWidget; readonly data: WidgetData }) {
  const { say, language } = useText();
  const [isTable, setTable] = useState(false);
  const known = useContext(ValuesOfPage);
  const { result, range } = data;
  const model = useMemo(
    () => heatmapModel(widget, { result, range, known, language }),
    [widget, result, range, known, language],
  );
  const twin = useMemo(
    () =>
      twinOfHeatmap(model, say('widget.name'), (value) =>
        exactAmong(value, model.format, { language, largest: model.largest }),
      ),
    [model, say, language],
  );
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
      {model.isEmpty && <EmptyNote isZero={!data.isNothing && isAnyKnown(widget, result)} isNothing={data.isNothing} />}
      {!model.isEmpty && isTable && <TableView twin={twin} label={label} />}
      {!model.isEmpty && !isTable && (
        <>
          <div className="flex-1 px-4">
            <Suspense fallback={<Skeleton className="h-60 w-full" />}>
              <HeatmapChart model={model} label={say('widget.heatmap', { title })} />
            </Suspense>
          </div>
          <Scale model={model} />
          <SpokenTable twin={twin} label={label} />
        </>
      )}
    </WidgetFrame>
  );
}

const STEP_NUMBERS = Array.from({ length: STEPS }, (_, index) => index + 1);

/** What the colours stand for, from nothing to the largest. */
function Scale({ model }: { readonly model: HeatmapModel }) {
  const { language } = useText();
  return (
    <p className="figures flex items-center gap-2 px-4 pt-1 pb-3 text-small text-muted">
      {tickAmong(0, model.format, { language, largest: model.largest })}
      <span aria-hidden className="flex gap-px">
        {STEP_NUMBERS.map((step) => (
          <span key={step} className="h-2.5 w-5" style={{ background: `var(--chart-step_${step})` }} />
        ))}
      </span>
      {tickAmong(model.largest, model.format, { language, largest: model.largest })}
    </p>
  );
}

function twinOfHeatmap(model: HeatmapModel, name: string, write: (value: number | undefined) => string): Twin {
  return {
    columns: [{ title: name, isNumeric: false }, ...model.columns.map(({ title }) => ({ title, isNumeric: true }))],
    rows: model.rows.map(({ key, title }, index) => ({
      id: key,
      cells: [
        { text: title, raw: key, order: index },
        ...(model.values[index] ?? []).map((value) => numberCell(value, write(value))),
      ],
    })),
  };
}
