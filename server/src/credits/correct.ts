import { invariant } from '#kernel';
import { least } from './allocate.ts';
import type { Books, Draft } from './books.ts';
import type { LotPart } from './burn.ts';
import { chargedIn } from './charged.ts';
import type { Charged, NewCorrection } from './credits.ts';
import { type Decided, isAmount } from './decided.ts';
import type { Entry, MicroCredits, Posting } from './facts.ts';
import { done, refuse } from './outcome.ts';

/** What a correction has to know beside the books. */
export interface CorrectionFacts {
  /** The posting to be corrected; undefined: there is none of that id in the workspace. */
  readonly posting: Posting | undefined;
  /** Earlier corrections of it. */
  readonly earlier: readonly Posting[];
  /** Lots that settled debts, the latest settlement first. */
  readonly settledLots: readonly string[];
}

/** Takes back a part of a charge: what was taken last goes back first. */
export function correct(books: Books, asked: NewCorrection, facts: CorrectionFacts): Decided<Charged> {
  const { amountMicro, postingId, note = '' } = asked;
  if (!isAmount(amountMicro)) return refuse({ code: 'credit_amount_invalid' });
  const charged = facts.posting?.entries.filter(({ to }) => to === 'consumed') ?? [];
  if (charged.length === 0) return refuse({ code: 'credit_posting_unknown' });
  const left = uncorrected(charged, facts.earlier);
  const returnable = left.reduce((sum, entry) => sum + entry.amountMicro, 0n);
  if (amountMicro > returnable) return refuse({ code: 'credit_amount_above', availableMicro: returnable });
  const draft = books.draft({ kind: 'correction', correctsId: postingId, note });
  const parts: LotPart[] = [];
  let [wanted, debtMicro] = [amountMicro, 0n];
  for (const entry of left) {
    const given = least(wanted, entry.amountMicro);
    if (given === 0n) continue;
    wanted -= given;
    const { lotId } = entry;
    if (lotId === undefined) {
      takeBackDebt(books, draft, { amountMicro: given, settledLots: facts.settledLots });
      debtMicro -= given;
    } else {
      draft.move({ from: 'consumed', to: 'available', lotId, amountMicro: given });
      parts.push({ lotId, amountMicro: -given });
    }
  }
  const posting = draft.close();
  return done((after: Books) => chargedIn(after, { posting, parts, debtMicro, isLate: false }));
}

/** What of a charge was not taken back yet, the last taken first. */
function uncorrected(charged: readonly Entry[], earlier: readonly Posting[]): readonly Entry[] {
  const returned = new Map<string | undefined, MicroCredits>();
  for (const { from, lotId, amountMicro } of earlier.flatMap(({ entries }) => entries)) {
    if (from === 'consumed') returned.set(lotId, (returned.get(lotId) ?? 0n) + amountMicro);
  }
  return charged.toReversed().map((entry) => {
    const gone = least(entry.amountMicro, returned.get(entry.lotId) ?? 0n);
    returned.set(entry.lotId, (returned.get(entry.lotId) ?? 0n) - gone);
    return { ...entry, amountMicro: entry.amountMicro - gone };
  });
}

/** A debt that lots have settled in the meantime goes back to those lots, the last that paid first. */
function takeBackDebt(
  books: Books,
  draft: Draft,
  { amountMicro, settledLots }: { readonly amountMicro: MicroCredits; readonly settledLots: readonly string[] },
): void {
  let surplus = amountMicro - least(amountMicro, books.account.debtMicro);
  for (const lotId of settledLots) {
    const given = least(surplus, books.lot(lotId).settled);
    draft.move({ from: 'debt', to: 'available', lotId, amountMicro: given });
    surplus -= given;
  }
  invariant(surplus === 0n, 'a debt that is gone was settled by lots');
  draft.move({ from: 'consumed', to: 'debt', lotId: undefined, amountMicro });
}
