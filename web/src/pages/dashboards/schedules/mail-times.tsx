import { useDeferredValue } from 'react';
import { useNextMails } from '../../../api/use-dashboard-schedules.ts';
import { Choice } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import {
  cronOf,
  SCHEDULE_KINDS,
  type ScheduleChoice,
  type ScheduleKind,
} from '../../settings/scheduled-prompts/schedule-choice.ts';
import { WhenInputs } from '../../settings/scheduled-prompts/schedule-inputs.tsx';
import { NextRuns } from '../../settings/scheduled-prompts/schedule-words.tsx';

interface MailTimesProps {
  readonly dashboard: string;
  readonly schedule: ScheduleChoice;
  readonly problem: string | undefined;
  readonly onChange: (change: Partial<ScheduleChoice>) => void;
}

/** Asks when, in the account's zone, and shows when that will be. */
export function MailTimes({ dashboard, schedule, problem, onChange }: MailTimesProps) {
  const { say } = useText();
  const cron = useDeferredValue(cronOf(schedule));
  const next = useNextMails(dashboard, cron);
  const chooseKind = (kind: string) => {
    // Cron goes on from what was chosen, so that it can be refined.
    const text = kind === 'cron' ? cronOf(schedule) || schedule.cron : schedule.cron;
    onChange({ kind: kind as ScheduleKind, cron: text });
  };
  return (
    <fieldset className="mb-3">
      <legend className="sr-only">{say('schedules.schedule')}</legend>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        <Choice
          label={say('schedules.schedule')}
          value={schedule.kind}
          options={SCHEDULE_KINDS.map((value) => ({ value, title: say(`schedules.kind.${value}`) }))}
          onChoose={chooseKind}
        />
        <WhenInputs schedule={schedule} problem={problem} onChange={onChange} />
      </div>
      <div aria-live="polite" className="min-h-14 rounded-md border border-line bg-sunken px-3 py-2">
        {next.isError && <p className="text-small text-bad">{next.error.message}</p>}
        {next.data !== undefined && <NextRuns runs={next.data.data} zone={next.data.time_zone} />}
        {!next.isError && next.data === undefined && (
          <p className="text-small text-muted">{say('schedules.nextSoon')}</p>
        )}
      </div>
    </fieldset>
  );
}
