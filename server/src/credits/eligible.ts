import type { Instant } from '#kernel';
import type { CreditPolicy, Lot } from './facts.ts';

/** Whether a lot may be used at an instant: from its beginning on, and not at its end any more. */
export function isEligible({ effectiveAt, expiresAt, voidedAt }: Lot, at: Instant): boolean {
  return voidedAt === undefined && effectiveAt <= at && !hasEnded({ expiresAt }, at);
}

/** Whether the lot's time was over at an instant. */
export function hasEnded({ expiresAt }: Pick<Lot, 'expiresAt'>, at: Instant): boolean {
  return expiresAt !== undefined && expiresAt <= at;
}

/** Whether debts are settled with credits of this lot. */
export function settlesDebt({ payment }: Lot, { debtSettledBy }: CreditPolicy): boolean {
  return debtSettledBy === 'all' || (debtSettledBy === 'paid' && payment !== 'none');
}
