import type { Instant } from '#kernel';

/** When something is due: five cron fields, read in a zone. */
export interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
}

/** Why a schedule is refused. */
export type ScheduleRefusal = 'schedule_invalid' | 'schedule_too_often' | 'schedule_never' | 'schedule_zone_unknown';

/**
 * Computes due times. A time of day that the zone's clocks skip is due at the first instant after the gap, one that they
 * show twice is due at the first of the two; schedules with a wildcard or a step in minutes or hours go by what clocks show.
 */
export interface DueTimes {
  /** The first so many after an instant; fewer: there are no more. */
  next(schedule: Schedule, after: Instant, count: number): readonly Instant[];
  /** Those in `[from, to]`, newest first, at most so many. */
  latest(
    schedule: Schedule,
    range: { readonly from: Instant; readonly to: Instant; readonly countMax: number },
  ): readonly Instant[];
  /** Why a schedule cannot be taken; undefined: it can. The other two throw for one that cannot. */
  refuse(schedule: Schedule, now: Instant): ScheduleRefusal | undefined;
}
