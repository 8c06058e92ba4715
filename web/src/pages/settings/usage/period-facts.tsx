import type { RunPeriodFacts, RunSummaryFacts } from '@tallygate/contract';
import type { ReactNode } from 'react';
import { Unknown } from '../../../components/values.tsx';
import { exactNumber } from '../../../format/number.ts';
import { calendarDay, exactTime, timeOfDay } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { dayOf } from '../../../range/zone-day.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';

interface PeriodFactsProps {
  readonly summary: RunSummaryFacts;
  readonly period: RunPeriodFacts;
}

/** The figures of a period, each with what it is. */
export function PeriodFacts({ summary, period }: PeriodFactsProps) {
  const { say, language } = useText();
  const runs = (count: number) => say('usage.runs', { count: exactNumber(count, language) });
  return (
    <dl className="mt-4 grid grid-cols-2 gap-x-4 gap-y-3 border-t border-line pt-3 md:grid-cols-3 lg:grid-cols-6">
      <Fact name="quota" title={say('usage.quota')} note={say(`usage.policy.${period.at_quota}`)}>
        {runs(summary.quota)}
      </Fact>
      <Fact name="add_ons" title={say('usage.addOns')} note={say('usage.addOnsNote')}>
        {runs(summary.add_ons)}
      </Fact>
      <Fact name="left" title={say('usage.left')} note={say('usage.leftNote')}>
        {runs(summary.left)}
      </Fact>
      <Fact name="days_left" title={say('usage.daysLeft')} note={<LastDay period={period} />}>
        {say('usage.days', { count: exactNumber(summary.days_left ?? 0, language) })}
      </Fact>
      <Forecast summary={summary} />
      <Hourly summary={summary} />
      <div className="col-span-full border-t border-line pt-3 text-muted">
        <dt className="inline font-medium">{say('usage.contact')}: </dt>
        <dd className="inline" data-fact="contact">
          {summary.contact === '' ? say('usage.noContact') : summary.contact}
        </dd>
      </div>
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  readonly title: string;
  readonly note: ReactNode;
  readonly children: ReactNode;
}

function Fact({ name, title, note, children }: FactProps) {
  return (
    <div className="min-w-0">
      <dt className="text-small text-muted">{title}</dt>
      <dd data-fact={name} className="figures text-[16px] font-semibold">
        {children}
      </dd>
      <dd className="text-small text-muted">{note}</dd>
    </div>
  );
}

function LastDay({ period }: { readonly period: RunPeriodFacts }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const day = calendarDay(dayOf(Date.parse(period.ends_at) - 1, zone), language);
  return <span title={exactTime(period.ends_at, { zone, language })}>{say('usage.until', { day })}</span>;
}

/** When all is used up if it goes on like this, else what it comes to. */
function Forecast({ summary }: { readonly summary: RunSummaryFacts }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const { forecast } = summary;
  if (forecast === null) {
    return (
      <Fact name="forecast" title={say('usage.forecast')} note={say('usage.forecastNone')}>
        <Unknown reason={say('usage.forecastNone')} />
      </Fact>
    );
  }
  const atEnd = say('usage.forecastAtEnd', { count: exactNumber(forecast.runs_at_end, language) });
  const { exhausted_at: at } = forecast;
  return (
    <Fact name="forecast" title={say(at === null ? 'usage.forecast' : 'usage.forecastOut')} note={atEnd}>
      {at === null ? (
        say('usage.forecastEnough')
      ) : (
        <time dateTime={at} title={exactTime(at, { zone, language })}>
          {calendarDay(dayOf(Date.parse(at), zone), language)}
        </time>
      )}
    </Fact>
  );
}

function Hourly({ summary }: { readonly summary: RunSummaryFacts }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const { runs_per_hour: hourly } = summary;
  if (hourly === null) {
    return (
      <Fact name="hourly" title={say('usage.hourly')} note={say('usage.hourlyNoneNote')}>
        {say('usage.hourlyNone')}
      </Fact>
    );
  }
  const isUp = hourly.used >= hourly.limit;
  const again = hourly.reset_at === null ? '' : timeOfDay(hourly.reset_at, { zone, language });
  const note = isUp && again !== '' ? say('usage.hourlyAgain', { time: again }) : say('usage.hourlyNote');
  return (
    <Fact name="hourly" title={say('usage.hourly')} note={isUp ? <span className="text-bad">{note}</span> : note}>
      {exactNumber(hourly.used, language)} / {exactNumber(hourly.limit, language)}
    </Fact>
  );
}
