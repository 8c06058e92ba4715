import { lazy, Suspense, useContext, useMemo, useState } from 'react';
import { Skeleton } from '../components/skeleton.tsx';
import { exactFigure } from '../format/figure.ts';
import { percentage } from '../format/number.ts';
import { useText } from '../locales/use-text.ts';
import { EmptyNote } from './empty-note.tsx';
import { isAnyKnown } from './is-nothing.ts';
import { Legend } from './legend.tsx';
import { SpokenTable } from './spoken-table.tsx';
import { TableView } from './table-view.tsx';
import { type TreemapModel, treemapModel } from './treemap-model.ts';
import { numberCell, type Twin } from './twin.ts';
import { ValuesOfPage } from './value-names.ts';
import type { WidgetData } from './widget-data.ts';
import { WidgetFrame } from './widget-frame.tsx';
import { unitOf } from './widget-unit.ts';
import type { TreemapWidget } from './widgets.ts';

const TreemapChart = lazy(() =>
  import('../charts/treemap-chart.tsx').then((module) => ({ default: module.TreemapChart })),
);

/** Areas as large as their values, within the larger areas that they belong to. */
export function TreemapView({ widget, data }: { readonly widget: TreemapWidget; readonly data: WidgetData }) {
  const { say, language } = useText();
  const [isTable, setTable] = useState(false);
  const known = useContext(ValuesOfPage);
  const { result } = data;
  const model = useMemo(() => treemapModel(widget, result, { known, language }), [widget, result, known, language]);
  const unit = unitOf(widget, { say, language });
  const twin = useMemo(() => {
    const write = (value: number) => ({
      value: exactFigure(value, widget.format, language),
      share: percentage(model.total === 0 ? 0 : value / model.total, language),
    });
    return twinOfTreemap(
      model,
      { name: say('widget.name'), group: say('widget.group'), unit, share: say('widget.share') },
      write,
    );
  }, [model, widget, unit, say, language]);
  const title = widget.title[language];
  const label = say('widget.tableOf', { title });
  const legend = widget.group === undefined ? [] : model.groups.map(({ name, colour }) => ({ title: name, colour }));
  return (
    <WidgetFrame
      widget={widget}
      unit={unit}
      result={result}
      isStale={data.isStale}
      twin={twin}
      legend={legend}
      view={{ isTable, onToggle: () => setTable(!isTable) }}
    >
      {model.isEmpty && <EmptyNote isZero={!data.isNothing && isAnyKnown(widget, result)} isNothing={data.isNothing} />}
      {!model.isEmpty && isTable && <TableView twin={twin} label={label} />}
      {!model.isEmpty && !isTable && (
        <>
          <Legend series={legend} isSplit />
          <div className="flex-1 px-4 pb-4">
            <Suspense fallback={<Skeleton className="h-64 w-full" />}>
              <TreemapChart model={model} format={widget.format} label={say('widget.treemap', { title })} />
            </Suspense>
          </div>
          <SpokenTable twin={twin} label={label} />
        </>
      )}
    </WidgetFrame>
  );
}

interface Titles {
  readonly name: string;
  readonly group: string;
  readonly unit: string;
  readonly share: string;
}

function twinOfTreemap(
  model: TreemapModel,
  titles: Titles,
  write: (value: number) => { readonly value: string; readonly share: string },
): Twin {
  const hasGroups = model.groups.some(({ areas }) => areas.length > 0);
  const lines = model.groups.flatMap(({ name: group, value, areas }) =>
    areas.length === 0 ? [{ group, name: group, value }] : areas.map((area) => ({ group, ...area })),
  );
  return {
    columns: [
      ...(hasGroups ? [{ title: titles.group, isNumeric: false }] : []),
      { title: titles.name, isNumeric: false },
      { title: titles.unit, isNumeric: true },
      { title: titles.share, isNumeric: true },
    ],
    rows: lines.map(({ group, name, value }, index) => {
      const text = write(value);
      const share = model.total === 0 ? 0 : value / model.total;
      return {
        id: String(index),
        cells: [
          ...(hasGroups ? [{ text: group, raw: group, order: group }] : []),
          { text: name, raw: name, order: name },
          numberCell(value, text.value),
          numberCell(share, text.share),
        ],
      };
    }),
  };
}
