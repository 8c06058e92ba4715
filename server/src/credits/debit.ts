import { usableAt } from './allocate.ts';
import type { Books } from './books.ts';
import { burn, countingTime } from './burn.ts';
import { chargedIn } from './charged.ts';
import type { Charged, NewDebit } from './credits.ts';
import { type Decided, isAmount } from './decided.ts';
import { done, refuse } from './outcome.ts';

/** Charges without a hold: what was eligible at the time of the use, and debt where that is allowed. */
export function debit(books: Books, asked: NewDebit): Decided<Charged> {
  const { amountMicro, allowsDebt = false, note = '' } = asked;
  const askedAt = asked.at ?? books.now;
  if (!isAmount(amountMicro)) return refuse({ code: 'credit_amount_invalid' });
  if (askedAt > books.now) return refuse({ code: 'credit_time_invalid' });
  const { at, isLate } = countingTime(books, askedAt);
  const availableMicro = usableAt(books.lots(), at);
  if (!allowsDebt && availableMicro < amountMicro) {
    return refuse({ code: 'insufficient_credits', availableMicro, wantedMicro: amountMicro });
  }
  const { debtMicro, policy } = books.account;
  const capMicro = policy.debtCapMicro;
  if (availableMicro < amountMicro && debtMicro + amountMicro - availableMicro > capMicro) {
    return refuse({ code: 'debt_cap_reached', debtMicro, capMicro });
  }
  const draft = books.draft({ kind: 'debit', effectiveAt: at, isLate, note });
  const { parts, missingMicro } = burn(books, draft, { amountMicro, times: [at], to: 'consumed' });
  draft.move({ from: 'debt', to: 'consumed', lotId: undefined, amountMicro: missingMicro });
  const posting = draft.close();
  return done((after: Books) => chargedIn(after, { posting, parts, debtMicro: missingMicro, isLate }));
}
