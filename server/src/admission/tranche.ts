import type { Grant } from './lease-wire.ts';
import type { Limit } from './limits.ts';
import { WindowPool } from './window-pool.ts';

/**
 * Units leased under one name, and until when they may be used. Below zero: a request used more than it held, and the charge of it will be
 * taken from what others hold; never more than that, since control takes the rest from what is available.
 */
export interface Tranche {
  readonly period: string;
  /** Whose lease it is: it goes back under this name only. */
  readonly incarnation: string;
  left: number;
  /** What requests under way hold of it. */
  out: number;
  /** Monotonic. */
  endsMs: number;
}

/** What is known here of one pool. Times are monotonic. */
export interface Pool {
  readonly limit: Limit;
  /** Oldest first. */
  tranches: Tranche[];
  /** How much was granted last, when, and what was taken since. */
  granted: number;
  grantedAtMs: number;
  takenSince: number;
  takenAtMs: number;
  /** There is so little that nothing is drawn ahead. */
  isDirect: boolean;
  refused: { readonly need: number; readonly untilMs: number; readonly exhaustion: Exhausted } | undefined;
  /** The store, or control, was asked and did not answer; it is asked again then. */
  awayUntilMs: number;
  /** What was used here, whoever granted it, of a limit whose units come back; undefined: they do not. */
  readonly uses: WindowPool | undefined;
  /** Of a limit that is no more. */
  unlimitedUntilMs: number;
}

type Exhausted = Pick<Grant & { readonly kind: 'exhausted' }, 'used' | 'allowed'> & {
  readonly resetAtMs: number | undefined;
};

/** After a tranche that lasted less than the first, a larger one is asked for; after one that lasted more than the second, a smaller one. */
const SHORT_MS = 5_000;
const LONG_MS = 20_000;
/** Of a pool that was not drawn from yet, so many times what the first request needs. */
const AHEAD_FIRST = 8;

/** A pool that nothing is known of. */
export function emptyPool(limit: Limit, nowMs: number): Pool {
  return {
    limit,
    tranches: [],
    granted: 0,
    grantedAtMs: nowMs,
    takenSince: 0,
    takenAtMs: nowMs,
    isDirect: false,
    refused: undefined,
    awayUntilMs: 0,
    uses: limit.poolKind === 'stored' ? undefined : new WindowPool(),
    unlimitedUntilMs: 0,
  };
}

/** Adds units; those of one name become one tranche. */
export function addUnits(pool: Pool, { period, incarnation, left, endsMs }: Omit<Tranche, 'out'>): void {
  const same = pool.tranches.find((tranche) => tranche.period === period && tranche.incarnation === incarnation);
  if (same === undefined) pool.tranches.push({ period, incarnation, left, endsMs, out: 0 });
  else {
    same.left += left;
    same.endsMs = Math.max(same.endsMs, endsMs);
  }
}

/** How much to ask for: what waits now, and ahead what was used in as much time as the last tranche lasted, or more. */
export function wantOf(pool: Pool, need: number, nowMs: number): number {
  const lastedMs = nowMs - pool.grantedAtMs;
  const taken = Math.max(pool.takenSince, need * AHEAD_FIRST);
  if (pool.isDirect) return need;
  if (pool.granted === 0 || lastedMs < SHORT_MS) return need + 2 * taken;
  return need + (lastedMs > LONG_MS ? Math.ceil(taken / 2) : taken);
}
