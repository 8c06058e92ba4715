import type { Dashboard, DashboardSchedule } from '@tallygate/contract';
import { PlusIcon } from 'lucide-react';
import { useState } from 'react';
import { type ScheduleAct, useDashboardSchedules, useScheduleAct } from '../../../api/use-dashboard-schedules.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { useText } from '../../../locales/use-text.ts';
import { Listed } from '../../settings/people/listed.tsx';
import { useRepeatKey } from '../../settings/prices/use-repeat-key.ts';
import { ScheduleEditor } from './schedule-editor.tsx';
import { ScheduleLine } from './schedule-line.tsx';

/** Mails that tell of a dashboard's pages by the clock: making, changing, sending now, ending. */
export function ScheduleList({ dashboard }: { readonly dashboard: Dashboard }) {
  const { say } = useText();
  const schedules = useDashboardSchedules(dashboard.id);
  const acting = useScheduleAct(dashboard.id);
  const keyOf = useRepeatKey();
  /** `new`: a new one is being made. */
  const [edited, setEdited] = useState<DashboardSchedule | 'new'>();
  const [sent, setSent] = useState<string>();
  const act = (what: ScheduleAct) => {
    setSent(undefined);
    const key = what.what === 'send' ? crypto.randomUUID() : keyOf(what);
    acting.mutate(
      { ...what, idempotencyKey: key },
      { onSuccess: () => setSent(what.what === 'send' ? what.schedule : undefined) },
    );
  };
  if (edited !== undefined) {
    return (
      <ScheduleEditor
        dashboard={dashboard}
        schedule={edited === 'new' ? undefined : edited}
        onDone={() => setEdited(undefined)}
      />
    );
  }
  return (
    <>
      <Button className="mb-3" onClick={() => setEdited('new')}>
        <PlusIcon aria-hidden />
        {say('dashboards.addMail')}
      </Button>
      <Problem error={acting.error} />
      <div className="rounded-md border border-line">
        <Listed query={schedules} count={2}>
          {(all) =>
            all.length === 0 ? (
              <p className="px-4 py-3 text-muted">{say('dashboards.noMails')}</p>
            ) : (
              <ul className="divide-y divide-line">
                {all.map((schedule) => (
                  <ScheduleLine
                    key={schedule.id}
                    schedule={schedule}
                    dashboard={dashboard}
                    isBusy={acting.isPending}
                    isSent={sent === schedule.id}
                    onAct={act}
                    onEdit={() => setEdited(schedule)}
                  />
                ))}
              </ul>
            )
          }
        </Listed>
      </div>
    </>
  );
}
