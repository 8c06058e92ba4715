import type { Clock } from '#kernel';

/** Failures in a row after which a destination is left alone for a while. */
const FAILURES_MAX = 5;
/** For how long. Then one request is let through. */
const OPEN_MS = 30_000;
/** A provider's `Retry-After` counts up to here. */
const RETRY_AFTER_MS_MAX = 600_000;
/** A key that went to a destination counts as one of its users for so long. */
const USER_MS = 600_000;
/** Destinations remembered; the one heard of longest ago is forgotten first. */
const DESTINATIONS_MAX = 10_000;

/** Which destinations are worth a try, by what the last requests of this gateway met there: a circuit breaker. */
export interface DestinationHealth {
  isAvailable(destinationId: string): boolean;
  /**
   * A request of this key goes there now. If it had been left alone, the next ones wait for what this one meets. The result takes that
   * back, for a request that its client gave up.
   */
  tried(destinationId: string, keyId: string): () => void;
  /**
   * It answered a request, whatever it said, but for what `failed` is for. `startedMs`, on the monotonic clock: when the request went
   * there. One that went there before a pause began does not end it.
   */
  succeeded(destinationId: string, startedMs: number): void;
  /** It was overloaded, broken or silent. */
  failed(destinationId: string, failure: Failure): void;
}

/** One failure of a destination. */
export interface Failure {
  /** Whose request met it. */
  readonly keyId: string;
  /** No connection could be had: no request can be the cause of that. */
  readonly isUnreachable: boolean;
  /** How long it asked to be left alone; undefined: it did not. */
  readonly retryAfterMs: number | undefined;
}

/** The failures in a row of one destination. */
export interface Failures {
  readonly count: number;
  /** The key whose request met the first of them. */
  readonly firstKeyId: string;
  /** Another key's request met one as well. */
  readonly isOfManyKeys: boolean;
  /** One of them was that no connection could be had. */
  readonly hasUnreachable: boolean;
}

/** The failures in a row with one more. Pure. */
export function oneMore(before: Failures | undefined, { keyId, isUnreachable }: Failure): Failures {
  if (before === undefined) return { count: 1, firstKeyId: keyId, isOfManyKeys: false, hasUnreachable: isUnreachable };
  return {
    count: before.count + 1,
    firstKeyId: before.firstKeyId,
    isOfManyKeys: before.isOfManyKeys || keyId !== before.firstKeyId,
    hasUnreachable: before.hasUnreachable || isUnreachable,
  };
}

/**
 * For how long these failures leave a destination alone, milliseconds. What one key's requests alone meet may be of its own making, and
 * closes nothing for others: they are asked first. Pure.
 */
export function pauseMs(failures: Failures, facts: { readonly hasOtherUsers: boolean }): number {
  if (failures.count < FAILURES_MAX) return 0;
  const isBelieved = failures.isOfManyKeys || failures.hasUnreachable || !facts.hasOtherUsers;
  return isBelieved ? OPEN_MS : 0;
}

interface State {
  readonly failures: Failures;
  /** On the monotonic clock; it is left alone until then. 0: it is not. */
  readonly closedUntilMs: number;
  /** When it was last found to fail. */
  readonly failedAtMs: number;
}

/** The two keys that went to a destination last, and when. */
interface Users {
  keyId: string;
  atMs: number;
  otherKeyId: string;
  otherAtMs: number;
}

/** Makes the memory of one gateway. It is lost with the process, and each gateway learns for itself. */
export function destinationHealth(clock: Clock): DestinationHealth {
  const states = new Map<string, State>();
  const users = new Map<string, Users>();
  return {
    isAvailable: (id) => {
      const state = states.get(id);
      return state === undefined || clock.monotonicMs() >= state.closedUntilMs;
    },
    tried: (id, keyId) => {
      const nowMs = clock.monotonicMs();
      noteUser(users, id, { keyId, nowMs });
      const state = states.get(id);
      if (state === undefined || state.closedUntilMs === 0) return NOTHING;
      const tried = { ...state, closedUntilMs: Math.max(state.closedUntilMs, nowMs + OPEN_MS) };
      remember(states, id, tried);
      return () => {
        if (states.get(id) === tried) remember(states, id, state);
      };
    },
    succeeded: (id, startedMs) => {
      const state = states.get(id);
      if (state !== undefined && (state.closedUntilMs === 0 || startedMs >= state.failedAtMs)) states.delete(id);
    },
    failed: (id, failure) => {
      const nowMs = clock.monotonicMs();
      const before = states.get(id);
      const failures = oneMore(before?.failures, failure);
      const askedMs = Math.min(failure.retryAfterMs ?? 0, RETRY_AFTER_MS_MAX);
      const ownMs = pauseMs(failures, { hasOtherUsers: hasOtherUsers(users.get(id), failures.firstKeyId, nowMs) });
      const waitMs = Math.max(askedMs, ownMs);
      const untilMs = waitMs === 0 ? 0 : nowMs + waitMs;
      const closedUntilMs = Math.max(before?.closedUntilMs ?? 0, untilMs);
      remember(states, id, { failures, closedUntilMs, failedAtMs: nowMs });
    },
  };
}

const NOTHING = (): void => {};

/** Keeps the newest; the one heard of longest ago goes when there are too many. */
function remember<Kept>(kept: Map<string, Kept>, id: string, value: Kept): void {
  kept.delete(id);
  kept.set(id, value);
  const oldest = kept.size > DESTINATIONS_MAX ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
}

function noteUser(
  users: Map<string, Users>,
  id: string,
  { keyId, nowMs }: { readonly keyId: string; readonly nowMs: number },
): void {
  const known = users.get(id);
  if (known === undefined) {
    remember(users, id, { keyId, atMs: nowMs, otherKeyId: keyId, otherAtMs: nowMs });
    return;
  }
  if (known.keyId !== keyId) {
    known.otherKeyId = known.keyId;
    known.otherAtMs = known.atMs;
    known.keyId = keyId;
  }
  known.atMs = nowMs;
}

function hasOtherUsers(known: Users | undefined, keyId: string, nowMs: number): boolean {
  if (known === undefined) return false;
  const { atMs, otherKeyId, otherAtMs } = known;
  const sinceMs = nowMs - USER_MS;
  return (known.keyId !== keyId && atMs > sinceMs) || (otherKeyId !== keyId && otherAtMs > sinceMs);
}
