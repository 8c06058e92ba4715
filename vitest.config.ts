import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** One core is left to what the tests start. */
const WORKERS = Math.max(2, availableParallelism() - 1);

export default defineConfig(({ mode }) => ({
  test: {
    include: ['{contract,server,web}/**/*.test.ts', 'scripts/**/*.test.ts', 'e2e/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(mode === 'prove' ? [] : ['e2e/agents/**'])],
    pool: 'forks',
    maxWorkers: WORKERS,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
    provide: { isProof: mode === 'prove' },
  },
}));
