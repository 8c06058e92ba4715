import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Log, silentLog } from '#kernel';
import { openCompiled } from './open-compiled.ts';
import { homePaths } from './open-home.ts';

const RELEASE = '1.2.3-node-24.0.0';
const USER_ID = process.geteuid?.() ?? 0;
let directory: string;
let home: string;
let compiled: string;
const mode = (path: string) => statSync(path).mode & 0o777;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tallygate-compiled-'));
  home = join(directory, 'data');
  mkdirSync(home, { mode: 0o700 });
  ({ compiled } = homePaths(home));
});
afterEach(() => rmSync(directory, { recursive: true }));

function open(userId = USER_ID) {
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warn: (_facts, sentence) => warnings.push(sentence) };
  return { folder: openCompiled({ home, release: RELEASE, userId, log }), warnings };
}

/** Code of some release, as another start left it. */
function kept(release: string): string {
  const file = join(compiled, release, 'gateway', 'code');
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(file, 'code');
  return file;
}

test('the folder is named after the release and for its owner alone', () => {
  const { folder, warnings } = open();
  expect(folder).toBe(join(compiled, RELEASE));
  expect([mode(compiled), mode(join(compiled, RELEASE))]).toEqual([0o700, 0o700]);
  expect(warnings).toEqual([]);
});

test('what this release compiled is kept, and what others did is removed', () => {
  const [own, ...others] = [RELEASE, '1.2.2-node-24.0.0', '1.2.3-node-22.0.0'].map(kept);
  open();
  expect([own, ...others].map((file) => existsSync(file!))).toEqual([true, false, false]);
});

test('one start removes a bounded number of them, and the next goes on', () => {
  for (let number = 0; number < 20; number++) kept(`0.0.${number}`);
  open();
  expect(readdirSync(compiled)).toHaveLength(1 + 4);
  open();
  expect(readdirSync(compiled)).toEqual([RELEASE]);
});

/** What somebody else may have made or touched. */
const SUSPECTS: readonly { readonly what: string; readonly make: () => void }[] = [
  { what: 'a folder that others may write to', make: () => chmodSync(join(kept(RELEASE), '../../..'), 0o770) },
  { what: 'a folder that others may read', make: () => chmodSync(join(kept(RELEASE), '../../..'), 0o755) },
  { what: 'a file', make: () => writeFileSync(compiled, '') },
  {
    what: 'a link to elsewhere',
    make: () => {
      mkdirSync(join(directory, 'elsewhere', RELEASE), { recursive: true, mode: 0o700 });
      writeFileSync(join(directory, 'elsewhere', RELEASE, 'code'), 'code');
      symlinkSync(join(directory, 'elsewhere'), compiled);
    },
  },
];
for (const { what, make } of SUSPECTS) {
  test(`${what} is replaced by an empty folder for the owner alone`, () => {
    make();
    expect(open()).toEqual({ folder: join(compiled, RELEASE), warnings: [] });
    expect(readdirSync(compiled, { recursive: true })).toEqual([RELEASE]);
    expect(mode(compiled)).toBe(0o700);
  });
}

test('what a link led to stays as it is', () => {
  SUSPECTS.at(-1)?.make();
  open();
  expect(existsSync(join(directory, 'elsewhere', RELEASE, 'code'))).toBe(true);
});

test('in a home of another user nothing is kept, and nothing touched', () => {
  const file = kept('0.0.1');
  expect(open(USER_ID + 1)).toEqual({ folder: undefined, warnings: [expect.stringContaining('another user')] });
  expect(existsSync(file)).toBe(true);
});

test('where no folder can be made there is none, with a warning', () => {
  mkdirSync(compiled, { mode: 0o700 });
  writeFileSync(join(compiled, RELEASE), '');
  expect(open()).toEqual({ folder: undefined, warnings: [expect.stringContaining('cannot be kept')] });
});
