import type { Language } from '@tallygate/contract';

/** Where and in which words times are written: the account's zone, the reader's language. */
export interface TimeStyle {
  readonly zone: string;
  readonly language: Language;
}

/** Date and time to the second in the account's zone: `2026. 11. 3. 14:05:09`. */
export function dateTime(instant: string | number, style: TimeStyle): string {
  return format(instant, style, {
    year: 'numeric',
    month: style.language === 'ko' ? 'numeric' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
}

/** The same to the millisecond and with the zone's offset, alike in every language: `2026-11-03 14:05:09.042 UTC+9`. */
export function exactTime(instant: string | number, style: TimeStyle): string {
  const milliseconds = String(new Date(instant).getUTCMilliseconds()).padStart(3, '0');
  const day = format(instant, { ...style, language: 'en' }, { year: 'numeric', month: '2-digit', day: '2-digit' });
  const [month, date, year] = day.split('/');
  return `${year}-${month}-${date} ${timeOfDay(instant, style)}.${milliseconds} ${offsetName(style, instant)}`;
}

/** The time of day to the second: `14:05:09`. */
export function timeOfDay(instant: string | number, style: TimeStyle): string {
  return format(instant, style, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

/** A calendar day, `YYYY-MM-DD`, as people write it: `2026. 11. 3.` or `Nov 3, 2026`. */
export function calendarDay(day: string, language: Language): string {
  return format(`${day}T00:00:00Z`, { zone: 'UTC', language }, { dateStyle: 'medium' });
}

/** The month of a calendar day: `2026년 11월` or `Nov 2026`. */
export function calendarMonth(day: string, language: Language): string {
  const month = language === 'ko' ? 'long' : 'short';
  return format(`${day}T00:00:00Z`, { zone: 'UTC', language }, { year: 'numeric', month });
}

/** The same without the year but in January, for axes: `9월` or `Sep`. */
export function shortMonth(day: string, language: Language): string {
  const month = language === 'ko' ? 'long' : 'short';
  return day.slice(5, 7) === '01'
    ? calendarMonth(day, language)
    : format(`${day}T00:00:00Z`, { zone: 'UTC', language }, { month });
}

/** A day without the year, for axes: `11. 3.` or `Nov 3`. */
export function shortDay(day: string, language: Language): string {
  const month = language === 'ko' ? 'numeric' : 'short';
  return format(`${day}T00:00:00Z`, { zone: 'UTC', language }, { month, day: 'numeric' });
}

/** The same with its weekday, for tooltips. */
export function dayWithWeekday(day: string, language: Language): string {
  const month = language === 'ko' ? 'numeric' : 'short';
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', month, day: 'numeric', weekday: 'short' };
  return format(`${day}T00:00:00Z`, { zone: 'UTC', language }, options);
}

/** The same without the year: `10. 23. (금)` or `Fri, Oct 23`. */
export function shortDayWithWeekday(day: string, language: Language): string {
  const month = language === 'ko' ? 'numeric' : 'short';
  return format(`${day}T00:00:00Z`, { zone: 'UTC', language }, { month, day: 'numeric', weekday: 'short' });
}

/** Day and time to the minute, for tables that are read at a glance: `11. 3. 14:05`; of another year than now's, with it. */
export function dayAndTime(instant: string | number, now: string | number, style: TimeStyle): string {
  return format(instant, style, { ...dayBeside(instant, now, style), ...CLOCK });
}

/** The same to the second. */
export function dayAndSecond(instant: string | number, now: string | number, style: TimeStyle): string {
  return format(instant, style, { ...dayBeside(instant, now, style), ...CLOCK, second: '2-digit' });
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

function dayBeside(
  instant: string | number,
  now: string | number,
  style: TimeStyle,
): Pick<Intl.DateTimeFormatOptions, 'year' | 'month' | 'day'> {
  const yearOf = (at: string | number) => format(at, { ...style, language: 'en' }, { year: 'numeric' });
  return {
    ...(yearOf(instant) === yearOf(now) ? {} : { year: 'numeric' }),
    month: style.language === 'ko' ? 'numeric' : 'short',
    day: 'numeric',
  };
}

/** A weekday by its number, 1 is Monday: `월` or `Mon`. */
export function shortWeekday(weekday: number, language: Language): string {
  // The 1st of January 2024 was a Monday.
  return format(Date.UTC(2024, 0, weekday), { zone: 'UTC', language }, { weekday: 'short' });
}

/** A span of days, both included: `2026. 11. 16. – 11. 22.` */
export function daySpan(first: string, last: string, language: Language): string {
  return first === last
    ? calendarDay(first, language)
    : `${calendarDay(first, language)} – ${shortDay(last, language)}`;
}

/** The hour that an instant is in, for axes: `14:00`; at midnight its day. */
export function shortHour(instant: string, { zone, language }: TimeStyle): string {
  const hour = hourAlone(instant, { zone, language });
  const month = language === 'ko' ? 'numeric' : 'short';
  return hour === '00:00' ? format(instant, { zone, language }, { month, day: 'numeric' }) : hour;
}

/** The hour that an instant is in, at midnight too: for axes within one day. */
export function hourAlone(instant: string, style: TimeStyle): string {
  return format(instant, style, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** The hour with its day and weekday, for tooltips and tables. */
export function hourOfDay(instant: string, { zone, language }: TimeStyle): string {
  const month = language === 'ko' ? 'numeric' : 'short';
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', month, day: 'numeric', weekday: 'short' };
  const day = format(instant, { zone, language }, options);
  return `${day} ${format(instant, { zone, language }, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}`;
}

/** The same without the year: `10. 23. (금) 14:00`. */
export function shortHourOfDay(instant: string, { zone, language }: TimeStyle): string {
  const month = language === 'ko' ? 'numeric' : 'short';
  const day = format(instant, { zone, language }, { month, day: 'numeric', weekday: 'short' });
  return `${day} ${hourAlone(instant, { zone, language })}`;
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** How long ago, in the largest whole unit: `3분 전`, `3 minutes ago`; under a minute in seconds. */
export function relativeTime(instant: string | number, now: number, language: Language): string {
  const ago = new Date(instant).getTime() - now;
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const [unit, length] of STEPS) {
    if (Math.abs(ago) >= length) return words.format(Math.trunc(ago / length), unit);
  }
  return words.format(Math.trunc(ago / 1_000), 'second');
}

/** The zone with what it is ahead of UTC at an instant: `Asia/Seoul (UTC+9)`. */
export function zoneName(style: TimeStyle, at: string | number): string {
  return style.zone === 'UTC' ? 'UTC' : `${style.zone} (${offsetName(style, at)})`;
}

function offsetName({ zone }: TimeStyle, at: string | number): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(
    new Date(at),
  );
  return (parts.find((part) => part.type === 'timeZoneName')?.value ?? 'UTC').replace('GMT', 'UTC');
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Formatters are dear to make and used in every row. */
function format(instant: string | number, style: TimeStyle, options: Intl.DateTimeFormatOptions): string {
  const key = `${style.language} ${style.zone} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  const formatter = known ?? new Intl.DateTimeFormat(style.language, { ...options, timeZone: style.zone });
  if (known === undefined) formatters.set(key, formatter);
  return formatter.format(new Date(instant));
}
