import type { Widget } from '@tallygate/contract';
import { lazy, Suspense, useMemo } from 'react';
import type { Datasets } from '../api/use-datasets.ts';
import { Trouble } from '../components/notice.tsx';
import { withTexts } from '../locales/with-texts.ts';
import type { Range } from '../range/range.ts';
import { TileView } from './tile-view.tsx';
import type { WidgetData } from './widget-data.ts';
import { WidgetFrame } from './widget-frame.tsx';
import { WidgetSkeleton } from './widget-skeleton.tsx';
import type { DataWidget } from './widgets.ts';

// Tiles are what is seen first; what stands below them comes when a page has it. The drawing library, which is larger than all
// the rest, is on its way while the chart's figures are.
const ChartView = lazy(async () => {
  import('../charts/days-chart.tsx').catch(() => undefined);
  return { default: (await withTexts(import('./chart-view.tsx'))).ChartView };
});
const RankingView = lazy(async () => ({ default: (await withTexts(import('./ranking-view.tsx'))).RankingView }));
const PieView = lazy(async () => ({ default: (await withTexts(import('./pie-view.tsx'))).PieView }));
const TableWidgetView = lazy(async () => ({
  default: (await withTexts(import('./table-widget-view.tsx'))).TableWidgetView,
}));
const CategoryView = lazy(async () => ({ default: (await withTexts(import('./category-view.tsx'))).CategoryView }));
const HeatmapView = lazy(async () => ({ default: (await withTexts(import('./heatmap-view.tsx'))).HeatmapView }));
const TreemapView = lazy(async () => ({ default: (await withTexts(import('./treemap-view.tsx'))).TreemapView }));
const NoteView = lazy(async () => ({ default: (await withTexts(import('./note-view.tsx'))).NoteView }));

/** Figures of the period before a range. */
export interface Before {
  readonly datasets: Datasets;
  readonly range: Range;
}

interface WidgetViewProps {
  readonly widget: Widget;
  readonly datasets: Datasets;
  readonly before: Before | undefined;
  /** Address of somebody who can grant. */
  readonly granter: string | undefined;
  readonly range: Range;
  readonly now: number;
  /** Nothing was counted in the whole range. */
  readonly isNothing: boolean;
}

/** One widget in whatever state its dataset is. */
export function WidgetView({ widget, ...props }: WidgetViewProps) {
  if (widget.kind !== 'note') return <OfDataset widget={widget} {...props} />;
  return (
    <Suspense fallback={null}>
      <NoteView widget={widget} />
    </Suspense>
  );
}

/** The last good figures stay when a refresh fails. */
function OfDataset({ widget, datasets, granter, ...props }: WidgetViewProps & { readonly widget: DataWidget }) {
  const query = datasets.get(widget.dataset);
  if (query?.data !== undefined) {
    return <Known widget={widget} result={query.data} isStale={query.isError} datasets={datasets} {...props} />;
  }
  return (
    <WidgetFrame widget={widget} unit={undefined} result={undefined} isStale={false} twin={undefined}>
      {query?.isError === true ? (
        <Trouble
          error={query.error}
          onRetry={() => void query.refetch()}
          granter={granter}
          isBrief={widget.kind === 'tile'}
          className="flex-1 py-4"
        />
      ) : (
        <WidgetSkeleton kind={widget.kind} />
      )}
    </WidgetFrame>
  );
}

type KnownProps = Pick<WidgetData, 'result' | 'isStale' | 'range' | 'now' | 'isNothing'> &
  Pick<WidgetViewProps, 'datasets' | 'before'> & { readonly widget: DataWidget };

function Known({ widget, result, isStale, datasets, before, range, now, isNothing }: KnownProps) {
  const daily = widget.kind === 'tile' ? datasets.get(widget.sparkline?.dataset ?? '')?.data : undefined;
  const then = before?.datasets.get(widget.dataset)?.data;
  const rangeBefore = before?.range;
  const data: WidgetData = useMemo(
    () => ({
      result,
      daily,
      before: then === undefined || rangeBefore === undefined ? undefined : { result: then, range: rangeBefore },
      range,
      now,
      isNothing,
      isStale,
    }),
    [result, daily, then, rangeBefore, range, now, isNothing, isStale],
  );
  return (
    <Suspense fallback={<Waiting widget={widget} />}>
      <OfKind widget={widget} data={data} />
    </Suspense>
  );
}

/** The figures are there, and what draws them is on its way. */
function Waiting({ widget }: { readonly widget: DataWidget }) {
  return (
    <WidgetFrame widget={widget} unit={undefined} result={undefined} isStale={false} twin={undefined}>
      <WidgetSkeleton kind={widget.kind} />
    </WidgetFrame>
  );
}

function OfKind({ widget, data }: { readonly widget: DataWidget; readonly data: WidgetData }) {
  switch (widget.kind) {
    case 'tile':
      return <TileView widget={widget} data={data} />;
    case 'line':
    case 'bar':
    case 'stacked_bar':
    case 'area':
    case 'split_bar':
      return <ChartView widget={widget} data={data} />;
    case 'ranking':
      return <RankingView widget={widget} data={data} />;
    case 'pie':
      return <PieView widget={widget} data={data} />;
    case 'table':
      return <TableWidgetView widget={widget} data={data} />;
    case 'category_bar':
      return <CategoryView widget={widget} data={data} />;
    case 'heatmap':
      return <HeatmapView widget={widget} data={data} />;
    case 'treemap':
      return <TreemapView widget={widget} data={data} />;
  }
}
