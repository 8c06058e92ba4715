import { RefreshCwIcon, TriangleAlertIcon } from 'lucide-react';
import type { Datasets } from '../api/use-datasets.ts';
import { Button } from '../components/button.tsx';
import { useText } from '../locales/use-text.ts';

/** Says that figures of before are shown, since newer ones could not be had. */
export function StaleNote({ datasets }: { readonly datasets: Datasets }) {
  const { say } = useText();
  const stale = [...datasets.values()].filter(({ data, isError }) => data !== undefined && isError);
  if (stale.length === 0) return null;
  return (
    <div
      role="status"
      className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-line bg-warn-soft px-4 py-2 text-warn"
    >
      <TriangleAlertIcon aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 flex-1">{say('state.staleNote')}</p>
      <Button onClick={() => stale.forEach((query) => void query.refetch())}>
        <RefreshCwIcon aria-hidden />
        {say('action.retry')}
      </Button>
    </div>
  );
}
