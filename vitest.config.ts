import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** One core is left to what the tests start. */
const WORKERS = Math.max(2, availableParallelism() - 1);
/** A browser and the program take more than a core each: two files of them at a time. */
const BROWSER_FILES = 2;
/** Rules without a word of the world: they share processes, since most of what a small file costs is a process of its own. */
const RULES = [
  '{contract,web}/**/*.test.ts',
  'server/src/{kernel,config}/**/*.test.ts',
  'server/src/gateway/{http1,json,framing,translate}/**/*.test.ts',
];
const BROWSER = 'e2e/browser/**/*.test.ts';
const MODULES = '**/node_modules/**';

/** Programs, threads and test processes share what V8 made of the sources: to compile them is half of what a start costs. */
const compiledFolder = join(import.meta.dirname, 'node_modules/.cache/tallygate-compiled');
process.env['NODE_COMPILE_CACHE'] = compiledFolder;

export default defineConfig(({ mode }) => ({
  test: {
    pool: 'forks',
    globalSetup: ['server/test/run-setup.ts'],
    maxWorkers: WORKERS,
    allowOnly: false,
    passWithNoTests: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    provide: { isProof: mode === 'prove', compiledFolder },
    // One group after the other, so that what needs a whole machine does not start beside everything else.
    projects: [
      { extends: true, test: { name: 'rules', include: RULES, isolate: false, sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['server/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [MODULES, ...RULES],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'program',
          include: ['e2e/**/*.test.ts'],
          exclude: [MODULES, BROWSER, ...(mode === 'prove' ? [] : ['e2e/agents/**'])],
          testTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [BROWSER],
          testTimeout: 180_000,
          maxWorkers: BROWSER_FILES,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
}));
