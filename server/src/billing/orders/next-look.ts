import type { Lot } from '#credits';
import { asInstant, type Instant } from '#kernel';
import type { Attempt } from './attempt.ts';
import { NOWHERE_MS_MAX } from './decide-settlement.ts';
import type { WholeOrder } from './order-store.ts';

const SOONEST_MS = 15_000;
const LATEST_MS = 3_600_000;
const HELD_MS = 60_000;
const DISPUTE_MS = 6 * 3_600_000;

/**
 * When an order is to be looked at again by itself; undefined: it is at rest. What is under way is looked at soon, and ever
 * less often as it gets older, but once at the time at which a payment that is nowhere counts as never made.
 */
export function nextLook(
  { order, attempts, refunds }: Pick<WholeOrder, 'order' | 'attempts' | 'refunds'>,
  { lots, now }: { readonly lots: readonly Lot[]; readonly now: Instant },
): Instant | undefined {
  const times = [
    ...attempts.filter(({ state }) => state === 'begun').map((attempt) => attemptLook(attempt, now)),
    ...refunds.filter(({ state }) => state === 'asked').map(({ createdAt }) => later(createdAt, now)),
    ...(order.dispute === 'open' ? [now + DISPUTE_MS] : []),
    ...(order.clawDueMicro > order.clawedMicro ? clawLooks(lots, now) : []),
  ];
  return times.length === 0 ? undefined : asInstant(Math.min(...times));
}

function attemptLook({ createdAt }: Attempt, now: Instant): number {
  const end = createdAt + NOWHERE_MS_MAX;
  return end > now ? Math.min(later(createdAt, now), end) : later(createdAt, now);
}

function later(since: Instant, now: Instant): number {
  return now + Math.min(Math.max((now - since) / 2, SOONEST_MS), LATEST_MS);
}

/** What is held comes back soon; what was used may be corrected as long as the lot lives. */
function clawLooks(lots: readonly Lot[], now: Instant): readonly number[] {
  if (lots.some(({ held }) => held > 0n)) return [now + HELD_MS];
  return lots.some(({ expiresAt }) => expiresAt === undefined || expiresAt > now) ? [now + LATEST_MS] : [];
}
