import type { Instant } from '#kernel';
import { least } from './allocate.ts';
import type { Books, Draft } from './books.ts';
import { burn, countingTime, type LotPart } from './burn.ts';
import { hasEnded } from './eligible.ts';
import type { Hold, MicroCredits } from './facts.ts';

/** From where served work was charged. */
export interface ChargedParts {
  readonly parts: readonly LotPart[];
  /** Of them: beyond what the hold kept. */
  readonly overrunMicro: MicroCredits;
  readonly debtMicro: MicroCredits;
}

/**
 * Charges served work, which is never refused: from what its hold keeps, then from lots that were eligible when it was
 * admitted, then from those that are now, then as debt. `at`: parts of lots that had ended by then are passed over.
 */
export function chargeServed(
  books: Books,
  draft: Draft,
  work: {
    readonly amountMicro: MicroCredits;
    readonly hold: Hold | undefined;
    readonly admittedAt: Instant;
    readonly passesOverEnded: boolean;
  },
): ChargedParts {
  const { amountMicro, hold, admittedAt, passesOverEnded } = work;
  const kept =
    hold === undefined
      ? []
      : takeHeld(books, draft, { hold, amountMicro, at: passesOverEnded ? admittedAt : undefined });
  const overrun = amountMicro - sum(kept);
  const { at } = countingTime(books, admittedAt);
  const burnt = burn(books, draft, { amountMicro: overrun, times: [at, books.now], to: 'consumed' });
  const debtMicro = burnt.missingMicro;
  draft.move({ from: 'debt', to: 'consumed', lotId: undefined, amountMicro: debtMicro });
  return { parts: join([...kept, ...burnt.parts]), overrunMicro: overrun, debtMicro };
}

function takeHeld(
  books: Books,
  draft: Draft,
  {
    hold,
    amountMicro,
    at,
  }: { readonly hold: Hold; readonly amountMicro: MicroCredits; readonly at: Instant | undefined },
): readonly LotPart[] {
  const parts: LotPart[] = [];
  let left = amountMicro;
  for (const slice of hold.slices) {
    const { lotId } = slice;
    const isOver = at !== undefined && hasEnded(books.lot(lotId), at);
    const taken = isOver ? 0n : least(left, slice.amountMicro);
    if (taken === 0n) continue;
    draft.move({ from: 'held', to: 'consumed', lotId, amountMicro: taken });
    books.changeSlice(hold.id, { lotId, amountMicro: -taken });
    parts.push({ lotId, amountMicro: taken });
    left -= taken;
  }
  return parts;
}

/** One part for each lot, where it was first taken from. */
function join(parts: readonly LotPart[]): readonly LotPart[] {
  const byLot = new Map<string, MicroCredits>();
  for (const { lotId, amountMicro } of parts) byLot.set(lotId, (byLot.get(lotId) ?? 0n) + amountMicro);
  return [...byLot].map(([lotId, amountMicro]) => ({ lotId, amountMicro }));
}

function sum(parts: readonly LotPart[]): MicroCredits {
  return parts.reduce((total, { amountMicro }) => total + amountMicro, 0n);
}
