import { type Day, dayOf } from '../../../range/zone-day.ts';

/** The last day on which credits can be used that end at an instant: a day that ends with them is one, whole. */
export function lastUsableDay(expiresAt: string, zone: string): Day {
  return dayOf(Date.parse(expiresAt) - 1, zone);
}

/** How many days there are from today to a day: 0 is today. */
export function daysUntil(day: Day, today: Day): number {
  return Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
}
