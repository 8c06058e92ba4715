import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** True under `npm run prove`. */
    readonly isProof: boolean;
  }
}

/** Whether the tests run at full size. */
export const IS_PROOF = inject('isProof');

/** What a promised time is worth beside other tests, on the two cores of a machine that is somebody else's besides. */
const CROWDED = 5;

/** How long what is promised within a time may take here: so long in a proof, which has the machine to itself; else a few times as long. */
export function within(promised: number): number {
  return IS_PROOF ? promised : promised * CROWDED;
}
