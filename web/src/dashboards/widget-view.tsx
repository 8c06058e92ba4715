import type { Dashboard, DatasetResult, Widget } from '@tallygate/contract';
import type { UseQueryResult } from '@tanstack/react-query';
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
}

/** One widget in whatever state its dataset is. The last good figures stay when a refresh fails. */
export function WidgetView({ widget, dashboard, datasets, days, openDay }: WidgetViewProps) {
  const query = datasets.get(widget.dataset);
  if (query?.data !== undefined) {
    const daily = widget.kind === 'tile' ? datasets.get(widget.sparkline?.dataset ?? '')?.data : undefined;
    return <Known widget={widget} data={{ result: query.data, daily, days, openDay, isStale: query.isError }} />;
  }
  return (
    <WidgetFrame widget={widget} unit={undefined} result={undefined} isStale={false} twin={undefined}>
      {query?.isError === true ? (
        <Failed query={query} granter={dashboard.published_by} />
      ) : (
        <WidgetSkeleton kind={widget.kind} />
      )}
    </WidgetFrame>
  );
}

function Failed({ query, granter }: { readonly query: UseQueryResult<DatasetResult>; readonly granter: string }) {
  return <Trouble error={query.error} onRetry={() => void query.refetch()} granter={granter} className="flex-1 py-4" />;
}

function Known({ widget, data }: { readonly widget: Widget; readonly data: WidgetData }) {
  switch (widget.kind) {
    case 'tile':
      return <TileView widget={widget} data={data} />;
    case 'line':
    case 'bar':
    case 'stacked_bar':
    case 'area':
      return <ChartView widget={widget} data={data} />;
    case 'ranking':
      return <RankingView widget={{ ...widget, kind: 'ranking' }} data={data} />;
    case 'pie':
      return <PieView widget={{ ...widget, kind: 'pie' }} data={data} />;
  }
}
