import { least } from './allocate.ts';
import type { Books, Draft } from './books.ts';
import { hasEnded } from './eligible.ts';
import type { Hold, MicroCredits } from './facts.ts';

/**
 * Gives back an amount of what a hold keeps, or all of it: what would be used last goes first. `isEndedFirst`: before it goes
 * what has ended.
 */
export function giveBack(
  books: Books,
  draft: Draft,
  {
    hold,
    amountMicro,
    isEndedFirst = false,
  }: { readonly hold: Hold; readonly amountMicro?: MicroCredits | undefined; readonly isEndedFirst?: boolean },
): void {
  const { id, slices } = hold;
  let left = amountMicro ?? heldBy(hold);
  const isOver = ({ lotId }: { readonly lotId: string }) => isEndedFirst && hasEnded(books.lot(lotId), books.now);
  const ordered = slices.toReversed().sort((one, other) => Number(isOver(other)) - Number(isOver(one)));
  for (const { lotId, amountMicro: kept } of ordered) {
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
