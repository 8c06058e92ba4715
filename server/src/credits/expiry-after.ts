import { addDays, asInstant, civilTimeAt, type Instant, startOfDay } from '#kernel';
import type { Validity } from './facts.ts';

const DAY_MS = 86_400_000;

/**
 * The instant from which credits with so many days are not usable any more.
 * `civil`: the day of purchase is not counted, and the last day counts whole (Korean Civil Act, articles 157 and 159).
 * `inclusive`: the day of purchase is the first. `elapsed`: so many times 24 hours.
 */
export function expiryAfter(
  at: Instant,
  days: number,
  { validity, zone }: { readonly validity: Validity; readonly zone: string },
): Instant {
  if (validity === 'elapsed') return asInstant(at + days * DAY_MS);
  const counted = validity === 'civil' ? days + 1 : days;
  return startOfDay(addDays(civilTimeAt(at, zone), counted), zone);
}

/** The last instant of the window of so many days that a calendar shows: the end of the day so many days from today. */
export function windowEnd(now: Instant, days: number, zone: string): Instant {
  return startOfDay(addDays(civilTimeAt(now, zone), days + 1), zone);
}
