import type { RunPeriodFacts } from '@tallygate/contract';
import { calendarDay, exactTime } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { formDays } from './period-form.ts';

/** The first and the last day of a period in the account's zone, with the instants for those who rest on them. */
export function PeriodSpan({ period }: { readonly period: Pick<RunPeriodFacts, 'starts_at' | 'ends_at'> }) {
  const { language } = useText();
  const zone = useSignedIn().account.time_zone;
  const { firstDay, lastDay } = formDays(period, zone);
  const exact = `${exactTime(period.starts_at, { zone, language })} – ${exactTime(period.ends_at, { zone, language })}`;
  return (
    <span className="figures font-normal text-muted" title={exact}>
      {calendarDay(firstDay, language)} – {calendarDay(lastDay, language)}
    </span>
  );
}
