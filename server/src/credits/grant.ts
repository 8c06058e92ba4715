import type { Books } from './books.ts';
import type { Granted, NewLot } from './credits.ts';
import { type Decided, isAmount } from './decided.ts';
import type { Lot } from './facts.ts';
import { done, refuse } from './outcome.ts';

const PRIORITY_DEFAULT = 100;

/** Adds a lot. Debts are settled by what follows. */
export function grant(books: Books, asked: NewLot): Decided<Granted> {
  const { amountMicro, effectiveAt = books.now, expiresAt } = asked;
  if (!isAmount(amountMicro)) return refuse({ code: 'credit_amount_invalid' });
  if (expiresAt !== undefined && expiresAt <= effectiveAt) return refuse({ code: 'credit_time_invalid' });
  const id = books.newId();
  books.addLot({ ...lotOf(books, asked), id, effectiveAt, expiresAt });
  const draft = books.draft({ kind: 'grant', note: asked.note ?? '' });
  draft.move({ from: 'issued', to: 'available', lotId: id, amountMicro });
  draft.close();
  return done((after: Books) => {
    const lot = after.lot(id);
    return { lot, settledMicro: lot.settled };
  });
}

function lotOf({ account, now }: Books, asked: NewLot): Omit<Lot, 'id' | 'effectiveAt' | 'expiresAt'> {
  return {
    workspaceId: account.workspaceId,
    origin: asked.origin,
    payment: asked.payment,
    amountMicro: asked.amountMicro,
    priority: asked.priority ?? PRIORITY_DEFAULT,
    costBasisMicro: asked.costBasisMicro ?? 0,
    createdAt: now,
    note: asked.note ?? '',
    reference: asked.reference,
    voidedAt: undefined,
    remaining: 0n,
    held: 0n,
    consumed: 0n,
    expired: 0n,
    voided: 0n,
    refunded: 0n,
    settled: 0n,
  };
}
