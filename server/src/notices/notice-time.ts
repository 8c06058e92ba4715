import { zonedTime } from '@tallygate/contract';

const MINUTE_MS = 60_000;

/** A time of a notice as people read it, to the minute, such as `2026-12-31 09:00 (Asia/Seoul)`. */
export function noticeTime(text: string, zone: string): string {
  return zonedTime(Math.floor(Date.parse(text) / MINUTE_MS) * MINUTE_MS, zone);
}
