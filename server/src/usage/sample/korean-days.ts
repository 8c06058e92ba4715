import { asInstant, type Instant } from '#kernel';

/** Korea has kept UTC+9 without clock changes since 1988. */
const KOREA_AHEAD_MS = 9 * 3_600_000;
/** Every day in Korea is as long. */
export const DAY_MS = 86_400_000;

/** A civil day in Korea. */
export interface KoreanDay {
  readonly startsAt: Instant;
  /** `2026-09-25`. */
  readonly date: string;
  readonly kind: 'workday' | 'weekend' | 'holiday';
}

/** The civil day in Korea that an instant falls into. */
export function koreanDayOf(at: Instant): KoreanDay {
  const days = Math.floor((at + KOREA_AHEAD_MS) / DAY_MS);
  const civil = new Date(days * DAY_MS);
  const date = civil.toISOString().slice(0, 'YYYY-MM-DD'.length);
  return { startsAt: asInstant(days * DAY_MS - KOREA_AHEAD_MS), date, kind: kindOf(date, civil.getUTCDay()) };
}

/** The day that many days later; negative: earlier. */
export function koreanDayAfter(day: KoreanDay, days: number): KoreanDay {
  return koreanDayOf(asInstant(day.startsAt + days * DAY_MS));
}

function kindOf(date: string, weekday: number): KoreanDay['kind'] {
  if (FIXED_HOLIDAYS.has(date.slice('YYYY-'.length)) || MOVING_HOLIDAYS.has(date)) return 'holiday';
  return weekday === 0 || weekday === 6 ? 'weekend' : 'workday';
}

const FIXED_HOLIDAYS: ReadonlySet<string> = new Set([
  '01-01',
  '03-01',
  '05-05',
  '06-06',
  '08-15',
  '10-03',
  '10-09',
  '12-25',
]);

/** Seollal, Buddha's birthday and Chuseok by the lunar calendar, and substitutes for holidays on weekends. */
const MOVING_HOLIDAYS: ReadonlySet<string> = new Set([
  ...['2025-01-28', '2025-01-29', '2025-01-30', '2025-03-03', '2025-05-06', '2025-10-06', '2025-10-07', '2025-10-08'],
  ...['2026-02-16', '2026-02-17', '2026-02-18', '2026-03-02', '2026-05-25', '2026-08-17'],
  ...['2026-09-24', '2026-09-25', '2026-09-26', '2026-10-05'],
  ...['2027-02-08', '2027-02-09', '2027-05-13', '2027-08-16', '2027-09-14', '2027-09-15', '2027-09-16'],
  ...['2027-10-04', '2027-10-11', '2027-12-27'],
  ...['2028-01-26', '2028-01-27', '2028-01-28', '2028-05-02', '2028-10-02', '2028-10-04', '2028-10-05'],
]);
