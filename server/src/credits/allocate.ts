import type { Instant } from '#kernel';
import { compareLots } from './compare-lots.ts';
import { isEligible } from './eligible.ts';
import type { CreditPolicy, Lot, MicroCredits } from './facts.ts';

/** What is taken from one lot. */
export interface Part {
  readonly lotId: string;
  readonly amountMicro: MicroCredits;
  /** Of it: had been booked as expired, though the use lies before that. */
  readonly reopenedMicro: MicroCredits;
}

/** What an amount is taken from, in burn order. */
export interface Allocation {
  readonly parts: readonly Part[];
  /** What no lot had. */
  readonly missingMicro: MicroCredits;
}

/** Takes an amount from the lots that were eligible at an instant, in the order of the policy. Changes nothing. */
export function allocate(
  lots: readonly Lot[],
  amountMicro: MicroCredits,
  { at, policy }: { readonly at: Instant; readonly policy: Pick<CreditPolicy, 'burnOrder'> },
): Allocation {
  const parts: Part[] = [];
  let missing = amountMicro;
  const usable = lots.filter((lot) => isEligible(lot, at) && usableOf(lot) > 0n);
  for (const lot of usable.toSorted((one, other) => compareLots(one, other, policy.burnOrder))) {
    if (missing === 0n) break;
    const taken = least(missing, usableOf(lot));
    parts.push({ lotId: lot.id, amountMicro: taken, reopenedMicro: most(0n, taken - lot.remaining) });
    missing -= taken;
  }
  return { parts, missingMicro: missing };
}

/** What could be used at an instant. */
export function usableAt(lots: readonly Lot[], at: Instant): MicroCredits {
  return lots.reduce((sum, lot) => sum + (isEligible(lot, at) ? usableOf(lot) : 0n), 0n);
}

/** The smaller amount. */
export function least(one: MicroCredits, other: MicroCredits): MicroCredits {
  return one < other ? one : other;
}

function most(one: MicroCredits, other: MicroCredits): MicroCredits {
  return one > other ? one : other;
}

/** What was booked as expired is there for uses before the end. A lot that is still alive has nothing of the kind. */
function usableOf({ remaining, expired }: Lot): MicroCredits {
  return remaining + expired;
}
