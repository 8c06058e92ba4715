import type { ScheduledPromptFacts } from '@tallygate/contract';
import { dateTime, exactTime, zoneName } from '../../../format/time.ts';
import { type Say, useText } from '../../../locales/use-text.ts';
import { choiceOf } from './schedule-choice.ts';

/** When a prompt is asked, in words; a schedule without words stands as it is. */
export function ScheduleWords({ prompt }: { readonly prompt: Pick<ScheduledPromptFacts, 'cron' | 'time_zone'> }) {
  const { say, language } = useText();
  const words = wordsOf(prompt.cron, say, language);
  return (
    <span className="block">
      {words ?? <span className="font-mono text-small">{prompt.cron}</span>}
      <span className="block whitespace-nowrap text-small text-muted">{prompt.time_zone}</span>
    </span>
  );
}

function wordsOf(cron: string, say: Say, language: string): string | undefined {
  const { kind, time, weekday, day } = choiceOf(cron);
  switch (kind) {
    case 'daily':
      return say('schedules.words.daily', { time });
    case 'weekdays':
      return say('schedules.words.weekdays', { time });
    case 'weekly':
      return say('schedules.words.weekly', { time, weekday: weekdayName(Number(weekday), language) });
    case 'monthly':
      return day === 'L' ? say('schedules.words.monthEnd', { time }) : say('schedules.words.monthly', { time, day });
    case 'cron':
      return undefined;
  }
}

/** The name of a day of the week, counted from Sunday. */
export function weekdayName(weekday: number, language: string): string {
  // 4 January 2026 is a Sunday.
  return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, 0, 4 + weekday));
}

/** A time as the prompt's own zone shows it. */
export function ZonedTime({ at, zone }: { readonly at: string; readonly zone: string }) {
  const { language } = useText();
  const style = { zone, language };
  return (
    <time dateTime={at} title={exactTime(at, style)} className="figures whitespace-nowrap">
      {dateTime(at, style)}
    </time>
  );
}

interface NextRunsProps {
  readonly runs: readonly string[];
  readonly zone: string;
}

/** The next times, in the prompt's own zone. */
export function NextRuns({ runs, zone }: NextRunsProps) {
  const { say, language } = useText();
  const [first] = runs;
  if (first === undefined) return null;
  return (
    <div className="text-small">
      <p className="text-muted">{say('schedules.nextIn', { zone: zoneName({ zone, language }, first) })}</p>
      <ol className="mt-1 grid gap-x-4 sm:grid-cols-2">
        {runs.map((at) => (
          <li key={at}>
            <ZonedTime at={at} zone={zone} />
          </li>
        ))}
      </ol>
    </div>
  );
}
