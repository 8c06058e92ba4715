import type { Widget } from '@tallygate/contract';
import { type CSSProperties, useMemo } from 'react';
import type { Datasets } from '../api/use-datasets.ts';
import type { Range } from '../range/range.ts';
import { type Span, spansOf } from './spans.ts';
import { useNow } from './use-now.ts';
import { type Before, WidgetView } from './widget-view.tsx';

interface WidgetGridProps {
  readonly widgets: readonly Widget[];
  readonly datasets: Datasets;
  readonly range: Range;
  /** Nothing was counted in the whole range. */
  readonly isNothing: boolean;
  /** The same figures of the period before, where it is compared. */
  readonly before?: Before | undefined;
  /** Address of somebody who can grant what is refused. */
  readonly granter?: string | undefined;
}

/** Widgets over one range, each in its columns of the grid. */
export function WidgetGrid({ widgets, datasets, range, isNothing, before, granter }: WidgetGridProps) {
  const now = useNow();
  const spans = useMemo(() => spansOf(widgets), [widgets]);
  return (
    <div className="widgets">
      {widgets.map((widget, index) => (
        <div key={widget.id} style={spanStyle(spans[index])} className="min-w-0">
          <WidgetView
            widget={widget}
            datasets={datasets}
            before={before}
            granter={granter}
            range={range}
            now={now}
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

/** The names of those whose charts can show the period before. */
export function comparedDatasetsOf(widgets: readonly Widget[]): readonly string[] {
  return [
    ...new Set(widgets.flatMap((widget) => ('x' in widget && widget.kind !== 'heatmap' ? [widget.dataset] : []))),
  ];
}

function datasetsOf(widget: Widget): readonly string[] {
  if (widget.kind === 'note') return [];
  const sparkline = widget.kind === 'tile' && widget.sparkline !== undefined ? [widget.sparkline.dataset] : [];
  return [widget.dataset, ...sparkline];
}

function spanStyle(span: Span | undefined): CSSProperties {
  return { '--narrow': span?.narrow, '--middle': span?.middle, '--wide': span?.wide } as CSSProperties;
}
