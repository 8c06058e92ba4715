import type { Books } from './books.ts';
import type { RefundLot } from './credits.ts';
import { type Decided, isAmount } from './decided.ts';
import type { Lot } from './facts.ts';
import { done, refuse } from './outcome.ts';
import { sweep } from './sweep.ts';

/** Ends a lot for good. What remains is booked by what follows, and what is held once it comes back. */
export function voidLot(books: Books, { lotId }: { readonly lotId: string }): Decided<Lot> {
  const lot = books.findLot(lotId);
  if (lot === undefined) return refuse({ code: 'credit_lot_unknown' });
  if (lot.voidedAt === undefined) books.voidLot(lotId);
  return done((after: Books) => after.lot(lotId));
}

/** Takes credits out of a lot because their money was given back. */
export function refundLot(books: Books, { lotId, amountMicro, note = '' }: RefundLot): Decided<Lot> {
  if (books.findLot(lotId) === undefined) return refuse({ code: 'credit_lot_unknown' });
  if (amountMicro !== undefined && !isAmount(amountMicro)) return refuse({ code: 'credit_amount_invalid' });
  // What has ended is gone, whether or not that was booked.
  sweep(books);
  const { remaining } = books.lot(lotId);
  const refunded = amountMicro ?? remaining;
  if (refunded > remaining || refunded === 0n) {
    return refuse({ code: 'credit_amount_above', availableMicro: remaining });
  }
  const draft = books.draft({ kind: 'refund', note });
  draft.move({ from: 'available', to: 'refunded', lotId, amountMicro: refunded });
  draft.close();
  return done((after: Books) => after.lot(lotId));
}
