import type { Granularity } from '@tallygate/contract';
import type { Range } from './range.ts';
import { addDays, type Day, dayOf, daysBetween } from './zone-day.ts';

const HOUR_MS = 3_600_000;

/** The places of a time axis, in order. */
export interface Places {
  /** Days as `YYYY-MM-DD`, of a week its Monday, of a month its first day; hours as the instant of their start, ISO 8601 in UTC. */
  readonly places: readonly string[];
  /** The place that is not over. */
  readonly open: string | undefined;
  /** The place within which the range begins: a week or month of which only some days are shown. */
  readonly cut: string | undefined;
}

/** What the axis of a range has places for: nothing that is still to come. */
export function placesOf(
  range: Pick<Range, 'firstDay' | 'lastDay' | 'from' | 'to' | 'isOpen'>,
  every: Granularity,
  { zone, now }: { readonly zone: string; readonly now: number },
): Places {
  const places = every === 'hour' ? hoursOf(range, now) : daysOf(range, { every, today: dayOf(now, zone) });
  const isCut = every !== 'hour' && (places[0] ?? range.firstDay) < range.firstDay;
  return { places, open: range.isOpen ? places.at(-1) : undefined, cut: isCut ? places[0] : undefined };
}

/** A place as results name it: instants come with a zone or without milliseconds, dates with a time of day or without. */
export function placeOf(value: unknown, every: Granularity): string {
  const text = String(value);
  if (every !== 'hour') return text.slice(0, 10);
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? text : new Date(instant).toISOString();
}

/** The Monday of a day's week. */
export function mondayOf(day: Day): Day {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** The first day of the month that a day is in. */
function monthOf(day: Day): Day {
  return `${day.slice(0, 7)}-01`;
}

function hoursOf({ from, to }: Pick<Range, 'from' | 'to'>, now: number): readonly string[] {
  const [first, end] = [Date.parse(from), Math.min(Date.parse(to), now + 1)];
  const count = Math.max(0, Math.ceil((end - first) / HOUR_MS));
  return Array.from({ length: count }, (_, index) => new Date(first + index * HOUR_MS).toISOString());
}

type Days = Pick<Range, 'firstDay' | 'lastDay' | 'isOpen'>;

function daysOf(
  { firstDay, lastDay, isOpen }: Days,
  { every, today }: { readonly every: Exclude<Granularity, 'hour'>; readonly today: Day },
): readonly string[] {
  const last = isOpen && today >= firstDay && today < lastDay ? today : lastDay;
  const days = daysBetween(firstDay, last);
  if (every === 'day') return days;
  return [...new Set(days.map(every === 'week' ? mondayOf : monthOf))];
}
