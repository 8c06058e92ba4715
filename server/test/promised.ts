import { inject } from 'vitest';

/** What a promised time is worth beside other tests, on the two cores of a machine that is somebody else's besides. */
const CROWDED = 5;

/** How long what is promised within a time may take: so long in a proof, which has the machine to itself; else a few times as long. */
export function promised(ms: number): number {
  return inject('isProof') ? ms : ms * CROWDED;
}
