import { SCHEDULE_BOUNDS } from '@tallygate/contract';
import { Cron } from 'croner';
import { asInstant, type Instant } from '#kernel';
import type { DueTimes, Schedule, ScheduleRefusal } from '../due-times.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Nicknames such as @daily, seconds and years are not in the product's language of schedules. */
const FIVE_FIELDS = /^[^\s@]\S*(\s+\S+){4}$/;

/** Due times as croner computes them; nothing is scheduled with it. */
export const cronerDueTimes: DueTimes = { next: nextDues, latest: latestDues, refuse: refuseSchedule };

function nextDues(schedule: Schedule, after: Instant, count: number): readonly Instant[] {
  return cronOf(schedule).nextRuns(count, new Date(after)).map(toInstant);
}

function latestDues(schedule: Schedule, { from, to, countMax }: Parameters<DueTimes['latest']>[1]): readonly Instant[] {
  const cron = cronOf(schedule);
  const dues: Instant[] = [];
  // Croner finds what lies before its reference; due times are whole minutes, so that the next millisecond is behind one.
  for (let before = to + 1; dues.length < countMax; ) {
    const [found] = cron.previousRuns(1, new Date(Math.ceil(before / 1_000) * 1_000)).map(toInstant);
    if (found === undefined || found < from) break;
    dues.push(found);
    before = found;
  }
  return dues;
}

function refuseSchedule(schedule: Schedule, now: Instant): ScheduleRefusal | undefined {
  if (!isZone(schedule.timeZone)) return 'schedule_zone_unknown';
  if (!FIVE_FIELDS.test(schedule.cron)) return 'schedule_invalid';
  try {
    if (nextDues(schedule, now, 1).length === 0) return 'schedule_never';
  } catch {
    return 'schedule_invalid';
  }
  return isTooOften(schedule.cron) ? 'schedule_too_often' : undefined;
}

/** Whether due times of one day, or the last of a day and the first of the next, can lie closer than is let. */
function isTooOften(cron: string): boolean {
  const [minute = '', hour = ''] = cron.split(/\s+/);
  const daily = new Cron(`${minute} ${hour} * * *`, { ...HOW, timezone: 'UTC' });
  const [first] = daily.nextRuns(1, new Date(0)).map(toInstant);
  for (let at = first; at !== undefined && at <= (first ?? 0) + DAY_MS; ) {
    const [next] = daily.nextRuns(1, new Date(at)).map(toInstant);
    if (next === undefined || next - at < SCHEDULE_BOUNDS.minutesMin * MINUTE_MS) return true;
    at = next;
  }
  return false;
}

function isZone(zone: string): boolean {
  try {
    // Offsets such as +09:00 are zones to the runtime, and none to people: they know no clock changes.
    return /^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

const HOW = { mode: '5-part', fixedTimeRule: 'no-wildcard', paused: true } as const;

function cronOf({ cron, timeZone }: Schedule): Cron {
  return new Cron(cron, { ...HOW, timezone: timeZone });
}

function toInstant(date: Date): Instant {
  return asInstant(date.getTime());
}
