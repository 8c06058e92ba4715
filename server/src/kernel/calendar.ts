import { asInstant, type Instant, invariant } from './values.ts';

/** A day of the calendar. `month` counts from 1. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** What clocks and calendars of a zone show. */
export interface CivilTime extends CivilDate {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** What the calendar of an IANA zone shows at an instant. Throws a RangeError for a zone that is not known. */
export function civilTimeAt(at: Instant, zone: string): CivilTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
    millisecond: ((at % SECOND_MS) + SECOND_MS) % SECOND_MS,
  };
}

/** When the zone shows this time: the first of two such instants; for a time that is left out, as much later as is left out. */
export function instantOf(civil: CivilTime, zone: string): Instant {
  const { before, after } = readings(civil, zone);
  const [first, last] = before < after ? [before, after] : [after, before];
  if (shows(first, zone, civil)) return asInstant(first);
  return asInstant(shows(last, zone, civil) ? last : before);
}

/** The first instant of a day; of one that a zone leaves out, the first after it. */
export function startOfDay(date: CivilDate, zone: string): Instant {
  const midnight = { ...date, hour: 0, minute: 0, second: 0, millisecond: 0 };
  const at = instantOf(midnight, zone);
  if (shows(at, zone, midnight)) return at;
  // Clocks skipped midnight: the day begins at the skip, which lies between the two readings of it.
  const { before, after } = readings(midnight, zone);
  let [low, high] = [Math.min(before, after), Math.max(before, after)];
  const offset = offsetAt(high, zone);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, zone) === offset) high = middle;
    else low = middle;
  }
  return asInstant(high);
}

/** The day so many days later, or earlier. */
export function addDays(date: CivilDate, days: number): CivilDate {
  const moved = new Date(Date.UTC(date.year, date.month - 1, date.day + days));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/**
 * So many months after an anchor, at the anchor's time of day in the zone, on its day of the month or the month's last
 * one. Always counted from the anchor: counted from each other, months would drift (31 January, 28 February, 28 March).
 */
export function addMonths(anchor: Instant, months: number, zone: string): Instant {
  const civil = civilTimeAt(anchor, zone);
  const index = civil.year * 12 + (civil.month - 1) + months;
  const [year, month] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  return instantOf({ ...civil, year, month, day: Math.min(civil.day, daysIn(year, month)) }, zone);
}

/** The month in which an instant lies, as `[from, to)`. */
export function monthAround(at: Instant, zone: string): { readonly from: Instant; readonly to: Instant } {
  const { year, month } = civilTimeAt(at, zone);
  const next = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
  return { from: startOfDay({ year, month, day: 1 }, zone), to: startOfDay({ ...next, day: 1 }, zone) };
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The time as it would be with the zone's offset of the day before, and of the day after. */
function readings(civil: CivilTime, zone: string): { readonly before: number; readonly after: number } {
  const utc = asUtc(civil);
  return { before: utc - offsetAt(utc - DAY_MS, zone), after: utc - offsetAt(utc + DAY_MS, zone) };
}

function shows(at: number, zone: string, civil: CivilTime): boolean {
  return at + offsetAt(at, zone) === asUtc(civil);
}

function offsetAt(at: number, zone: string): number {
  return asUtc(civilTimeAt(asInstant(at), zone)) - at;
}

function asUtc({ year, month, day, hour, minute, second, millisecond }: CivilTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  invariant(made.resolvedOptions().hourCycle === 'h23', 'hours are counted from 0 to 23');
  formats.set(zone, made);
  return made;
}
