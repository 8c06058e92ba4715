import { least } from './allocate.ts';
import type { Books } from './books.ts';
import { burn } from './burn.ts';
import type { ExtendHold, Held, NewHold, ReleaseHold } from './credits.ts';
import { availableIn, type Decided, heldIn, isAmount } from './decided.ts';
import type { Hold, MicroCredits } from './facts.ts';
import { giveBack, heldBy } from './give-back.ts';
import { type CreditOutcome, done, refuse } from './outcome.ts';

/** Sets credits aside. */
export function hold(books: Books, asked: NewHold): Decided<Held> {
  if (!isAmount(asked.amountMicro)) return refuse({ code: 'credit_amount_invalid' });
  if (asked.expiresAt <= books.now) return refuse({ code: 'credit_time_invalid' });
  const drawn = drawable(books, asked);
  if (drawn.kind === 'refuse') return drawn;
  const id = books.newId();
  const { workspaceId, expiresAt, reference = '' } = asked;
  books.addHold({ id, workspaceId, expiresAt, reference });
  draw(books, { holdId: id, kind: 'hold', amountMicro: drawn.value });
  return done((after: Books) => heldIn(after, id));
}

/** Sets more aside for a hold, or prolongs it. */
export function extend(books: Books, asked: ExtendHold): Decided<Held> {
  const { holdId, amountMicro = 0n, minimumMicro, expiresAt } = asked;
  const found = openHold(books, holdId);
  if (found.kind === 'refuse') return found;
  if (amountMicro !== 0n && !isAmount(amountMicro)) return refuse({ code: 'credit_amount_invalid' });
  if (expiresAt !== undefined && expiresAt < found.value.expiresAt) return refuse({ code: 'credit_time_invalid' });
  const drawn = drawable(books, { amountMicro, minimumMicro });
  if (drawn.kind === 'refuse') return drawn;
  draw(books, { holdId, kind: 'extend', amountMicro: drawn.value });
  if (expiresAt !== undefined) books.prolongHold(holdId, expiresAt);
  return done((after: Books) => heldIn(after, holdId));
}

/** Gives back what a hold keeps. */
export function release(books: Books, { holdId, amountMicro, isEndedFirst = false }: ReleaseHold): Decided<Held> {
  const found = openHold(books, holdId);
  if (found.kind === 'refuse') return found;
  const held = heldBy(found.value);
  if (amountMicro !== undefined && !isAmount(amountMicro)) return refuse({ code: 'credit_amount_invalid' });
  if (amountMicro !== undefined && amountMicro > held) {
    return refuse({ code: 'credit_amount_above', availableMicro: held });
  }
  const draft = books.draft({ kind: 'release', holdId });
  giveBack(books, draft, { hold: found.value, amountMicro, isEndedFirst });
  draft.close();
  if (amountMicro === undefined || amountMicro === held) books.endHold(holdId, 'released');
  return done((after: Books) => heldIn(after, holdId));
}

/** A hold that is there and has not ended. */
function openHold(books: Books, holdId: string): CreditOutcome<Hold> {
  const found = books.findHold(holdId);
  if (found === undefined) return refuse({ code: 'credit_hold_unknown' });
  return found.status === 'open' ? done(found) : refuse({ code: 'credit_hold_ended', status: found.status });
}

interface Draw {
  readonly holdId: string;
  readonly kind: 'hold' | 'extend';
  readonly amountMicro: MicroCredits;
}

function draw(books: Books, { holdId, kind, amountMicro }: Draw): void {
  const draft = books.draft({ kind, holdId });
  const { parts } = burn(books, draft, { amountMicro, times: [books.now], to: 'held' });
  for (const part of parts) books.changeSlice(holdId, part);
  draft.close();
}

/** What can be drawn of what is wanted. */
function drawable(
  books: Books,
  {
    amountMicro,
    minimumMicro,
  }: { readonly amountMicro: MicroCredits; readonly minimumMicro?: MicroCredits | undefined },
): CreditOutcome<MicroCredits> {
  const available = availableIn(books);
  const drawn = least(amountMicro, available);
  if (drawn >= (minimumMicro ?? amountMicro)) return done(drawn);
  return refuse({ code: 'insufficient_credits', availableMicro: available, wantedMicro: amountMicro });
}
