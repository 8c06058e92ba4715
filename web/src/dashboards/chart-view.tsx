import { lazy, Suspense, useMemo, useState } from 'react';
import { Skeleton } from '../components/skeleton.tsx';
import { useText } from '../locales/use-text.ts';
import { type ChartModel, chartModel } from './chart-model.ts';
import { EmptyNote } from './empty-note.tsx';
import { Legend } from './legend.tsx';
import { SpokenTable } from './spoken-table.tsx';
import { TableView } from './table-view.tsx';
import { type Twin, twinOfChart } from './twin.ts';
import type { WidgetData } from './widget-data.ts';
import { WidgetFrame } from './widget-frame.tsx';
import { unitOf } from './widget-unit.ts';
import type { ChartWidget } from './widgets.ts';

// The drawing library is larger than the rest of the page: it comes when the first chart does.
const DaysChart = lazy(() => import('../charts/days-chart.tsx').then((module) => ({ default: module.DaysChart })));

/** Series over days, as a picture or as a table. */
export function ChartView({ widget, data }: { readonly widget: ChartWidget; readonly data: WidgetData }) {
  const { say, language } = useText();
  const { result, days, openDay } = data;
  const [isTable, setTable] = useState(false);
  const model = useMemo(() => chartModel(widget, { result, days, language }), [widget, result, days, language]);
  const twin = useMemo(() => twinOfChart(model, { say, language }), [model, say, language]);
  const title = widget.title[language];
  return (
    <WidgetFrame
      widget={widget}
      unit={unitOf(widget, { say, language })}
      result={result}
      isStale={data.isStale}
      twin={twin}
      view={{ isTable, onToggle: () => setTable(!isTable) }}
    >
      {isTable ? (
        <div className="max-h-72 overflow-y-auto">
          <TableView twin={twin} label={say('widget.tableOf', { title })} />
        </div>
      ) : (
        <Picture model={model} twin={twin} title={title} openDay={openDay} isNothing={data.isNothing} />
      )}
    </WidgetFrame>
  );
}

interface PictureProps {
  readonly model: ChartModel;
  readonly twin: Twin;
  readonly title: string;
  readonly openDay: string | undefined;
  readonly isNothing: boolean;
}

function Picture({ model, twin, title, openDay, isNothing }: PictureProps) {
  const { say } = useText();
  if (model.isEmpty) return <EmptyNote isZero={!isNothing} />;
  return (
    <>
      <Legend series={model.series} />
      <div className="px-4 pb-3">
        <Suspense fallback={<Skeleton className="h-56 w-full" />}>
          <DaysChart
            model={model}
            openDay={openDay}
            label={say('widget.chartOf', { title, days: model.days.length })}
          />
        </Suspense>
      </div>
      <SpokenTable twin={twin} label={say('widget.tableOf', { title })} />
    </>
  );
}
