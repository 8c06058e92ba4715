import { addDays, civilTimeAt, type Instant, startOfDay } from '#kernel';

/** The days of a zone from an instant to another; the last one may be cut short. */
export function daysBetween(
  { from, to }: { readonly from: Instant; readonly to: Instant },
  zone: string,
): readonly { readonly from: Instant; readonly to: Instant }[] {
  const days: { readonly from: Instant; readonly to: Instant }[] = [];
  for (let at = from; at < to; ) {
    const next = startOfDay(addDays(civilTimeAt(at, zone), 1), zone);
    days.push({ from: at, to: next < to ? next : to });
    at = next;
  }
  return days;
}
