import type { CallTokens, PricedCall } from '../facts.ts';

/** A request's tokens in parts that do not overlap: each token is charged once. */
export interface TokenParts {
  /** All input, the sum of the four below: contexts are measured by it. */
  readonly input: number;
  readonly uncached: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly output: number;
}

/**
 * Undefined: not enough is known, or the counts contradict each other (parts that are more than their whole), so that
 * whatever was charged could be wrong. What was written to a cache without saying for how long is of the 5 minutes' kind:
 * that is what a request gets that asks for no other.
 */
export function partsOf(tokens: CallTokens, purpose: PricedCall['purpose']): TokenParts | undefined {
  const { input, cacheRead = 0, cacheCreation5m = 0, cacheCreation1h: cacheWrite1h = 0 } = tokens;
  const output = tokens.output ?? (purpose === 'embed' ? 0 : undefined);
  if (input === undefined || output === undefined) return undefined;
  const cacheWrite = tokens.cacheCreation ?? cacheCreation5m + cacheWrite1h;
  const uncached = input - cacheRead - cacheWrite;
  if (cacheCreation5m + cacheWrite1h > cacheWrite || uncached < 0) return undefined;
  if ((tokens.reasoning ?? 0) > output) return undefined;
  return { input, uncached, cacheRead, cacheWrite5m: cacheWrite - cacheWrite1h, cacheWrite1h, output };
}
