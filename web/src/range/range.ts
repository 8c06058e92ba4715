import { addDays, type Day, dayCount, dayOf, isDay, startOfDay } from './zone-day.ts';

/** Ranges by name that are so many days, today included. */
export const PRESETS = { today: 1, '7d': 7, '30d': 30, '90d': 90 } as const;
/** Ranges by name that begin and end where the calendar says. A month that goes on ends today. */
export const CALENDAR_PRESETS = ['yesterday', 'this_month', 'last_month'] as const;
export type Preset = keyof typeof PRESETS | (typeof CALENDAR_PRESETS)[number];

const DEFAULT_PRESET: Preset = '30d';
/** Longer ranges are cut at their start; the server answers for 400 days at the most. */
const DAYS_MAX = 366;

/** What a page shows: whole days of the account's zone. */
export interface Range {
  readonly preset: Preset | 'custom';
  readonly firstDay: Day;
  /** Included. */
  readonly lastDay: Day;
  /** First instant, ISO 8601 in UTC. */
  readonly from: string;
  /** First instant after the range. */
  readonly to: string;
  /** Whether the range holds a day that has not ended. */
  readonly isOpen: boolean;
}

/** The part of the address that chooses a range. */
export interface RangeSearch {
  readonly range?: string | undefined;
  /** First and last day of a range of one's own, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The range that an address asks for; what cannot be understood is the last 30 days. */
export function rangeOf(search: RangeSearch, { zone, now }: { readonly zone: string; readonly now: number }): Range {
  const today = dayOf(now, zone);
  const custom = customDays(search);
  if (custom !== undefined) return rangeOfDays({ preset: 'custom', ...custom }, { zone, today });
  const preset = isPreset(search.range) ? search.range : DEFAULT_PRESET;
  return rangeOfDays({ preset, ...daysOf(preset, today) }, { zone, today });
}

/** As many days, right before a range. */
export function rangeBefore({ firstDay, lastDay }: Range, zone: string): Range {
  const days = dayCount(firstDay, lastDay);
  const before = { preset: 'custom', firstDay: addDays(firstDay, -days), lastDay: addDays(lastDay, -days) } as const;
  return { ...rangeOfDays(before, { zone, today: lastDay }), isOpen: false };
}

function isPreset(text: string | undefined): text is Preset {
  return text !== undefined && (Object.hasOwn(PRESETS, text) || CALENDAR_PRESETS.some((name) => name === text));
}

function daysOf(preset: Preset, today: Day): { readonly firstDay: Day; readonly lastDay: Day } {
  const thisMonth = `${today.slice(0, 8)}01`;
  const endOfLast = addDays(thisMonth, -1);
  switch (preset) {
    case 'yesterday':
      return { firstDay: addDays(today, -1), lastDay: addDays(today, -1) };
    case 'this_month':
      return { firstDay: thisMonth, lastDay: today };
    case 'last_month':
      return { firstDay: `${endOfLast.slice(0, 8)}01`, lastDay: endOfLast };
    default:
      return { firstDay: addDays(today, 1 - PRESETS[preset]), lastDay: today };
  }
}

function customDays({ range, from, to }: RangeSearch): { firstDay: Day; lastDay: Day } | undefined {
  if (isPreset(range) || from === undefined || to === undefined || !isDay(from) || !isDay(to)) return undefined;
  const [firstDay, lastDay] = from <= to ? [from, to] : [to, from];
  return { firstDay: dayCount(firstDay, lastDay) > DAYS_MAX ? addDays(lastDay, 1 - DAYS_MAX) : firstDay, lastDay };
}

function rangeOfDays(
  days: Pick<Range, 'preset' | 'firstDay' | 'lastDay'>,
  { zone, today }: { readonly zone: string; readonly today: Day },
): Range {
  return {
    ...days,
    from: new Date(startOfDay(days.firstDay, zone)).toISOString(),
    to: new Date(startOfDay(addDays(days.lastDay, 1), zone)).toISOString(),
    isOpen: days.lastDay >= today,
  };
}
