import { dayOf, startOfDay } from '../range/zone-day.ts';
import { calendarDay, dateTime, type TimeStyle } from './time.ts';

/**
 * Until when credits can be used that end at an instant: a day that can be used whole is written alone, `2026. 12. 31.`;
 * one that ends earlier has the time beside it, `2026. 12. 22. 20:55:32`.
 */
export function endOfUse(expiresAt: string, style: TimeStyle): string {
  const at = Date.parse(expiresAt);
  const day = dayOf(at - 1, style.zone);
  const isWhole = startOfDay(dayOf(at, style.zone), style.zone) === at;
  return isWhole ? calendarDay(day, style.language) : dateTime(at, style);
}
