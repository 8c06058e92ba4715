import { useText } from '../locales/use-text.ts';
import { classNames } from './class-names.ts';

/** A grey shape where something is about to be. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden className={classNames('skeleton h-4', className)} />;
}

/** Lines of a table that is on its way. */
export function RowsSkeleton({ count }: { readonly count: number }) {
  const { say } = useText();
  return (
    <div role="status" aria-label={say('page.loading')} className="space-y-3 p-4">
      {lineNames(count).map((name) => (
        <div key={name} className="flex gap-4">
          <Skeleton className="w-1/6" />
          <Skeleton className="w-1/3" />
          <Skeleton className="flex-1" />
          <Skeleton className="w-16" />
        </div>
      ))}
    </div>
  );
}

function lineNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `line ${index + 1}`);
}
