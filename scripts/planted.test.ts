import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { checksOf } from './checks.ts';
import {
  DEAD_CODE,
  LEVEL_VIOLATIONS,
  LINT_VIOLATIONS,
  type PlantedViolation,
  TIDY_VIOLATIONS,
  TYPE_VIOLATIONS,
} from './planted-violations.ts';
import { findings, TIDY_RULES } from './tidy-rules.ts';
import { ROOT, trackedFiles } from './tracked-files.ts';

const IS_PROOF = inject('isProof');
/** `npm run check` has looked at everything; beside that, the tools need see no more than what was planted, but in a proof. */
const KERNEL_ALONE = '{ "extends": "../tsconfig.base.json", "include": ["src/kernel"] }';

// A copy of the repository in which every rule is broken once; each tool must name each of its violations.
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'tallygate-planted-'));
  for (const { path } of trackedFiles(/./)) {
    mkdirSync(join(copy, dirname(path)), { recursive: true });
    cpSync(join(ROOT, path), join(copy, path));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  spawnSync('git', ['init', '--quiet'], { cwd: copy });
  if (!IS_PROOF) writeFileSync(join(copy, 'server/tsconfig.json'), KERNEL_ALONE);
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe.each([
  { tool: 'levels', violations: LEVEL_VIOLATIONS },
  { tool: 'biome', violations: LINT_VIOLATIONS },
  { tool: 'types of the server', violations: TYPE_VIOLATIONS },
  { tool: 'dead code', violations: DEAD_CODE },
])('$tool', ({ tool, violations }) => {
  let output = '';
  let code: number | null = 0;

  beforeAll(() => {
    plant(violations);
    const [program = '', ...all] = checksOf(copy).find((check) => check.name === tool)?.command ?? [];
    const args = IS_PROOF ? all : narrowed(all, violations);
    const path = join(ROOT, 'node_modules/.bin', program);
    const more = program === 'biome' ? ['--max-diagnostics=none', '--reporter=github'] : [];
    const run = spawnSync(path, [...args, ...more], { cwd: copy, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    output = run.stdout + run.stderr;
    code = run.status;
    for (const { path: planted } of violations) rmSync(join(copy, planted));
  });

  test('fails', () => {
    expect(code).not.toBe(0);
  });

  test.each(violations.map((violation) => ({ rule: violation.rule, violation })))('catches $rule', ({ violation }) => {
    const { path, says } = violation;
    const named = output
      .split('\n')
      .filter((line) => line.includes(path) || line.includes(path.replace(/^server\//, '')));
    expect(
      named.some((line) => line.includes(says)),
      `${path}: ${says}\n${named.join('\n')}`,
    ).toBe(true);
  });
});

describe('tidy', () => {
  test.each(TIDY_VIOLATIONS.map((violation) => ({ rule: violation.rule, violation })))(
    'catches $rule',
    ({ violation }) => {
      const rule = TIDY_RULES.find(({ name }) => name === violation.rule);
      expect(rule && findings(rule, [violation])).toEqual([expect.stringContaining(violation.path)]);
    },
  );

  test('every rule has a planted violation', () => {
    expect(TIDY_VIOLATIONS.map(({ rule }) => rule).sort()).toEqual(TIDY_RULES.map(({ name }) => name).sort());
  });
});

/** The tool's own words, with what was planted in place of the folders of the repository. */
function narrowed(args: readonly string[], violations: readonly PlantedViolation[]): readonly string[] {
  const isEverything = (word: string) => word === '.' || CODE.has(word);
  const planted = violations.map(({ path }) => path);
  const isOfFolders = args.some(isEverything) && !args.includes('-p');
  return isOfFolders ? [...args.filter((word) => !isEverything(word)), ...planted] : args;
}

const CODE = new Set(['contract', 'server', 'web', 'e2e', 'bench', 'scripts']);

function plant(violations: readonly PlantedViolation[]): void {
  for (const { path, text } of violations) {
    mkdirSync(join(copy, dirname(path)), { recursive: true });
    writeFileSync(join(copy, path), text);
  }
}
