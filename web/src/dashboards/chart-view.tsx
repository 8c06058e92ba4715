import { lazy, Suspense, useContext, useMemo, useState } from 'react';
import { Skeleton } from '../components/skeleton.tsx';
import { percentage } from '../format/number.ts';
import type { TextId } from '../locales/ko.ts';
import { useText } from '../locales/use-text.ts';
import { withTexts } from '../locales/with-texts.ts';
import { chartData } from './chart-data.ts';
import { type ChartModel, chartModel } from './chart-model.ts';
import { EmptyNote } from './empty-note.tsx';
import { isAnyKnown } from './is-nothing.ts';
import { comparedTitle, Legend } from './legend.tsx';
import { shareAxisOf } from './share-axis-of.ts';
import { splitModel } from './split-model.ts';
import { SpokenTable } from './spoken-table.tsx';
import { TableView } from './table-view.tsx';
import { type Twin, twinOfChart } from './twin.ts';
import { ValuesOfPage } from './value-names.ts';
import type { WidgetData } from './widget-data.ts';
import { WidgetFrame } from './widget-frame.tsx';
import { unitOf } from './widget-unit.ts';
import type { CategoryWidget, ChartWidget, SplitWidget } from './widgets.ts';

// The drawing library is larger than the rest of the page: it comes when the first chart does.
const DaysChart = lazy(async () => ({ default: (await withTexts(import('../charts/days-chart.tsx'))).DaysChart }));

/** Series over hours, days, weeks or months, as a picture or as a table. */
export function ChartView({ widget, data }: { readonly widget: ChartWidget | SplitWidget; readonly data: WidgetData }) {
  const { drawn, whole, open } = useModels(widget, data);
  return <ModelView widget={widget} data={data} drawn={drawn} whole={whole} open={open} />;
}

interface ModelViewProps {
  readonly widget: ChartWidget | SplitWidget | CategoryWidget;
  readonly data: WidgetData;
  readonly drawn: ChartModel;
  /** What the table and the file hold: those have room for every series. */
  readonly whole: ChartModel;
  /** The place that is not over. */
  readonly open: string | undefined;
}

/** A model in its frame, with its table. */
export function ModelView({ widget, data, drawn, whole, open }: ModelViewProps) {
  const { say, language } = useText();
  const [isTable, setTable] = useState(false);
  const twin = useMemo(() => twinOfChart(whole, { say, language }), [whole, say, language]);
  const title = widget.title[language];
  const { compared } = drawn;
  const before =
    compared === undefined ? [] : [{ title: comparedTitle(compared, { say, language }), colour: undefined }];
  const legend = [...drawn.series.map(({ title: name, colour }) => ({ title: name, colour })), ...before];
  return (
    <WidgetFrame
      widget={widget}
      unit={unitOf(widget, { say, language })}
      result={data.result}
      isStale={data.isStale}
      twin={twin}
      legend={legend}
      view={{ isTable, onToggle: () => setTable(!isTable) }}
    >
      {isTable ? (
        <TableView twin={twin} label={say('widget.tableOf', { title })} />
      ) : (
        <Picture
          model={drawn}
          twin={twin}
          title={title}
          open={open}
          isSplit={'by' in widget}
          isNothing={data.isNothing}
          isZero={!data.isNothing && isAnyKnown(widget, data.result)}
        />
      )}
    </WidgetFrame>
  );
}

function useModels(widget: ChartWidget | SplitWidget, data: WidgetData) {
  const { say, language } = useText();
  const known = useContext(ValuesOfPage);
  return useMemo(() => {
    const { data: rows, open } = chartData(widget.every, data, language);
    if (!('by' in widget)) {
      const model = chartModel(widget, rows);
      return { drawn: model, whole: model, open };
    }
    const split = { ...rows, known, restTitle: say('widget.other') };
    return { drawn: splitModel(widget, split), whole: splitModel(widget, { ...split, isWhole: true }), open };
  }, [widget, data, known, say, language]);
}

const CHART_WORDS: Readonly<Record<ChartModel['every'], TextId>> = {
  hour: 'widget.chartOfHours',
  day: 'widget.chartOf',
  week: 'widget.chartOfWeeks',
  month: 'widget.chartOfMonths',
  name: 'widget.chartOfNames',
};

interface PictureProps {
  readonly model: ChartModel;
  readonly twin: Twin;
  readonly title: string;
  readonly open: string | undefined;
  readonly isSplit: boolean;
  readonly isNothing: boolean;
  readonly isZero: boolean;
}

function Picture({ model, twin, title, open, isSplit, isNothing, isZero }: PictureProps) {
  const { say } = useText();
  if (model.isEmpty) return <EmptyNote isZero={isZero} isNothing={isNothing} />;
  return (
    <>
      <Legend series={model.series} compared={model.compared} isSplit={isSplit} />
      <AxisNote model={model} />
      <div className="px-4 pb-3">
        <Suspense fallback={<Skeleton className="h-56 w-full" />}>
          <DaysChart
            model={model}
            open={open}
            label={say(CHART_WORDS[model.every], { title, days: model.places.length })}
          />
        </Suspense>
      </div>
      <SpokenTable twin={twin} label={say('widget.tableOf', { title })} />
    </>
  );
}

/** Where the axis begins, when that is not at zero: small differences look large there. */
function AxisNote({ model }: { readonly model: ChartModel }) {
  const { say, language } = useText();
  const min = shareAxisOf(model)?.min ?? 0;
  if (min === 0) return null;
  return (
    <p className="px-4 pb-2 text-small text-faint">{say('widget.axisFrom', { share: percentage(min, language) })}</p>
  );
}
