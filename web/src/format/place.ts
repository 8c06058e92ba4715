import type { Granularity } from '@tallygate/contract';
import { addDays } from '../range/zone-day.ts';
import {
  calendarDay,
  calendarMonth,
  daySpan,
  dayWithWeekday,
  hourOfDay,
  shortDay,
  shortDayWithWeekday,
  shortHour,
  shortHourOfDay,
  shortMonth,
  type TimeStyle,
} from './time.ts';

/** What the places of an axis are, and in which words they are written. */
export interface PlaceStyle extends TimeStyle {
  readonly every: Granularity | 'name';
}

const DAYS_BEYOND_MONDAY = 6;

/** A place of an axis as short as it is still told apart from its neighbours. */
export function shortPlace(place: string, { every, ...style }: PlaceStyle): string {
  switch (every) {
    case 'hour':
      return shortHour(place, style);
    case 'day':
    case 'week':
      return shortDay(place, style.language);
    case 'month':
      return shortMonth(place, style.language);
    case 'name':
      return place;
  }
}

/** A place in full, for tooltips. */
export function placeTitle(place: string, { every, ...style }: PlaceStyle): string {
  switch (every) {
    case 'day':
      return dayWithWeekday(place, style.language);
    default:
      return placeInTable(place, { every, ...style });
  }
}

/** A place of the period before, beside one that tells its year: short, and with its weekday. */
export function comparedPlace(place: string, { every, ...style }: PlaceStyle): string {
  switch (every) {
    case 'hour':
      return shortHourOfDay(place, style);
    case 'day':
      return shortDayWithWeekday(place, style.language);
    default:
      return placeInTable(place, { every, ...style });
  }
}

/** A place as tables write it. */
export function placeInTable(place: string, { every, ...style }: PlaceStyle): string {
  switch (every) {
    case 'hour':
      return hourOfDay(place, style);
    case 'day':
      return calendarDay(place, style.language);
    case 'week':
      return daySpan(place, addDays(place, DAYS_BEYOND_MONDAY), style.language);
    case 'month':
      return calendarMonth(place, style.language);
    case 'name':
      return place;
  }
}
