import 'vitest';

declare module 'vitest' {
  /** What vitest.config.ts hands to every test. */
  interface ProvidedContext {
    /** Whether counts are those of `npm run prove`. */
    readonly isProof: boolean;
  }
}
