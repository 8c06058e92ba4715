import type { Books } from './books.ts';
import { countingTime } from './burn.ts';
import { chargeServed } from './charge.ts';
import { chargedIn } from './charged.ts';
import type { CaptureHold, Charged } from './credits.ts';
import type { Decided } from './decided.ts';
import { AMOUNT_MAX } from './facts.ts';
import { giveBack } from './give-back.ts';
import { done, refuse } from './outcome.ts';

/** Charges served work to a hold. One whose term is over is charged all the same, late: the work was served. */
export function capture(books: Books, asked: CaptureHold): Decided<Charged> {
  const { holdId, amountMicro, keepRest = false, note = '' } = asked;
  const found = books.findHold(holdId);
  if (found === undefined) return refuse({ code: 'credit_hold_unknown' });
  if (found.status === 'captured' || found.status === 'released') {
    return refuse({ code: 'credit_hold_ended', status: found.status });
  }
  if (amountMicro < 0n || amountMicro > AMOUNT_MAX) return refuse({ code: 'credit_amount_invalid' });
  if (asked.at !== undefined && asked.at > books.now) return refuse({ code: 'credit_time_invalid' });
  const isOpen = found.status === 'open';
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
  if (isOpen && !keepRest) books.endHold(holdId, 'captured');
  return done((after: Books) => chargedIn(after, { ...charged, posting, holdId, isLate: !isOpen }));
}
