import type { Dialect } from './dialects/dialect.ts';
import type { Destination, Endpoint } from './routing.ts';

/** One destination to try, and why it stands where it stands. */
export interface PlannedAttempt {
  readonly action: 'INITIAL_ATTEMPT' | 'FALLBACK';
  readonly destination: Destination;
}

/**
 * The order in which destinations are tried: one drawn by traffic percentage, then the fallbacks as declared.
 * Destinations that do not speak the caller's dialect are left out; the split of the others keeps its proportions.
 * Empty when none speaks it.
 */
export function planAttempts(endpoint: Endpoint, dialect: Dialect, fraction: number): readonly PlannedAttempt[] {
  const speaks = ({ provider }: Destination) => provider.kind === dialect.kind || provider.kind === 'demo';
  const drawn = draw(endpoint.destinations.filter(speaks), fraction);
  const fallbacks = endpoint.fallbacks.filter(speaks);
  const order = drawn === undefined ? fallbacks : [drawn, ...fallbacks];
  return order.map((destination, index) => ({ action: index === 0 ? 'INITIAL_ATTEMPT' : 'FALLBACK', destination }));
}

function draw(candidates: Endpoint['destinations'], fraction: number): Destination | undefined {
  const total = candidates.reduce((sum, candidate) => sum + candidate.trafficPercentage, 0);
  let left = fraction * total;
  for (const candidate of candidates) {
    left -= candidate.trafficPercentage;
    if (left < 0) return candidate;
  }
  return candidates.at(-1);
}

/** Whether an answer with this status makes us try the next destination. */
export function callsForFallback(status: number): boolean {
  return status === 429 || status >= 500;
}
