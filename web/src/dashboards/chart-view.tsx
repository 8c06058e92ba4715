import { lazy, Suspense, useContext, useMemo, useState } from 'react';
import { Skeleton } from '../components/skeleton.tsx';
import { useText } from '../locales/use-text.ts';
import { type ChartModel, chartModel, monthOf } from './chart-model.ts';
import { EmptyNote } from './empty-note.tsx';
import { Legend } from './legend.tsx';
import { splitModel } from './split-model.ts';
import { SpokenTable } from './spoken-table.tsx';
import { TableView } from './table-view.tsx';
import { type Twin, twinOfChart } from './twin.ts';
import { ValuesOfPage } from './value-names.ts';
import type { WidgetData } from './widget-data.ts';
import { WidgetFrame } from './widget-frame.tsx';
import { unitOf } from './widget-unit.ts';
import type { ChartWidget, SplitWidget } from './widgets.ts';

// The drawing library is larger than the rest of the page: it comes when the first chart does.
const DaysChart = lazy(() => import('../charts/days-chart.tsx').then((module) => ({ default: module.DaysChart })));

/** Series over days or months, as a picture or as a table. */
export function ChartView({ widget, data }: { readonly widget: ChartWidget | SplitWidget; readonly data: WidgetData }) {
  const { say, language } = useText();
  const [isTable, setTable] = useState(false);
  const { drawn, whole } = useModels(widget, data);
  const twin = useMemo(() => twinOfChart(whole, { say, language }), [whole, say, language]);
  const title = widget.title[language];
  return (
    <WidgetFrame
      widget={widget}
      unit={unitOf(widget, { say, language })}
      result={data.result}
      isStale={data.isStale}
      twin={twin}
      view={{ isTable, onToggle: () => setTable(!isTable) }}
    >
      {isTable ? (
        <div className="max-h-72 overflow-y-auto">
          <TableView twin={twin} label={say('widget.tableOf', { title })} />
        </div>
      ) : (
        <Picture model={drawn} twin={twin} title={title} openDay={openPlace(data, drawn)} isNothing={data.isNothing} />
      )}
    </WidgetFrame>
  );
}

/** What is drawn, and what the table and the file hold: those have room for every series. */
function useModels(widget: ChartWidget | SplitWidget, { result, days }: WidgetData) {
  const { say, language } = useText();
  const known = useContext(ValuesOfPage);
  return useMemo(() => {
    if (!('by' in widget)) {
      const model = chartModel(widget, { result, days, language });
      return { drawn: model, whole: model };
    }
    const data = { result, days, language, known, restTitle: say('widget.other') };
    return { drawn: splitModel(widget, data), whole: splitModel(widget, { ...data, isWhole: true }) };
  }, [widget, result, days, known, say, language]);
}

/** The day that goes on, or its month. */
function openPlace({ openDay }: WidgetData, { every }: ChartModel): string | undefined {
  return openDay === undefined || every === 'day' ? openDay : monthOf(openDay);
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
            label={say(model.every === 'month' ? 'widget.chartOfMonths' : 'widget.chartOf', {
              title,
              days: model.days.length,
            })}
          />
        </Suspense>
      </div>
      <SpokenTable twin={twin} label={say('widget.tableOf', { title })} />
    </>
  );
}
