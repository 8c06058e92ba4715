import type { Instant } from '#kernel';
import type { DestinationHealth } from './destination-health.ts';
import { callsForFallback } from './plan-attempts.ts';
import { retryAfterMs } from './retry-after.ts';
import type { UpstreamHead } from './upstream.ts';

/** Whose request a destination answered, and when it went there (monotonic clock). */
export interface AskedDestination {
  readonly destinationId: string;
  readonly keyId: string;
  readonly startedMs: number;
}

/** Remembers what a destination's answer says of its health. A 429 that names no time is about the one who asked, not about it. */
export function noteHealth(
  health: DestinationHealth,
  asked: AskedDestination,
  answer: { readonly head: UpstreamHead; readonly now: Instant },
): void {
  const { status, headers } = answer.head;
  if (!callsForFallback(status)) {
    // A head of a good status promises an answer; only its end keeps that.
    if (status >= 400) health.succeeded(asked.destinationId, asked.startedMs);
    return;
  }
  const waitMs = retryAfterMs(headers, answer.now);
  if (status < 500 && waitMs === undefined) return;
  health.failed(asked.destinationId, { keyId: asked.keyId, isUnreachable: false, retryAfterMs: waitMs });
}
