import { allocate } from './allocate.ts';
import type { Books } from './books.ts';
import { hasEnded, settlesDebt } from './eligible.ts';
import { giveBack } from './give-back.ts';

/** Ends the holds whose term is over; what they kept can be used again. */
export function endDueHolds(books: Books): void {
  for (const hold of books.holds()) {
    if (hold.status !== 'open' || hold.expiresAt > books.now) continue;
    const draft = books.draft({ kind: 'hold_expiry', effectiveAt: hold.expiresAt, holdId: hold.id });
    giveBack(books, draft, { hold });
    draft.close();
    books.endHold(hold.id, 'expired');
  }
}

/** Books what follows from an act by itself: what came back to lots that ended or were voided, and debts that can be settled. */
export function sweep(books: Books): void {
  const { now } = books;
  for (const { id: lotId, remaining: amountMicro, voidedAt, expiresAt } of books.lots()) {
    if (amountMicro === 0n) continue;
    if (voidedAt !== undefined) postOne(books, { kind: 'void', to: 'voided', lotId, amountMicro });
    else if (hasEnded({ expiresAt }, now)) {
      postOne(books, { kind: 'expiry', to: 'expired', effectiveAt: expiresAt, lotId, amountMicro });
    }
  }
  settle(books);
}

function settle(books: Books): void {
  const { now, account } = books;
  if (account.debtMicro === 0n) return;
  const payers = books.lots().filter((lot) => settlesDebt(lot, account.policy));
  const { parts } = allocate(payers, account.debtMicro, { at: now, policy: account.policy });
  const draft = books.draft({ kind: 'settlement' });
  for (const { lotId, amountMicro } of parts) draft.move({ from: 'available', to: 'debt', lotId, amountMicro });
  draft.close();
}

function postOne(
  books: Books,
  one: {
    readonly kind: 'void' | 'expiry';
    readonly to: 'voided' | 'expired';
    readonly effectiveAt?: Books['now'] | undefined;
    readonly lotId: string;
    readonly amountMicro: bigint;
  },
): void {
  const { kind, to, lotId, amountMicro, effectiveAt = books.now } = one;
  const draft = books.draft({ kind, effectiveAt });
  draft.move({ from: 'available', to, lotId, amountMicro });
  draft.close();
}
