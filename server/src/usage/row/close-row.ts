import type { Outcome } from '../facts.ts';

/** Bytes of a closing half, at most. The spool sets this much aside for each open request. */
export const CLOSING_BYTES_MAX = 8 * 1024;

/** The closing half of a row: JSON text that begins with a comma and ends with the object's brace. */
export function closeRow(outcome: Outcome): string {
  throw new Error(`not there yet ${outcome.finalStatus}`);
}

/** The closing half for a request of which nothing more is known: its gateway died. */
export function lostClosing(): string {
  throw new Error('not there yet');
}

/** The closing half that a request gets if its gateway dies now: what is known so far, marked lost and estimated. */
export function progressClosing(outcomeSoFar: Outcome): string {
  return closeRow(outcomeSoFar);
}
