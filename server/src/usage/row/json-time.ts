import { asInstant, type Instant, isoInstant } from '#kernel';

/** JSON of an instant: ISO 8601 in UTC with milliseconds. The times of one row are close together, so that one second is remembered. */
export function jsonTime(at: Instant): string {
  const second = Math.floor(at / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = `"${isoInstant(asInstant(second * 1000)).slice(0, -'000Z'.length)}`;
  }
  return lastText + (MILLISECONDS[Math.floor(at - second * 1000)] ?? '000Z"');
}

let lastSecond = Number.NaN;
let lastText = '';

/** How a time goes on behind its seconds. */
const MILLISECONDS = Array.from({ length: 1000 }, (_, millisecond) => `${String(millisecond).padStart(3, '0')}Z"`);
