import type { RunPeriodFacts } from '@tallygate/contract';
import { PlusIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useRunPeriods } from '../../../api/use-runs.ts';
import { Button } from '../../../components/button.tsx';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { Panel } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { CapacityDialog } from './capacity-dialog.tsx';
import { PeriodDialog } from './period-dialog.tsx';
import { type PeriodAct, PeriodTable } from './period-table.tsx';
import { RemovePeriod } from './remove-period.tsx';

/** What is asked of somebody now. */
interface Asking {
  readonly act: PeriodAct;
  readonly period: RunPeriodFacts;
}

/** All periods, those to come and those of before too, and what can be done with them. */
export function PeriodsPanel() {
  const { say } = useText();
  const periods = useRunPeriods();
  const [isCreating, setCreating] = useState(false);
  const [asking, setAsking] = useState<Asking>();
  const newestFirst = useMemo(
    () => [...(periods.data ?? [])].sort((one, other) => (one.starts_at < other.starts_at ? 1 : -1)),
    [periods.data],
  );
  const close = () => setAsking(undefined);
  return (
    <Panel aria-labelledby="usage-periods">
      <header className="flex flex-wrap items-center justify-between gap-2 px-4 pt-3 pb-2">
        <div>
          <h2 id="usage-periods" className="font-semibold">
            {say('usage.periods')}
          </h2>
          <p className="text-small text-muted">{say('usage.periodsText')}</p>
        </div>
        <Button onClick={() => setCreating(true)}>
          <PlusIcon aria-hidden />
          {say('usage.create')}
        </Button>
      </header>
      {periods.isPending && <RowsSkeleton count={2} />}
      {periods.isError && periods.data === undefined && (
        <Trouble error={periods.error} onRetry={() => void periods.refetch()} />
      )}
      {periods.data !== undefined && newestFirst.length === 0 && (
        <Notice kind="empty" title={say('usage.noPeriods')} text={say('usage.noneText')} />
      )}
      {newestFirst.length > 0 && (
        <PeriodTable periods={newestFirst} onAct={(act, period) => setAsking({ act, period })} />
      )}
      {isCreating && <PeriodDialog onClose={() => setCreating(false)} />}
      {asking?.act === 'edit' && <PeriodDialog period={asking.period} onClose={close} />}
      {asking?.act === 'add' && <CapacityDialog period={asking.period} onClose={close} />}
      {asking?.act === 'remove' && <RemovePeriod period={asking.period} onClose={close} />}
    </Panel>
  );
}
