import { usableAt } from './allocate.ts';
import type { Books } from './books.ts';
import type { Held } from './credits.ts';
import { AMOUNT_MAX, type MicroCredits } from './facts.ts';
import { heldBy } from './give-back.ts';
import type { CreditOutcome } from './outcome.ts';

/** What a verb decided on open books. The answer is read off once what follows by itself was booked too. */
export type Decided<Value> = CreditOutcome<(books: Books) => Value>;

/** Whether an amount is above nothing, and not above what may be handled at once. */
export function isAmount(amountMicro: MicroCredits): boolean {
  return amountMicro > 0n && amountMicro <= AMOUNT_MAX;
}

/** What may be used now. */
export function availableIn(books: Books): MicroCredits {
  return usableAt(books.lots(), books.now);
}

/** A hold as it stands in the books. */
export function heldIn(books: Books, holdId: string): Held {
  const hold = books.hold(holdId);
  return {
    hold,
    heldMicro: heldBy(hold),
    tranches: hold.slices.map(({ lotId, amountMicro }) => ({
      lotId,
      amountMicro,
      usableUntil: books.lot(lotId).expiresAt,
    })),
    availableMicro: availableIn(books),
  };
}
