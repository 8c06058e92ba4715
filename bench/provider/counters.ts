/** What the provider itself has counted: usage rows must say the same. */
export interface Counters {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Answers that the other side did not take to the end. */
  readonly cut: number;
}

/** Nothing yet. */
export const NOTHING: Counters = { requests: 0, inputTokens: 0, outputTokens: 0, cut: 0 };

/** Both together. */
export function add(one: Counters, other: Counters): Counters {
  return combine(one, other, 1);
}

/** What came since. */
export function since(now: Counters, before: Counters): Counters {
  return combine(now, before, -1);
}

function combine(one: Counters, other: Counters, sign: 1 | -1): Counters {
  return {
    requests: one.requests + sign * other.requests,
    inputTokens: one.inputTokens + sign * other.inputTokens,
    outputTokens: one.outputTokens + sign * other.outputTokens,
    cut: one.cut + sign * other.cut,
  };
}
