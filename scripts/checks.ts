import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** One tool of `npm run check`. */
export interface Check {
  readonly name: string;
  readonly keeps: string;
  readonly command: readonly string[];
  /** Whether the output shows that the tool looked at the code at all. */
  readonly proof?: (output: string) => boolean;
}

/** A tool that saw fewer files than this was pointed at the wrong place. */
const FILES_MIN = 60;

/** Where code stands; a part that is not there yet is left out. */
const PARTS = ['contract', 'server', 'web', 'e2e', 'bench', 'scripts'];

/** Every check of a checkout, in the order in which their results are shown. */
export const checksOf = (root: string): readonly Check[] => [
  {
    name: 'biome',
    keeps: 'format and lint',
    command: ['biome', 'ci', '--error-on-warnings', '.'],
    proof: sawAtLeast(/Checked (\d+) files/),
  },
  { name: 'types of the contract', keeps: 'tsc', command: typesOf('contract') },
  { name: 'types of the server', keeps: 'tsc', command: typesOf('server') },
  { name: 'types of the web', keeps: 'tsc', command: typesOf('web') },
  { name: 'types of the tests from outside', keeps: 'tsc', command: typesOf('e2e') },
  { name: 'types of the scripts', keeps: 'tsc', command: typesOf('.') },
  {
    name: 'levels',
    keeps: 'who may import whom',
    command: [
      'depcruise',
      '--config',
      '.dependency-cruiser.cjs',
      ...PARTS.filter((part) => existsSync(join(root, part))),
    ],
    proof: sawAtLeast(/\((\d+) modules/),
  },
  { name: 'dead code', keeps: 'nothing unused, nothing undeclared', command: ['knip'] },
  {
    name: 'dead code in the product',
    keeps: 'no file and no package that only tests use',
    command: ['knip', '--production', '--include', 'files,dependencies,unlisted'],
  },
  { name: 'tidy', keeps: 'the rules of this repository', command: ['vitest', 'run', 'scripts/tidy.test.ts'] },
];

function sawAtLeast(count: RegExp): (output: string) => boolean {
  return (output) => Number(count.exec(output)?.[1] ?? 0) >= FILES_MIN;
}

/** What did not change since the last run is not looked at again. */
function typesOf(part: string): readonly string[] {
  const known = `node_modules/.cache/types/${part === '.' ? 'scripts' : part}.tsbuildinfo`;
  return ['tsc', '-p', part, '--incremental', '--tsBuildInfoFile', known];
}
