import type { Dashboard, Widget } from '@tallygate/contract';
import { type CSSProperties, useMemo } from 'react';
import type { Datasets } from '../api/use-datasets.ts';
import type { Range } from '../range/range.ts';
import { daysBetween } from '../range/zone-day.ts';
import { type Span, spansOf } from './spans.ts';
import { WidgetView } from './widget-view.tsx';

interface WidgetGridProps {
  readonly dashboard: Dashboard;
  readonly widgets: readonly Widget[];
  readonly datasets: Datasets;
  readonly range: Range;
  /** Nothing was counted in the whole range. */
  readonly isNothing: boolean;
}

/** Widgets over the days of one range, each in its columns of the grid. */
export function WidgetGrid({ dashboard, widgets, datasets, range, isNothing }: WidgetGridProps) {
  const days = useMemo(() => daysBetween(range.firstDay, range.lastDay), [range.firstDay, range.lastDay]);
  const spans = useMemo(() => spansOf(widgets), [widgets]);
  return (
    <div className="widgets">
      {widgets.map((widget, index) => (
        <div key={widget.id} style={spanStyle(spans[index])} className="min-w-0">
          <WidgetView
            widget={widget}
            dashboard={dashboard}
            datasets={datasets}
            days={days}
            openDay={range.isOpen ? range.lastDay : undefined}
            isNothing={isNothing}
          />
        </div>
      ))}
    </div>
  );
}

/** The names of the datasets that widgets draw, each once. */
export function datasetNamesOf(widgets: readonly Widget[]): readonly string[] {
  return [...new Set(widgets.flatMap(datasetsOf))];
}

function datasetsOf(widget: Widget): readonly string[] {
  const sparkline = widget.kind === 'tile' && widget.sparkline !== undefined ? [widget.sparkline.dataset] : [];
  return [widget.dataset, ...sparkline];
}

function spanStyle(span: Span | undefined): CSSProperties {
  return { '--narrow': span?.narrow, '--middle': span?.middle, '--wide': span?.wide } as CSSProperties;
}
