import type { Range } from '../../../range/range.ts';
import { addDays, dayOf, startOfDay } from '../../../range/zone-day.ts';

interface Now {
  readonly zone: string;
  readonly now: number;
}

/** Longest term that is drawn day by day, in days; of a longer one, the last part. */
const TERM_DAYS_MAX = 1_800;

/**
 * The part of a period that has begun: from its first instant to the end of today, or to its own end. Undefined: it has not
 * begun.
 */
export function termRange(
  period: { readonly starts_at: string; readonly ends_at: string },
  { zone, now }: Now,
): Range | undefined {
  const startsAt = Date.parse(period.starts_at);
  const endsAt = Date.parse(period.ends_at);
  if (startsAt > now) return undefined;
  const to = Math.min(endsAt, startOfDay(addDays(dayOf(now, zone), 1), zone));
  const lastDay = dayOf(to - 1, zone);
  const earliest = addDays(lastDay, 1 - TERM_DAYS_MAX);
  const firstDay = dayOf(startsAt, zone);
  const isCut = firstDay < earliest;
  return {
    preset: 'custom',
    firstDay: isCut ? earliest : firstDay,
    lastDay,
    from: isCut ? new Date(startOfDay(earliest, zone)).toISOString() : period.starts_at,
    to: new Date(to).toISOString(),
    isOpen: to > now,
  };
}

/** The last days, today included. */
export function lastDays(count: number, { zone, now }: Now): Range {
  const today = dayOf(now, zone);
  const firstDay = addDays(today, 1 - count);
  return {
    preset: 'custom',
    firstDay,
    lastDay: today,
    from: new Date(startOfDay(firstDay, zone)).toISOString(),
    to: new Date(startOfDay(addDays(today, 1), zone)).toISOString(),
    isOpen: true,
  };
}
