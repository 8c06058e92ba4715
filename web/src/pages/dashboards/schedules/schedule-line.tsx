import type { Dashboard, DashboardSchedule } from '@tallygate/contract';
import type { ScheduleAct } from '../../../api/use-dashboard-schedules.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { MenuItem } from '../../../components/menu.tsx';
import { Time } from '../../../components/values.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { RowMenu } from '../../settings/people/row-menu.tsx';
import { ScheduleWords } from '../../settings/scheduled-prompts/schedule-words.tsx';

interface ScheduleLineProps {
  readonly schedule: DashboardSchedule;
  readonly dashboard: Dashboard;
  readonly isBusy: boolean;
  /** It was asked to be sent just now. */
  readonly isSent: boolean;
  readonly onAct: (act: ScheduleAct) => void;
  readonly onEdit: () => void;
}

/** One mail by the clock: what, when, to whom, and what came of it last. */
export function ScheduleLine({ schedule, dashboard, isBusy, isSent, onAct, onEdit }: ScheduleLineProps) {
  const { say, language } = useText();
  const page = dashboard.document.pages.find(({ id }) => id === schedule.page);
  const name = page?.title[language] ?? schedule.page;
  const { id, is_on: isOn } = schedule;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          {name} <span className="font-normal text-muted">{say(`dashboards.mailRange.${schedule.range}`)}</span>
          {!isOn && <Badge tone="neutral">{say('dashboards.mailOff')}</Badge>}
        </p>
        <When schedule={schedule} />
        <p className="text-small break-all text-muted">{schedule.recipients.join(', ')}</p>
        <Last schedule={schedule} />
        {isSent && (
          <p role="status" className="text-small text-good">
            {say('dashboards.mailUnderWay')}
          </p>
        )}
      </div>
      <span className="flex items-center gap-1">
        <Button disabled={isBusy} onClick={() => onAct({ what: 'send', schedule: id })}>
          {say('dashboards.sendNow')}
        </Button>
        <RowMenu name={name}>
          <MenuItem onSelect={onEdit}>{say('dashboards.changeMail')}</MenuItem>
          <MenuItem onSelect={() => onAct({ what: 'change', schedule: id, body: { is_on: !isOn } })}>
            {say(isOn ? 'dashboards.mailTurnOff' : 'dashboards.mailTurnOn')}
          </MenuItem>
          <MenuItem onSelect={() => onAct({ what: 'remove', schedule: id })}>{say('dashboards.removeMail')}</MenuItem>
        </RowMenu>
      </span>
    </li>
  );
}

function When({ schedule }: { readonly schedule: DashboardSchedule }) {
  const { say } = useText();
  const zone = useSignedIn().account.time_zone;
  const [next] = schedule.next_at;
  return (
    <div className="text-small">
      <ScheduleWords prompt={{ cron: schedule.cron, time_zone: zone }} />
      {next !== undefined && (
        <p className="text-muted">
          {say('dashboards.mailNext')} <Time at={next} />
        </p>
      )}
    </div>
  );
}

function Last({ schedule: { last } }: { readonly schedule: DashboardSchedule }) {
  const { say } = useText();
  if (last === null) return null;
  return (
    <p className={last.outcome === 'failed' ? 'text-small text-bad' : 'text-small text-muted'}>
      {say(`dashboards.mailLast.${last.outcome}`)} <Time at={last.at} />
      {last.reason !== null && ` · ${last.reason}`}
    </p>
  );
}
