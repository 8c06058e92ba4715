import type { EdgeHead } from './edge.ts';
import { findKey } from './find-key.ts';
import { isDataPlane } from './routes.ts';
import type { Snapshot } from './routing.ts';

/** A call without a known key is turned away; its body need only be small enough to read past. */
const KEYLESS_BYTES_MAX = 65_536;
/** What control takes at most; each of its routes has its own bound below. */
const CONTROL_BYTES_MAX = 16_777_216;

/** How many bytes of a body are read, known its head: what the largest endpoint takes, for those who may call one. */
export function bodyBound(snapshot: Snapshot): (head: EdgeHead) => number {
  const largest = Math.max(
    KEYLESS_BYTES_MAX,
    ...[...snapshot.endpoints.values()].map(({ bodyBytesMax }) => bodyBytesMax),
  );
  return ({ target, credential }) => {
    if (!isDataPlane(target)) return CONTROL_BYTES_MAX;
    const isKnown = credential !== undefined && findKey(snapshot.keys, credential) !== undefined;
    return isKnown ? largest : KEYLESS_BYTES_MAX;
  };
}
