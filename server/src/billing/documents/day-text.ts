import { civilTimeAt, type Instant } from '#kernel';

/** The day of an instant in a zone: `2026-01-05`. */
export function dayText(at: Instant, zone: string): string {
  const { year, month, day } = civilTimeAt(at, zone);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** Day and time to the second: `2026-01-05 09:00:00`. */
export function timeText(at: Instant, zone: string): string {
  const { hour, minute, second } = civilTimeAt(at, zone);
  return `${dayText(at, zone)} ${two(hour)}:${two(minute)}:${two(second)}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
