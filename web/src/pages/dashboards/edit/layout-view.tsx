import type { Datasets } from '../../../api/use-datasets.ts';
import { classNames } from '../../../components/class-names.ts';
import type { Range } from '../../../range/range.ts';
import { Canvas } from './canvas.tsx';
import { Inspector } from './inspector.tsx';
import { PageTabs } from './page-tabs.tsx';
import type { Editing } from './use-editor.ts';

interface LayoutViewProps {
  readonly editing: Editing;
  readonly datasets: Datasets;
  readonly range: Range;
}

/** One page as it looks, and what is chosen on it as it is made. */
export function LayoutView({ editing, datasets, range }: LayoutViewProps) {
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_21rem]">
      <div className={classNames('min-w-0', editing.selection.widget !== undefined && 'max-xl:pb-[50vh]')}>
        <PageTabs editing={editing} />
        <Canvas editing={editing} datasets={datasets} range={range} />
      </div>
      <Inspector editing={editing} datasets={datasets} />
    </div>
  );
}
