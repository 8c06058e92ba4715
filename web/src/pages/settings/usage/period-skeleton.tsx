import { Panel } from '../../../components/panel.tsx';
import { Skeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';

/** The period while it is on its way, in its own shape. */
export function PeriodSkeleton() {
  const { say } = useText();
  return (
    <Panel className="p-4">
      <div role="status" aria-label={say('page.loading')} className="space-y-4">
        <Skeleton className="h-5 w-56" />
        <Skeleton className="h-8 w-40" />
        <Skeleton className="h-3 w-full" />
        <div className="grid grid-cols-2 gap-4 lg:grid-cols-6">
          {['used', 'quota', 'extra', 'left', 'days', 'forecast'].map((each) => (
            <Skeleton key={each} className="h-10" />
          ))}
        </div>
      </div>
    </Panel>
  );
}
