/** The schedules that have a form of their own; any other is written as cron. */
export const SCHEDULE_KINDS = ['daily', 'weekdays', 'weekly', 'monthly', 'cron'] as const;
export type ScheduleKind = (typeof SCHEDULE_KINDS)[number];

/** A schedule as it is chosen. What does not belong to the kind is kept for when the choice goes back. */
export interface ScheduleChoice {
  readonly kind: ScheduleKind;
  /** `HH:MM`. */
  readonly time: string;
  /** 0 to 6, from Sunday. */
  readonly weekday: string;
  /** 1 to 31, or `L`: the last one. */
  readonly day: string;
  readonly cron: string;
}

/** What a new prompt begins with. */
export const NEW_SCHEDULE: ScheduleChoice = { kind: 'weekdays', time: '09:00', weekday: '1', day: '1', cron: '' };

/** The five fields of a choice; empty: the time is not whole. */
export function cronOf({ kind, time, weekday, day, cron }: ScheduleChoice): string {
  const [, hour, minute] = /^(\d{2}):(\d{2})$/.exec(time) ?? [];
  if (kind === 'cron') return cron.trim();
  if (hour === undefined || minute === undefined) return '';
  const at = `${Number(minute)} ${Number(hour)}`;
  const days = { daily: '* * *', weekdays: '* * 1-5', weekly: `* * ${weekday}`, monthly: `${day} * *` } as const;
  return `${at} ${days[kind]}`;
}

const DAILY = /^(\d{1,2}) (\d{1,2}) (\*|\d{1,2}|L) \* (\*|1-5|[0-6])$/;

/** The choice that gives these five fields. */
export function choiceOf(cron: string): ScheduleChoice {
  const fields = cron.trim().replaceAll(/\s+/g, ' ');
  const [, minute = '', hour = '', day = '', weekday = ''] = DAILY.exec(fields) ?? [];
  const raw: ScheduleChoice = { ...NEW_SCHEDULE, kind: 'cron', cron: fields };
  if (minute === '' || Number(minute) > 59 || Number(hour) > 23) return raw;
  const timed = { ...NEW_SCHEDULE, cron: fields, time: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` };
  if (day !== '*') return weekday === '*' ? { ...timed, kind: 'monthly', day } : raw;
  if (weekday === '*') return { ...timed, kind: 'daily' };
  return weekday === '1-5' ? { ...timed, kind: 'weekdays' } : { ...timed, kind: 'weekly', weekday };
}
