import type { Range } from '../../../range/range.ts';
import { addDays, type Day, dayOf, startOfDay } from '../../../range/zone-day.ts';

/** Ranges of use that can be chosen. All end with yesterday at the latest. */
export const USAGE_RANGES = ['7d', '30d', '90d', 'month', 'last_month'] as const;
export type UsageRange = (typeof USAGE_RANGES)[number];

interface Now {
  readonly zone: string;
  readonly now: number;
}

/** The days that a range means: whole days up to yesterday. Of the first day of a month, its own is none: undefined. */
export function usageRange(name: string | undefined, { zone, now }: Now): Range | undefined {
  const today = dayOf(now, zone);
  const [first, last] = daysOf(USAGE_RANGES.find((one) => one === name) ?? '30d', today);
  return last < first ? undefined : rangeOf(first, last, zone);
}

function daysOf(range: UsageRange, today: Day): readonly [Day, Day] {
  const yesterday = addDays(today, -1);
  const firstOfMonth: Day = `${today.slice(0, 8)}01`;
  switch (range) {
    case 'month':
      return [firstOfMonth, yesterday];
    case 'last_month': {
      const last = addDays(firstOfMonth, -1);
      return [`${last.slice(0, 8)}01`, last];
    }
    default:
      return [addDays(today, -Number.parseInt(range, 10)), yesterday];
  }
}

function rangeOf(firstDay: Day, lastDay: Day, zone: string): Range {
  return {
    preset: 'custom',
    firstDay,
    lastDay,
    from: new Date(startOfDay(firstDay, zone)).toISOString(),
    to: new Date(startOfDay(addDays(lastDay, 1), zone)).toISOString(),
    isOpen: false,
  };
}

/** The part of this month up to yesterday, as a question; on the first day it is of no time. */
export function monthSoFar({ zone, now }: Now): { readonly from: string; readonly to: string } {
  const today = dayOf(now, zone);
  const startOf = (day: Day) => new Date(startOfDay(day, zone)).toISOString();
  return { from: startOf(`${today.slice(0, 8)}01`), to: startOf(today) };
}
