import type {
  ChargedFacts,
  CreditChange,
  CreditHoldFacts,
  CreditLotFacts,
  CreditPolicyFacts,
  LotType,
} from '@tallygate/contract';
import {
  amountText,
  type Charged,
  type CreditPolicy,
  type Entry,
  type Hold,
  type Lot,
  type MicroCredits,
  type Place,
  type Posting,
} from '#credits';
import { type Instant, isoInstant } from '#kernel';

const HOUR_MS = 3_600_000;

/** A lot as the API shows it. What time has ended shows as expired, whether or not it was booked. */
export function lotAnswer(lot: Lot, now: Instant): CreditLotFacts {
  const hasEnded = lot.expiresAt !== undefined && lot.expiresAt <= now;
  const ended = hasEnded ? lot.remaining : 0n;
  const { effectiveAt, voidedAt } = lot;
  return {
    id: lot.id,
    workspace_id: lot.workspaceId,
    note: lot.note,
    type: lotType(lot),
    origin: lot.origin,
    payment: lot.payment,
    amount: amountText(lot.amountMicro),
    remaining: amountText(lot.remaining - ended),
    held: amountText(lot.held),
    consumed: amountText(lot.consumed),
    expired: amountText(lot.expired + ended),
    voided: amountText(lot.voided),
    refunded: amountText(lot.refunded),
    settled: amountText(lot.settled),
    priority: lot.priority,
    effective_at: isoInstant(effectiveAt),
    expires_at: timeOf(lot.expiresAt),
    voided_at: timeOf(voidedAt),
    created_at: isoInstant(lot.createdAt),
    is_usable: effectiveAt <= now && !hasEnded && voidedAt === undefined && lot.remaining > 0n,
  };
}

/** What a lot is called: those who pay on tax invoice have plan and top-up credits as cash. */
export function lotType({ origin, payment }: Pick<Lot, 'origin' | 'payment'>): LotType {
  if (payment === 'cash') return 'cash';
  return origin === 'top_up' ? 'card' : origin;
}

/** A hold as the API shows it. */
export function holdAnswer(hold: Hold, now: Instant, availableMicro?: MicroCredits): CreditHoldFacts {
  // Its term is over, whether or not that was booked.
  const isDue = hold.status === 'open' && hold.expiresAt <= now;
  const slices = isDue ? [] : hold.slices;
  return {
    id: hold.id,
    workspace_id: hold.workspaceId,
    status: isDue ? 'expired' : hold.status,
    amount: amountText(slices.reduce((sum, { amountMicro }) => sum + amountMicro, 0n)),
    lots: slices.map(({ lotId, amountMicro }) => ({ lot_id: lotId, amount: amountText(amountMicro) })),
    created_at: isoInstant(hold.createdAt),
    expires_at: isoInstant(hold.expiresAt),
    ended_at: isDue ? isoInstant(hold.expiresAt) : timeOf(hold.endedAt),
    available: availableMicro === undefined ? null : amountText(availableMicro),
  };
}

/** What was charged, or given back. */
export function chargedAnswer(charged: Charged, now: Instant): ChargedFacts {
  const { parts, debtMicro, hold, availableMicro } = charged;
  const amount = parts.reduce((sum, { amountMicro }) => sum + amountMicro, debtMicro);
  return {
    id: charged.postingId ?? null,
    workspace_id: charged.workspaceId,
    amount: amountText(amount),
    lots: parts.map(({ lotId, amountMicro }) => ({ lot_id: lotId, amount: amountText(amountMicro) })),
    debt: amountText(debtMicro),
    late: charged.isLate,
    over_cap: charged.isOverCap,
    available: amountText(availableMicro),
    hold: hold === undefined ? null : holdAnswer(hold, now, availableMicro),
  };
}

/** One change of the history. `types`: of the lots that it names. */
export function changeAnswer(posting: Posting, types: ReadonlyMap<string, LotType>): CreditChange {
  const { entries } = posting;
  const debt = changeOf(entries, ['debt']);
  const lotIds = [...new Set(entries.flatMap(({ lotId }) => lotId ?? []))];
  const lots = lotIds.map((lotId) => {
    const own = entries.filter((entry) => entry.lotId === lotId);
    return { lot_id: lotId, type: types.get(lotId) ?? 'adjustment', amount: changeOf(own, ['available', 'held']) };
  });
  return {
    id: posting.id,
    sequence: posting.sequence,
    kind: posting.kind,
    at: isoInstant(posting.effectiveAt),
    booked_at: isoInstant(posting.bookedAt),
    // What leaves the debt's place is owed.
    amount: amountText(changeOf(entries, ['available', 'debt'])),
    held: amountText(changeOf(entries, ['held'])),
    debt: amountText(-debt),
    lots: lots.filter(({ amount }) => amount !== 0n).map((lot) => ({ ...lot, amount: amountText(lot.amount) })),
    hold_id: posting.holdId ?? null,
    corrects: posting.correctsId ?? null,
    late: posting.isLate,
    over_cap: posting.isOverCap,
    note: posting.note,
  };
}

/** A policy as the API shows it. */
export function policyAnswer(policy: CreditPolicy): CreditPolicyFacts {
  return {
    burn_order: policy.burnOrder,
    validity: policy.validity,
    debt_cap: amountText(policy.debtCapMicro),
    debt_settled_by: policy.debtSettledBy,
    late_grace_hours: policy.lateGraceMs / HOUR_MS,
  };
}

function changeOf(entries: readonly Entry[], places: readonly Place[]): MicroCredits {
  return entries.reduce((sum, { from, to, amountMicro }) => {
    const came = places.includes(to) ? amountMicro : 0n;
    const left = places.includes(from) ? amountMicro : 0n;
    return sum + came - left;
  }, 0n);
}

function timeOf(at: Instant | undefined): string | null {
  return at === undefined ? null : isoInstant(at);
}
