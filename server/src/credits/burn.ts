import type { Instant } from '#kernel';
import { allocate } from './allocate.ts';
import type { Books, Draft } from './books.ts';
import type { MicroCredits, Place } from './facts.ts';

/** An amount of one lot. */
export interface LotPart {
  readonly lotId: string;
  readonly amountMicro: MicroCredits;
}

/**
 * Takes an amount from what is not held, in burn order: first from lots that were eligible at the first of the times, then
 * at the next. Gives what was taken, and what no lot had.
 */
export function burn(
  books: Books,
  draft: Draft,
  {
    amountMicro,
    times,
    to,
  }: { readonly amountMicro: MicroCredits; readonly times: readonly Instant[]; readonly to: Place },
): { readonly parts: readonly LotPart[]; readonly missingMicro: MicroCredits } {
  const parts: LotPart[] = [];
  let missing = amountMicro;
  for (const at of times) {
    if (missing === 0n) break;
    const allocation = allocate(books.lots(), missing, { at, policy: books.account.policy });
    for (const part of allocation.parts) {
      const { lotId } = part;
      draft.move({ from: 'expired', to: 'available', lotId, amountMicro: part.reopenedMicro });
      draft.move({ from: 'available', to, lotId, amountMicro: part.amountMicro });
      parts.push({ lotId, amountMicro: part.amountMicro });
    }
    missing = allocation.missingMicro;
  }
  return { parts, missingMicro: missing };
}

/** When a use counts: at its own time within the policy's grace, else now, and it is late. Never in the future. */
export function countingTime(books: Books, at: Instant): { readonly at: Instant; readonly isLate: boolean } {
  const { now, account } = books;
  const isLate = now - at > account.policy.lateGraceMs;
  return { at: isLate || at > now ? now : at, isLate };
}
