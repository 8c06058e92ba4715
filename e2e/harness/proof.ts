import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** True under `npm run prove`. */
    readonly isProof: boolean;
  }
}

/** Whether the tests run at full size. */
export const IS_PROOF = inject('isProof');
