import type { RunSummaryFacts } from '@tallygate/contract';
import { CircleAlertIcon, TriangleAlertIcon } from 'lucide-react';
import { exactNumber } from '../../../format/number.ts';
import { calendarDay } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { dayOf } from '../../../range/zone-day.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { allowedOf, type PeriodState } from './period-state.ts';

interface PeriodMessageProps {
  readonly summary: RunSummaryFacts;
  readonly state: Exclude<PeriodState, 'none'>;
}

/** What a period that is nearly or wholly used up, or will be too early, means for requests, and what to do. Nothing while there is enough. */
export function PeriodMessage({ summary, state }: PeriodMessageProps) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const { period, contact, forecast } = summary;
  if (state === 'under' || period === null) return null;
  const isBad = state === 'over' || (state === 'reached' && period.at_quota === 'refuse');
  const Icon = isBad ? CircleAlertIcon : TriangleAlertIcon;
  const values = {
    allowed: exactNumber(allowedOf(summary), language),
    left: exactNumber(summary.left, language),
    held: exactNumber(summary.held, language),
    over: exactNumber(Math.max(0, summary.used - allowedOf(summary)), language),
    day: calendarDay(dayOf(Date.parse(period.ends_at) - 1, zone), language),
    out: calendarDay(dayOf(Date.parse(forecast?.exhausted_at ?? period.ends_at), zone), language),
  };
  const isUp = state === 'reached' || state === 'over';
  return (
    <div
      role="status"
      className={`mt-3 flex items-start gap-2 rounded-md px-3 py-2 ${isBad ? 'bg-bad-soft' : 'bg-warn-soft'}`}
    >
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${isBad ? 'text-bad' : 'text-warn'}`} />
      <div className="min-w-0">
        <p className="font-medium">{say(`usage.message.${state}`, values)}</p>
        <p>{say(`usage.${isUp ? 'isUp' : 'willBe'}.${period.at_quota}`, values)}</p>
        <p>{contact === '' ? say('usage.askAdmin') : say('usage.askContact', { contact })}</p>
      </div>
    </div>
  );
}
