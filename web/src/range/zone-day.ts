/** A calendar day as `YYYY-MM-DD`; which stretch of time it is, a zone decides. */
export type Day = string;

const DAY_MS = 86_400_000;
/** Offsets of the world lie within 14 hours of UTC; a day around the guess covers every one. */
const PROBES_MS = [-DAY_MS, 0, DAY_MS];

/** The calendar day at an instant, in a zone. */
export function dayOf(instant: number, zone: string): Day {
  return new Date(instant + offsetAt(instant, zone)).toISOString().slice(0, 10);
}

/**
 * The first instant of a day in a zone, in milliseconds since 1970. Clock changes count: where midnight is skipped, the day
 * starts later; where it comes twice, it starts at the first.
 */
export function startOfDay(day: Day, zone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const candidates = PROBES_MS.map((probe) => midnight - offsetAt(midnight + probe, zone));
  const starts = candidates.filter((instant) => dayOf(instant, zone) === day && dayOf(instant - 1, zone) < day);
  return starts.length > 0 ? Math.min(...starts) : firstInstantOf(day, zone);
}

/**
 * The instant of a wall clock's `YYYY-MM-DDTHH:MM` in a zone, in milliseconds since 1970. A time that the clocks skip is as
 * much later; of one that comes twice, it is the first. Undefined: no such text.
 */
export function instantOfClock(text: string, zone: string): number | undefined {
  const asUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(asUtc)) return undefined;
  const candidates = PROBES_MS.map((probe) => asUtc - offsetAt(asUtc + probe, zone)).sort((one, other) => one - other);
  return candidates.find((instant) => instant + offsetAt(instant, zone) === asUtc) ?? candidates.at(-1);
}

/** The day a number of days later; earlier when the number is negative. */
export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Every day from the first to the last, both included. */
export function daysBetween(first: Day, last: Day): readonly Day[] {
  return Array.from({ length: dayCount(first, last) }, (_, index) => addDays(first, index));
}

/** How many days from the first to the last, both included. */
export function dayCount(first: Day, last: Day): number {
  return Math.max(0, Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1);
}

/** Whether a text is a day that the calendar has. */
export function isDay(text: string): boolean {
  const instant = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}

/** By halving, for days whose midnight the clocks skip. */
function firstInstantOf(day: Day, zone: string): number {
  let before = Date.parse(`${day}T00:00:00Z`) - DAY_MS;
  let within = before + 2 * DAY_MS;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (dayOf(middle, zone) >= day) within = middle;
    else before = middle;
  }
  return within;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const fields = Object.fromEntries(
    clockOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1_000) * 1_000;
}

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  clocks.set(zone, clock);
  return clock;
}
