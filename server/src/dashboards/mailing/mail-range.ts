import { addDays, type CivilDate, civilTimeAt, type Instant, startOfDay } from '#kernel';
import type { MailSchedule } from './mail-schedule.ts';

/** The whole days before the day of a mail, as `[from, to)`, in a zone. */
export function mailRange(
  range: MailSchedule['range'],
  dueAt: Instant,
  zone: string,
): { readonly from: Instant; readonly to: Instant } {
  const today: CivilDate = civilTimeAt(dueAt, zone);
  const { first, end } = daysOf(range, today);
  return { from: startOfDay(first, zone), to: startOfDay(end, zone) };
}

function daysOf(
  range: MailSchedule['range'],
  today: CivilDate,
): { readonly first: CivilDate; readonly end: CivilDate } {
  switch (range) {
    case 'yesterday':
      return { first: addDays(today, -1), end: today };
    case '7d':
      return { first: addDays(today, -7), end: today };
    case '30d':
      return { first: addDays(today, -30), end: today };
    case 'last_month': {
      const end = { ...today, day: 1 };
      return { first: { ...addDays(end, -1), day: 1 }, end };
    }
  }
}
