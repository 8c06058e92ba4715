import { SCHEDULE_BOUNDS } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { DueTimes, Schedule } from './due-times.ts';

/** What becomes of the due times that have come. */
export interface DueDecision {
  /** The one that is run; undefined: none. */
  readonly run: Instant | undefined;
  /** Those that are not, told together. */
  readonly missed: { readonly from: Instant; readonly to: Instant; readonly count: number } | undefined;
  /** The first that is still to come. */
  readonly nextDueAt: Instant | undefined;
}

const CATCH_UP_MS = SCHEDULE_BOUNDS.catchUpMinutes * 60_000;
/** Of more that were missed only so many are counted. */
const MISSED_COUNTED_MAX = SCHEDULE_BOUNDS.missedCountedMax;

/**
 * Of all due times from the first that nobody dealt with up to now, the newest is run, unless it lies back too far; a
 * process that was away for a day does not ask the same thing twenty times.
 */
export function decideDue(
  times: DueTimes,
  schedule: Schedule,
  { dueFrom, now }: { readonly dueFrom: Instant; readonly now: Instant },
): DueDecision {
  const [nextDueAt] = times.next(schedule, now, 1);
  const dues = times.latest(schedule, { from: dueFrom, to: now, countMax: MISSED_COUNTED_MAX + 1 });
  const [newest, ...older] = dues;
  if (newest === undefined) return { run: undefined, missed: undefined, nextDueAt };
  const isInTime = now - newest <= CATCH_UP_MS;
  return { run: isInTime ? newest : undefined, missed: stretchOf(isInTime ? older : dues), nextDueAt };
}

/** When a run whose time has come may still begin. */
export function isTooLate(dueAt: Instant, now: Instant): boolean {
  return now - dueAt > CATCH_UP_MS;
}

/** Of due times that are ordered newest first. */
function stretchOf(dues: readonly Instant[]): DueDecision['missed'] {
  const [to, from] = [dues[0], dues.at(-1)];
  return to === undefined || from === undefined ? undefined : { from: from, to, count: dues.length };
}
