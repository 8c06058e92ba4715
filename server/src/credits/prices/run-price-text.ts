import { amountText, readAmount } from '../amount-text.ts';
import type { MicroCredits } from '../facts.ts';

const BETWEEN = ' + run ';

/** The version of a charge with which the price of a run comes, once and apart: `book <id> + run 0.5`. */
export function withRunPrice(version: string, runMicro: MicroCredits): string {
  return version + BETWEEN + amountText(runMicro);
}

/** What such a version says of the run; undefined: nothing comes with it. */
export function readRunPrice(version: string): MicroCredits | undefined {
  const at = version.lastIndexOf(BETWEEN);
  return at === -1 ? undefined : readAmount(version.slice(at + BETWEEN.length));
}
