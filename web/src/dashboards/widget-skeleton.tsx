import type { Widget } from '@tallygate/contract';
import { Skeleton } from '../components/skeleton.tsx';
import { useText } from '../locales/use-text.ts';

/** Heights of the bars of a chart that is on its way, in percent. */
const BARS = [38, 52, 47, 64, 58, 71, 43, 49, 66, 60, 74, 69, 80, 55] as const;
const LINES = [92, 78, 61, 50, 34, 22];

/** A widget that is on its way, in its own shape and size. */
export function WidgetSkeleton({ kind }: { readonly kind: Widget['kind'] }) {
  const { say } = useText();
  return (
    <div role="status" aria-label={say('page.loading')} className="flex-1 px-4 pb-4">
      <Shape kind={kind} />
    </div>
  );
}

function Shape({ kind }: { readonly kind: Widget['kind'] }) {
  switch (kind) {
    case 'tile':
      return (
        <div className="space-y-2">
          <Skeleton className="h-8 w-24" />
          <Skeleton className="h-4 w-32" />
          <Skeleton className="h-7 w-full" />
        </div>
      );
    case 'line':
    case 'bar':
    case 'stacked_bar':
    case 'area':
    case 'split_bar':
    case 'category_bar':
      return (
        <div className="flex h-60 items-end gap-2 border-b border-line">
          {BARS.map((height) => (
            <div key={height} className="skeleton flex-1" style={{ height: `${height}%` }} />
          ))}
        </div>
      );
    case 'ranking':
    case 'pie':
    case 'table':
    case 'note':
      return (
        <div className="space-y-3 pt-2">
          {LINES.map((width) => (
            <div key={width} className="skeleton h-5" style={{ width: `${width}%` }} />
          ))}
        </div>
      );
    case 'heatmap':
    case 'treemap':
      return <Skeleton className="h-60 w-full" />;
  }
}
