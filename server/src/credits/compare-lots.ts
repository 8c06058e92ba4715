import type { BurnOrder, Lot } from './facts.ts';

/**
 * Which of two lots is used first. Expiry first: the sooner end, then priority, then what cost less (plan and promotion
 * before what was bought), then the earlier beginning, the earlier making, the id. Priority first puts priority before the
 * end. A lot that never ends comes after all that do. No two lots are equal, so that every use is determined.
 */
export function compareLots(one: Lot, other: Lot, order: BurnOrder): number {
  const byExpiry = compare(one.expiresAt ?? Number.POSITIVE_INFINITY, other.expiresAt ?? Number.POSITIVE_INFINITY);
  const byPriority = compare(one.priority, other.priority);
  const [first, second] = order === 'expiry-first' ? [byExpiry, byPriority] : [byPriority, byExpiry];
  return (
    first ||
    second ||
    compare(classOf(one), classOf(other)) ||
    compare(one.costBasisMicro, other.costBasisMicro) ||
    compare(one.effectiveAt, other.effectiveAt) ||
    compare(one.createdAt, other.createdAt) ||
    compare(one.id, other.id)
  );
}

/** Credits that were bought by themselves cost something, even where nobody wrote down how much. */
function classOf({ origin }: Lot): number {
  return origin === 'top_up' ? 1 : 0;
}

function compare<Value extends number | string>(one: Value, other: Value): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
