import { least } from './allocate.ts';
import type { Books, Draft } from './books.ts';
import type { Hold, MicroCredits } from './facts.ts';

/** Gives back an amount of what a hold keeps, or all of it: what would be used last goes first. */
export function giveBack(
  books: Books,
  draft: Draft,
  { hold, amountMicro }: { readonly hold: Hold; readonly amountMicro?: MicroCredits | undefined },
): void {
  const { id, slices } = hold;
  let left = amountMicro ?? heldBy(hold);
  for (const { lotId, amountMicro: kept } of slices.toReversed()) {
    const given = least(left, kept);
    if (given === 0n) continue;
    draft.move({ from: 'held', to: 'available', lotId, amountMicro: given });
    books.changeSlice(id, { lotId, amountMicro: -given });
    left -= given;
  }
}

/** What a hold keeps now. */
export function heldBy({ slices }: Pick<Hold, 'slices'>): MicroCredits {
  return slices.reduce((sum, { amountMicro }) => sum + amountMicro, 0n);
}
