import { dayOf } from '../../../range/zone-day.ts';

/** A calendar month: `2026-01`. */
export const MONTH_SHAPE = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The month of an instant in a zone, and those before it, newest first: `2026-11`, `2026-10` … `now`: milliseconds since 1970. */
export function lastMonths(now: number, zone: string, count: number): readonly string[] {
  const [year = 1970, month = 1] = dayOf(now, zone).split('-').map(Number);
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  );
}
