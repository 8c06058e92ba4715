import { asInstant } from '#kernel';
import type { Books } from './books.ts';
import { countingTime } from './burn.ts';
import { type ChargedParts, chargeServed } from './charge.ts';
import type { Charge, PostedCharges } from './credits.ts';
import { availableIn, type Decided } from './decided.ts';
import type { Hold } from './facts.ts';
import { done } from './outcome.ts';

/** Charges of one workspace: two postings at most, those in time and those that came late. */
export function postCharges(books: Books, charges: readonly Charge[]): Decided<PostedCharges> {
  const onTime = books.draft({ kind: 'charges' });
  const late = books.draft({ kind: 'charges', isLate: true });
  let [chargedMicro, debtMicro, lateMicro, overrunMicro] = [0n, 0n, 0n, 0n];
  for (const charge of charges.filter(({ amountMicro }) => amountMicro > 0n)) {
    const hold = openHoldOf(books, charge);
    const isLate = isLateCharge(books, charge, hold);
    const charged: ChargedParts = chargeServed(books, isLate ? late : onTime, {
      amountMicro: charge.amountMicro,
      hold,
      admittedAt: asInstant(Math.min(charge.at, books.now)),
      passesOverEnded: true,
    });
    chargedMicro += charge.amountMicro;
    debtMicro += charged.debtMicro;
    lateMicro += isLate ? charge.amountMicro : 0n;
    overrunMicro += hold === undefined ? 0n : charged.overrunMicro;
  }
  const postings = [onTime.close(), late.close()];
  const isOverCap = postings.some((posting) => posting?.isOverCap === true);
  const { workspaceId } = books.account;
  return done((after: Books) => ({
    ...{ workspaceId, charges: charges.length, chargedMicro, debtMicro, lateMicro, overrunMicro, isOverCap },
    availableMicro: availableIn(after),
  }));
}

function openHoldOf(books: Books, { holdId }: Charge): Hold | undefined {
  const hold = holdId === undefined ? undefined : books.findHold(holdId);
  return hold?.status === 'open' ? hold : undefined;
}

/** It came after its hold had ended, or after the grace. */
function isLateCharge(books: Books, { holdId, at }: Charge, hold: Hold | undefined): boolean {
  return (holdId !== undefined && hold === undefined) || countingTime(books, at).isLate;
}
