import { asInstant, civilTimeAt } from '#kernel';

/** A time of a notice as people read it, such as `2026-12-31 09:00 (Asia/Seoul)`. */
export function noticeTime(text: string, zone: string): string {
  const { year, month, day, hour, minute } = civilTimeAt(asInstant(Date.parse(text)), zone);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)} (${zone})`;
}
