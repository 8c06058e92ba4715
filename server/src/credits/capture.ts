import type { Books } from './books.ts';
import { countingTime } from './burn.ts';
import { chargeServed } from './charge.ts';
import { chargedIn } from './charged.ts';
import type { CaptureHold, Charged } from './credits.ts';
import type { Decided } from './decided.ts';
import { AMOUNT_MAX, type Hold, type HoldStatus, type MicroCredits } from './facts.ts';
import { giveBack, heldBy } from './give-back.ts';
import { type CreditRefusal, done, refuse } from './outcome.ts';

/** Charges served work to a hold. One whose term is over is charged all the same, late and once: the work was served. */
export function capture(books: Books, asked: CaptureHold): Decided<Charged> {
  const { holdId, keepRest = false, note = '' } = asked;
  const found = books.findHold(holdId);
  if (found === undefined) return refuse({ code: 'credit_hold_unknown' });
  const isOpen = found.status === 'open';
  const { amountMicro = isOpen ? heldBy(found) : undefined } = asked;
  const endedAs = endOf(books, found);
  if (endedAs !== undefined) return refuse({ code: 'credit_hold_ended', status: endedAs });
  // What it kept went back, so that only the caller knows what was used.
  if (amountMicro === undefined) return refuse({ code: 'credit_hold_ended', status: found.status });
  const wrong = wrongIn(books, amountMicro, asked);
  if (wrong !== undefined) return refuse(wrong);
  const admittedAt = asked.at ?? found.createdAt;
  const { at } = countingTime(books, admittedAt);
  const draft = books.draft({ kind: 'capture', holdId, note, isLate: !isOpen, effectiveAt: isOpen ? books.now : at });
  const charged = chargeServed(books, draft, {
    amountMicro,
    hold: isOpen ? found : undefined,
    admittedAt,
    passesOverEnded: asked.at !== undefined,
  });
  if (isOpen && !keepRest) giveBack(books, draft, { hold: books.hold(holdId) });
  const posting = draft.close();
  if (!keepRest) end(books, found);
  return done((after: Books) => chargedIn(after, { ...charged, posting, holdId, isLate: !isOpen }));
}

/** Marks a hold whose work came after its term, since a hold that has ended is never changed. */
export function capturedLate(holdId: string): string {
  return `hold ${holdId} captured late`;
}

/** How a hold ended that nothing is charged to any more. */
function endOf(books: Books, { id, status }: Hold): HoldStatus | undefined {
  if (status === 'open') return undefined;
  if (status === 'expired') return books.isMarked(capturedLate(id)) ? 'captured' : undefined;
  return status;
}

function wrongIn(books: Books, amountMicro: MicroCredits, { at }: CaptureHold): CreditRefusal | undefined {
  if (amountMicro < 0n || amountMicro > AMOUNT_MAX) return { code: 'credit_amount_invalid' };
  return at !== undefined && at > books.now ? { code: 'credit_time_invalid' } : undefined;
}

function end(books: Books, { id, status }: Hold): void {
  if (status === 'open') books.endHold(id, 'captured');
  else books.mark(capturedLate(id));
}
