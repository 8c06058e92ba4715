import { asInstant, type Instant, isoInstant } from '#kernel';

/** What one UTC day of a table holds. */
export interface Held {
  readonly rows: number;
  /** On disk. */
  readonly bytes: number;
}

/** One UTC day of the usage table, with the corrections of its costs. */
export interface StoredDay {
  /** `2026-01-05`. */
  readonly day: string;
  readonly usage: Held;
  readonly corrections: Held;
}

const DAY_MS = 86_400_000;
/** How far the clock is followed beyond the start of the newest day that has rows. */
const WITHOUT_ROWS_MS = 2 * DAY_MS;

/**
 * The days to drop, the oldest first. A policy keeps today and so many whole days before it, in every zone. Of a clock that is far
 * ahead of the newest rows nothing is believed, since what is dropped never comes back: where no rows come in any more, the last
 * days stay. The newest day that has rows always does. `keptDays` undefined: for ever.
 */
export function dueDays(
  stored: readonly StoredDay[],
  { keptDays, now }: { readonly keptDays: number | undefined; readonly now: Instant },
): readonly StoredDay[] {
  if (keptDays === undefined) return [];
  const newest = newestOf(stored.filter(({ usage }) => usage.rows > 0));
  const last = lastDueDay(keptDays, newest === undefined ? now : believed(now, newest));
  return stored.filter(({ day }) => day <= last && (newest === undefined || day < newest)).toSorted(byDay);
}

/** The last day (UTC) that a policy does not keep any more: whose end is a day, today, further back than the policy's days. */
export function lastDueDay(keptDays: number, now: Instant): string {
  return isoInstant(asInstant(now - (keptDays + 2) * DAY_MS)).slice(0, 'YYYY-MM-DD'.length);
}

function believed(now: Instant, newest: string): Instant {
  return asInstant(Math.min(now, Date.parse(newest) + WITHOUT_ROWS_MS));
}

function newestOf(days: readonly StoredDay[]): string | undefined {
  return days.toSorted(byDay).at(-1)?.day;
}

function byDay(one: StoredDay, other: StoredDay): number {
  return one.day < other.day ? -1 : 1;
}
