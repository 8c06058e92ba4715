import type { Dashboard, Widget } from '@tallygate/contract';
import type { Datasets } from '../api/use-datasets.ts';
import { Trouble } from '../components/notice.tsx';
import { ChartView } from './chart-view.tsx';
import { PieView } from './pie-view.tsx';
import { RankingView } from './ranking-view.tsx';
import { TileView } from './tile-view.tsx';
import type { WidgetData } from './widget-data.ts';
import { WidgetFrame } from './widget-frame.tsx';
import { WidgetSkeleton } from './widget-skeleton.tsx';

interface WidgetViewProps {
  readonly widget: Widget;
  readonly dashboard: Dashboard;
  readonly datasets: Datasets;
  readonly days: readonly string[];
  readonly openDay: string | undefined;
  /** Nothing was counted in the whole range. */
  readonly isNothing: boolean;
}

/** One widget in whatever state its dataset is. The last good figures stay when a refresh fails. */
export function WidgetView({ widget, dashboard, datasets, ...range }: WidgetViewProps) {
  const query = datasets.get(widget.dataset);
  if (query?.data !== undefined) {
    const daily = widget.kind === 'tile' ? datasets.get(widget.sparkline?.dataset ?? '')?.data : undefined;
    return <Known widget={widget} data={{ ...range, result: query.data, daily, isStale: query.isError }} />;
  }
  return (
    <WidgetFrame widget={widget} unit={undefined} result={undefined} isStale={false} twin={undefined}>
      {query?.isError === true ? (
        <Trouble
          error={query.error}
          onRetry={() => void query.refetch()}
          granter={dashboard.published_by}
          isBrief={widget.kind === 'tile'}
          className="flex-1 py-4"
        />
      ) : (
        <WidgetSkeleton kind={widget.kind} />
      )}
    </WidgetFrame>
  );
}

function Known({ widget, data }: { readonly widget: Widget; readonly data: WidgetData }) {
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
      return <RankingView widget={{ ...widget, kind: 'ranking' }} data={data} />;
    case 'pie':
      return <PieView widget={{ ...widget, kind: 'pie' }} data={data} />;
  }
}
