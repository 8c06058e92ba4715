import type { Books } from './books.ts';
import type { LotPart } from './burn.ts';
import type { Charged } from './credits.ts';
import { availableIn } from './decided.ts';
import type { MicroCredits, Posting } from './facts.ts';

/** The answer to a charge, read off the books. */
export function chargedIn(
  books: Books,
  charge: {
    readonly posting: Posting | undefined;
    readonly parts: readonly LotPart[];
    readonly debtMicro: MicroCredits;
    readonly isLate: boolean;
    readonly holdId?: string;
  },
): Charged {
  const { posting, parts, debtMicro, isLate, holdId } = charge;
  return {
    postingId: posting?.id,
    workspaceId: books.account.workspaceId,
    parts,
    debtMicro,
    isLate,
    isOverCap: posting?.isOverCap ?? false,
    hold: holdId === undefined ? undefined : books.hold(holdId),
    availableMicro: availableIn(books),
  };
}
