import type { Clock } from '#kernel';

/** Failures in a row after which a destination is left alone for a while. */
const FAILURES_MAX = 5;
/** For how long. Then one request is let through. */
const OPEN_MS = 30_000;
/** A provider's `Retry-After` counts up to here. */
const RETRY_AFTER_MS_MAX = 600_000;
/** Destinations remembered; the one heard of longest ago is forgotten first. */
const DESTINATIONS_MAX = 10_000;

/** Which destinations are worth a try, by what the last requests of this gateway met there: a circuit breaker. */
export interface DestinationHealth {
  isAvailable(destinationId: string): boolean;
  /**
   * A request goes there now. If it had been left alone, the next ones wait for what this one meets. The result takes that back, for
   * a request that its client gave up.
   */
  tried(destinationId: string): () => void;
  /** It answered, whatever it said, but for what `failed` is for. */
  succeeded(destinationId: string): void;
  /** It was overloaded, broken or silent. `retryAfterMs`: how long it asked to be left alone; undefined: it did not. */
  failed(destinationId: string, retryAfterMs: number | undefined): void;
}

interface State {
  readonly failures: number;
  /** On the monotonic clock; it is left alone until then. */
  readonly closedUntilMs: number;
}

/** Makes the memory of one gateway. It is lost with the process, and each gateway learns for itself. */
export function destinationHealth(clock: Clock): DestinationHealth {
  const states = new Map<string, State>();
  const remember = (id: string, state: State): void => {
    states.delete(id);
    states.set(id, state);
    const oldest = states.size > DESTINATIONS_MAX ? states.keys().next().value : undefined;
    if (oldest !== undefined) states.delete(oldest);
  };
  return {
    isAvailable: (id) => {
      const state = states.get(id);
      return state === undefined || clock.monotonicMs() >= state.closedUntilMs;
    },
    tried: (id) => {
      const state = states.get(id);
      if (state === undefined || state.closedUntilMs === 0) return () => {};
      const tried = { ...state, closedUntilMs: Math.max(state.closedUntilMs, clock.monotonicMs() + OPEN_MS) };
      remember(id, tried);
      return () => {
        if (states.get(id) === tried) remember(id, state);
      };
    },
    succeeded: (id) => {
      states.delete(id);
    },
    failed: (id, retryAfterMs) => {
      const { failures: before, closedUntilMs } = states.get(id) ?? { failures: 0, closedUntilMs: 0 };
      const failures = before + 1;
      const askedMs = retryAfterMs === undefined ? 0 : Math.min(retryAfterMs, RETRY_AFTER_MS_MAX);
      const ownMs = failures >= FAILURES_MAX ? OPEN_MS : 0;
      const waitMs = Math.max(askedMs, ownMs);
      const untilMs = waitMs === 0 ? 0 : clock.monotonicMs() + waitMs;
      remember(id, { failures, closedUntilMs: Math.max(closedUntilMs, untilMs) });
    },
  };
}
