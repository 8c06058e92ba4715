import { ALERT_BOUNDS } from '@tallygate/contract';
import { asInstant, type Instant } from '#kernel';

const FIRST_PAUSE_MS = 15_000;
const GROWTH = 4;
/** So much a pause may be shorter or longer, so that what failed together is not tried together for ever. */
const SPREAD = 0.1;

/**
 * When a delivery that failed is tried again: 15 s after the first attempt, then four times later each time, 8 attempts over
 * 23 hours. undefined: that was the last one. `fraction`: uniform in [0, 1).
 */
export function nextTry(attempt: number, now: Instant, fraction: number): Instant | undefined {
  if (attempt >= ALERT_BOUNDS.attemptsMax) return undefined;
  const pauseMs = FIRST_PAUSE_MS * GROWTH ** (attempt - 1);
  return asInstant(Math.round(now + pauseMs * (1 - SPREAD + 2 * SPREAD * fraction)));
}
