import type { Clock } from '#kernel';
import type { BodyBudget } from '../edge/body-budget.ts';
import type { EdgeOptions } from '../edge/edge-options.ts';

/** What the connections of one strict edge share. */
export interface StrictEdgeState extends EdgeOptions {
  readonly budget: BodyBudget;
  /** The line of an answer's date, made once a second. */
  readonly dateLine: () => string;
  isDraining: boolean;
}

const SECOND_MS = 1000;

/** Makes the Date field of answers (RFC 9110, section 6.6.1). */
export function dateLines(clock: Clock): () => string {
  let second = Number.NaN;
  let line = '';
  return () => {
    const now = Math.floor(clock.now() / SECOND_MS);
    if (now !== second) {
      second = now;
      line = `date: ${new Date(now * SECOND_MS).toUTCString()}\r\n`;
    }
    return line;
  };
}
