import { asInstant, civilTimeAt, type Instant } from '#kernel';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const MINUTES = 60;

/**
 * Whether the clocks of a zone change by a part of an hour (as those of Lord Howe do, by half of one) on the day before a range, or in it.
 * Clocks do not change back within the weeks that are shown by the hour.
 */
export function hoursShift({ from, to }: { readonly from: Instant; readonly to: Instant }, timeZone: string): boolean {
  return minutesAhead(from - DAY_MS, timeZone) !== minutesAhead(to, timeZone);
}

/** By how many minutes beyond whole hours a zone is ahead of UTC. */
function minutesAhead(at: number, timeZone: string): number {
  const { minute } = civilTimeAt(asInstant(at), timeZone);
  const utc = Math.floor(at / MINUTE_MS) % MINUTES;
  return (minute - utc + MINUTES) % MINUTES;
}
