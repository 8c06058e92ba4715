import { REFUSAL_KEPT_MS } from './lease-terms.ts';
import type { Grant } from './lease-wire.ts';
import { addUnits, type Pool } from './tranche.ts';

/** How long an outage of control is believed before it is asked again. */
export const AWAY_MS = 1_000;

/** What control said becomes what is known of a pool here. Times are monotonic. */
export function applyGrant(
  pool: Pool,
  grant: Grant,
  at: { readonly askedMs: number; readonly nowMs: number; readonly incarnation: string },
): void {
  const { askedMs, nowMs, incarnation } = at;
  pool.awayUntilMs = 0;
  switch (grant.kind) {
    case 'granted': {
      const { amount, period, usableMs, isDirect } = grant;
      pool.granted = amount;
      pool.isDirect = isDirect;
      if (amount === 0) return;
      addUnits(pool, { period, incarnation, left: amount, endsMs: askedMs + usableMs });
      pool.grantedAtMs = nowMs;
      pool.takenSince = 0;
      pool.refused = undefined;
      return;
    }
    case 'exhausted':
      pool.isDirect = true;
      pool.refused = {
        need: grant.need,
        untilMs: nowMs + REFUSAL_KEPT_MS[pool.limit.poolKind],
        exhaustion: { used: grant.used, allowed: grant.allowed, resetAtMs: grant.resetAtMs },
      };
      return;
    case 'unlimited':
      pool.unlimitedUntilMs = askedMs + grant.usableMs;
      return;
    case 'unavailable':
      pool.awayUntilMs = nowMs + AWAY_MS;
      return;
  }
}
