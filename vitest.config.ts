import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './server/test/longest-first.ts';

/** One core is left to what the tests start. */
const WORKERS = Math.max(2, availableParallelism() - 1);
/** Much of what these do is to wait: for a period to end, for a key's last use to be told, for a process to come back. */
const PROGRAMS = Math.max(3, WORKERS);
/** A browser and the program take more than a core each: two files of them at a time. */
const BROWSER_FILES = 2;
/** Rules without a word of the world. */
const RULES = [
  '{contract,web}/**/*.test.ts',
  'server/src/{kernel,config}/**/*.test.ts',
  'server/src/gateway/{http1,json,framing,translate}/**/*.test.ts',
];
/** What measures or changes the process that it runs in has one to itself. */
const ALONE = [
  'server/src/gateway/{gathered-bytes,requirements,call-bounds}.test.ts',
  'server/src/gateway/adapters/strict-connection-dial.test.ts',
  'server/src/http/attacks/sign-in-attacks.test.ts',
  'server/src/mail/open-mailer.test.ts',
  'server/src/compose/{demo-billing,left-clients}.test.ts',
  'server/src/dashboards/export/adapters/threaded-printer.test.ts',
  'bench/**/*.test.ts',
];
/** The upper domains: apart from the lower ones, so that no process loads all there is. */
const UPPER = 'server/src/{billing,dashboards,http}/**/*.test.ts';
const BROWSER = 'e2e/browser/**/*.test.ts';
const MODULES = '**/node_modules/**';

/** Programs, threads and test processes share what V8 made of the sources: to compile them is half of what a start costs. */
const compiledFolder = join(import.meta.dirname, 'node_modules/.cache/tallygate-compiled');
process.env['NODE_COMPILE_CACHE'] = compiledFolder;

const COMPILED = 'server/test/compile-setup.ts';
const STORES = 'server/test/stores-setup.ts';

export default defineConfig(({ mode }) => ({
  test: {
    pool: 'forks',
    maxWorkers: WORKERS,
    sequence: { sequencer: LongestFirst },
    allowOnly: false,
    passWithNoTests: false,
    testTimeout: 60_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 30_000 } },
    provide: { isProof: mode === 'prove', compiledFolder },
    // One group after the other, so that what needs a whole machine does not start beside everything else. Rules share
    // processes: most of what such a file costs is a process of its own. Nothing else does: what one file changes would reach the next.
    projects: [
      { extends: true, test: { name: 'rules', include: RULES, isolate: false, sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['server/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [MODULES, UPPER, ...RULES, ...ALONE],
          globalSetup: [COMPILED, STORES],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'upper',
          include: [UPPER],
          exclude: [MODULES, ...ALONE],
          globalSetup: [COMPILED, STORES],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ALONE,
          exclude: [MODULES],
          globalSetup: [COMPILED, STORES],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'program',
          include: ['e2e/**/*.test.ts'],
          exclude: [MODULES, BROWSER, ...(mode === 'prove' ? [] : ['e2e/agents/**'])],
          globalSetup: [COMPILED],
          testTimeout: 240_000,
          maxWorkers: PROGRAMS,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [BROWSER],
          globalSetup: [COMPILED],
          testTimeout: 300_000,
          maxWorkers: BROWSER_FILES,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
}));
