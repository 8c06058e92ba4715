import { STAMP_DIGITS, STAMP_MARK } from '../provider/answers.ts';
import type { Meter } from './meter.ts';

const STAMP = new RegExp(`^\\d{${STAMP_DIGITS}}$`);

/** Counts the events of a piece of a stream, by the empty line that ends each; and times those that carry a stamp. */
export function readPiece(text: string, meter: Meter, isTimed: boolean): void {
  let events = 0;
  for (let at = text.indexOf('\n\n'); at >= 0; at = text.indexOf('\n\n', at + 2)) events++;
  meter.events(events);
  if (isTimed) readStamps(text, meter);
}

function readStamps(text: string, meter: Meter): void {
  const [seconds, nanoseconds] = process.hrtime();
  const nowMicros = seconds * 1_000_000 + nanoseconds / 1_000;
  for (let at = text.indexOf(STAMP_MARK); at >= 0; at = text.indexOf(STAMP_MARK, at + STAMP_MARK.length)) {
    const stamp = text.slice(at + STAMP_MARK.length, at + STAMP_MARK.length + STAMP_DIGITS);
    // A stamp that two pieces share is left out.
    if (STAMP.test(stamp)) meter.time((nowMicros - Number(stamp)) / 1_000);
  }
}
