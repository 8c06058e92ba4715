import type { KeyRecord } from '#identity';
import { type AnsweredCaller, answerError } from './answer-error.ts';
import { findKey } from './find-key.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { Snapshot } from './routing.ts';
import type { ReadPass } from './test-call/pass.ts';

/** A caller whose key is known, and the configuration that its request is served by. */
export interface Authenticated {
  readonly key: KeyRecord;
  readonly snapshot: Snapshot;
}

/** Finds the key of a request; without one that is known the request is answered 401, and counted in `/metrics` only. */
export function authenticate(
  parts: {
    readonly snapshot: () => Snapshot;
    readonly metrics: GatewayMetrics;
    readonly readPass?: ReadPass | undefined;
  },
  caller: AnsweredCaller,
): Authenticated | undefined {
  const { credential } = caller.request;
  const snapshot = parts.snapshot();
  const key =
    credential === undefined
      ? undefined
      : (findKey(snapshot.keys, credential) ?? parts.readPass?.(credential, snapshot));
  if (key !== undefined) return { key, snapshot };
  const code = credential === undefined ? 'key_missing' : 'key_unknown';
  parts.metrics.unauthenticated(code);
  answerError(caller, { key, snapshot }, { status: 401, code, details: {}, requestId: undefined });
  return undefined;
}
