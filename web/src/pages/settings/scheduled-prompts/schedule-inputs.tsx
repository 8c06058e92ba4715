import { useDeferredValue } from 'react';
import { useNextRuns } from '../../../api/use-scheduled-prompts.ts';
import { Choice, Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { PromptForm } from './prompt-form.ts';
import { cronOf, SCHEDULE_KINDS, type ScheduleChoice, type ScheduleKind } from './schedule-choice.ts';
import { NextRuns, weekdayName } from './schedule-words.tsx';

interface ScheduleInputsProps {
  readonly form: Pick<PromptForm, 'schedule' | 'zone'>;
  readonly problem: string | undefined;
  readonly zoneProblem: string | undefined;
  readonly onChange: (change: Partial<PromptForm>) => void;
}

const ZONES = Intl.supportedValuesOf('timeZone');

/** Asks when: by kind and time, or as cron; and shows when that will be. */
export function ScheduleInputs({ form, problem, zoneProblem, onChange }: ScheduleInputsProps) {
  const { say } = useText();
  const { schedule, zone } = form;
  const choose = (change: Partial<ScheduleChoice>) => onChange({ schedule: { ...schedule, ...change } });
  const chooseKind = (kind: string) => {
    // Cron goes on from what was chosen, so that it can be refined.
    const cron = kind === 'cron' ? cronOf(schedule) || schedule.cron : schedule.cron;
    choose({ kind: kind as ScheduleKind, cron });
  };
  return (
    <fieldset className="mt-1 mb-3 border-t border-line pt-3">
      <legend className="sr-only">{say('schedules.schedule')}</legend>
      <div className="grid gap-x-4 sm:grid-cols-3">
        <Choice
          label={say('schedules.schedule')}
          className="mb-5"
          value={schedule.kind}
          options={SCHEDULE_KINDS.map((value) => ({ value, title: say(`schedules.kind.${value}`) }))}
          onChoose={chooseKind}
        />
        <WhenInputs schedule={schedule} problem={problem} onChange={choose} />
        <Field
          label={say('schedules.zone')}
          list="schedule-zones"
          value={zone}
          problem={zoneProblem}
          onChange={(event) => onChange({ zone: event.target.value })}
        />
      </div>
      <datalist id="schedule-zones">
        {ZONES.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Preview cron={cronOf(schedule)} zone={zone.trim()} />
    </fieldset>
  );
}

interface WhenProps {
  readonly schedule: ScheduleChoice;
  readonly problem: string | undefined;
  readonly onChange: (change: Partial<ScheduleChoice>) => void;
}

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 0] as const;
const DAYS = Array.from({ length: 31 }, (_, index) => String(index + 1));

/** When of the chosen kind: at which time, on which day, or as cron. */
export function WhenInputs({ schedule, problem, onChange }: WhenProps) {
  const { say, language } = useText();
  const { kind, time, weekday, day, cron } = schedule;
  if (kind === 'cron') {
    return (
      <Field
        label={say('schedules.cron')}
        hint={say('schedules.cronHint')}
        className="font-mono"
        value={cron}
        problem={problem}
        onChange={(event) => onChange({ cron: event.target.value })}
      />
    );
  }
  return (
    <div className="flex gap-2">
      {kind === 'weekly' && (
        <Choice
          label={say('schedules.weekday')}
          className="flex-1"
          value={weekday}
          options={WEEKDAYS.map((each) => ({ value: String(each), title: weekdayName(each, language) }))}
          onChoose={(chosen) => onChange({ weekday: chosen })}
        />
      )}
      {kind === 'monthly' && (
        <Choice
          label={say('schedules.day')}
          className="flex-1"
          value={day}
          options={[
            ...DAYS.map((each) => ({ value: each, title: each })),
            { value: 'L', title: say('schedules.lastDay') },
          ]}
          onChoose={(chosen) => onChange({ day: chosen })}
        />
      )}
      <Field
        label={say('schedules.time')}
        type="time"
        className="flex-1"
        value={time}
        problem={problem}
        onChange={(event) => onChange({ time: event.target.value })}
      />
    </div>
  );
}

/** What the server makes of it, a moment after the last key. */
function Preview({ cron, zone }: { readonly cron: string; readonly zone: string }) {
  const { say } = useText();
  const schedule = useDeferredValue(`${cron}\n${zone}`).split('\n');
  const next = useNextRuns({ cron: schedule[0] ?? '', time_zone: schedule[1] ?? '' });
  return (
    <div aria-live="polite" className="min-h-20 rounded-md border border-line bg-sunken px-3 py-2">
      {next.isError && <p className="text-small text-bad">{next.error.message}</p>}
      {next.data !== undefined && <NextRuns runs={next.data.data} zone={next.data.time_zone} />}
      {!next.isError && next.data === undefined && <p className="text-small text-muted">{say('schedules.nextSoon')}</p>}
    </div>
  );
}
