import 'vitest';

declare module 'vitest' {
  /** What vitest.config.ts hands to every test. */
  interface ProvidedContext {
    /** Whether counts are those of `npm run prove`. */
    readonly isProof: boolean;
    /** Holds what V8 made of the sources; every process that a test starts may have it as `NODE_COMPILE_CACHE`. */
    readonly compiledFolder: string;
    /** Where `server/test/stores-setup.ts` hands out databases, a port of loopback. */
    readonly databasesPort: number;
    /** A SQLite file of the control store with all tables and no rows, to be copied. */
    readonly migratedFile: string;
  }
}
