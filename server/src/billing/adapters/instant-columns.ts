import { asInstant, type Instant, isoInstant } from '#kernel';
import type { TimeText } from '../../store/index.ts';

/** An instant that may be missing, as a column holds it. */
export function textOf(at: Instant | undefined): TimeText | null {
  return at === undefined ? null : isoInstant(at);
}

/** The instant of a column; undefined: it holds none. */
export function instantOf(text: TimeText | null): Instant | undefined {
  return text === null ? undefined : knownInstant(text);
}

/** The instant of a column that always holds one. */
export function knownInstant(text: TimeText): Instant {
  return asInstant(Date.parse(text));
}
