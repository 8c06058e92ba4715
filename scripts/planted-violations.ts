/** A file that breaks one rule, and what the tool says of it. */
export interface PlantedViolation {
  readonly rule: string;
  readonly path: string;
  readonly text: string;
  /** The tool's word for the rule, on the line that names the file or in its block. */
  readonly says: string;
}

/** One violation for each rule of the levels. */
export const LEVEL_VIOLATIONS: readonly PlantedViolation[] = [
  level('direction:kernel', 'kernel/planted-up.ts', '../usage/index.ts'),
  level('direction:identity', 'identity/planted-up.ts', '../gateway/routing.ts'),
  level('direction:usage', 'usage/planted-up.ts', '../gateway/routing.ts'),
  level('direction:usage', 'usage/planted-sibling.ts', '../identity/index.ts'),
  level('direction:gateway', 'gateway/planted-sibling.ts', '../sql/index.ts'),
  level('direction:sql', 'sql/planted-sibling.ts', '../gateway/routing.ts'),
  level('front-door', 'gateway/planted-side-door.ts', '../usage/facts.ts'),
  level('pure-core', 'usage/planted-system.ts', 'node:fs'),
  level('pure-core', 'gateway/planted-driver.ts', 'undici'),
  level('pure-core', 'sql/planted-edge.ts', '../config.ts'),
  level('edges-stay-out', 'usage/adapters/planted-config.ts', '../../config.ts'),
  level('dialects-are-strangers', 'gateway/dialects/openai-chat/planted-path.ts', '../../call.ts'),
  level(
    'dialects-are-strangers',
    'gateway/dialects/openai-chat/planted-stranger.ts',
    '../anthropic-messages/anthropic-messages.ts',
  ),
  level('compose-only', 'http/planted-adapter.ts', '../gateway/adapters/prom-metrics.ts'),
  {
    rule: 'contract-is-a-leaf',
    path: 'contract/src/planted-server.ts',
    text: "export type { KeyRecord as Planted } from '../../server/src/identity/index.ts';\n",
    says: 'contract-is-a-leaf',
  },
  {
    rule: 'e2e-is-a-stranger',
    path: 'e2e/planted-server.ts',
    text: "export type { KeyRecord as Planted } from '../server/src/identity/index.ts';\n",
    says: 'e2e-is-a-stranger',
  },
  {
    rule: 'web-is-a-client',
    path: 'web/src/planted-server.ts',
    text: "export type { KeyRecord as Planted } from '../../server/src/identity/index.ts';\n",
    says: 'web-is-a-client',
  },
  {
    rule: 'no-cycles',
    path: 'server/src/identity/planted-loop.ts',
    text: "export type { Planted as Loop } from './planted-loop.ts';\nexport type { KeyRecord as Planted } from './planted-loop-back.ts';\n",
    says: 'no-cycles',
  },
  {
    rule: 'no-cycles, the other half',
    path: 'server/src/identity/planted-loop-back.ts',
    text: "export type { Loop as KeyRecord } from './planted-loop.ts';\n",
    says: 'no-cycles',
  },
  level('no-test-code-in-product', 'usage/planted-test-import.ts', '../../test/manual-clock.ts'),
];

/** One violation for each rule of the linter that we set ourselves. */
export const LINT_VIOLATIONS: readonly PlantedViolation[] = [
  lint('noExplicitAny', 'export const planted: any = 1;'),
  lint('noConsole', "export function planted(): void {\n  console.log('x');\n}"),
  lint('noUndeclaredDependencies', "export { default as planted } from 'left-pad';"),
  lint('noUnusedVariables', 'const planted = 1;\nexport const other = 2;'),
  lint('noUnusedImports', "import { join } from 'node:path';\n\nexport const planted = 2;"),
  lint('noDefaultExport', 'export default 1;'),
  lint('noProcessEnv', 'export const planted = process.env.HOME;'),
  lint('useImportType', "import { Instant } from '#kernel';\n\nexport type Planted = Instant;"),
  lint('noNonNullAssertion', 'export const planted = (list: readonly number[]) => list[0]!;'),
  lint('noEnum', 'export enum Planted {\n  one = 1,\n}'),
  lint('noParameterProperties', 'export class Planted {\n  constructor(readonly one: number) {}\n}'),
  lint('noNestedTernary', 'export const planted = (n: number) => (n > 1 ? (n > 2 ? 3 : 2) : 1);'),
  lint(
    'noExcessiveLinesPerFunction',
    `export function planted(): number {\n  let n = 0;\n${'  n += 1;\n'.repeat(61)}  return n;\n}`,
  ),
  lint('useMaxParams', 'export const planted = (a: number, b: number, c: number, d: number) => a + b + c + d;'),
  lint(
    'noExcessiveCognitiveComplexity',
    `export function planted(n: number): number {\n${'  if (n > 1) {\n    for (let i = 0; i < n; i++) {\n      if (i > 2) return i;\n    }\n  }\n'.repeat(4)}  return n;\n}`,
  ),
  lint('noFloatingPromises', 'export function planted(): void {\n  Promise.resolve(1);\n}'),
  lint(
    'useExhaustiveSwitchCases',
    "export function planted(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1;\n  }\n  return 0;\n}",
  ),
  lint('noMisusedPromises', 'export const planted = (wait: Promise<boolean>) => (wait ? 1 : 2);'),
  {
    rule: 'useFilenamingConvention',
    path: 'server/src/kernel/Planted_Name.ts',
    text: 'export const planted = 1;\n',
    says: 'useFilenamingConvention',
  },
  {
    rule: 'format',
    path: 'server/src/kernel/planted-format.ts',
    text: 'export const planted   = "x"\n',
    says: 'format',
  },
];

/** One violation for each rule of the compiler that we switched on beside `strict`. */
export const TYPE_VIOLATIONS: readonly PlantedViolation[] = [
  type('noUncheckedIndexedAccess', 'export const planted = (list: readonly string[]): string => list[0];', 'TS2322'),
  type('exactOptionalPropertyTypes', 'export const planted: { readonly a?: number } = { a: undefined };', 'TS2375'),
  type('erasableSyntaxOnly', 'export namespace Planted {\n  export const one = 1;\n}', 'TS1294'),
  type('verbatimModuleSyntax', "import { Instant } from '#kernel';\n\nexport type Planted = Instant;", 'TS1484'),
  type(
    'milliseconds are no instant',
    "import type { Instant } from '#kernel';\n\nexport const planted: Instant = 1;",
    'TS2322',
  ),
];

/** Code that nobody uses, an export that nobody imports, a package that nobody declared. */
export const DEAD_CODE: readonly PlantedViolation[] = [
  {
    rule: 'unused file',
    path: 'server/src/kernel/planted-dead-file.ts',
    text: 'export const planted = 1;\n',
    says: 'planted-dead-file.ts',
  },
];

/** One violation for each rule of the tidy test. */
export const TIDY_VIOLATIONS: readonly PlantedViolation[] = [
  tidy('nothing is left for later', 'server/src/kernel/planted-later.ts', '// TODO: later\n'),
  tidy(
    'no test is skipped or alone',
    'server/src/kernel/planted-skip.test.ts',
    "test.skip('x', () => expect(1).toBe(1));\n",
  ),
  tidy('every test file asserts', 'server/src/kernel/planted-idle.test.ts', "test('x', () => {});\n"),
  tidy('no machine paths and no registry hosts', 'docs/planted-path.md', '# x\n\nSee /home/somebody/notes.\n'),
  tidy('files stay readable', 'server/src/kernel/planted-long.ts', 'export {};\n'.repeat(401)),
  tidy('folders say what is in them', 'server/src/kernel/utils/planted.ts', 'export {};\n'),
  tidy('Markdown has one title', 'docs/planted-titles.md', '# one\n\n# two\n'),
];

function level(rule: string, path: string, target: string): PlantedViolation {
  return { rule, path: `server/src/${path}`, text: `export * from '${target}';\n`, says: rule };
}

function lint(rule: string, text: string): PlantedViolation {
  return { rule, path: `server/src/kernel/planted-${rule.toLowerCase()}.ts`, text: `${text}\n`, says: rule };
}

function type(rule: string, text: string, says: string): PlantedViolation {
  return {
    rule,
    path: `server/src/kernel/planted-${rule.toLowerCase().replaceAll(' ', '-')}.ts`,
    text: `${text}\n`,
    says,
  };
}

function tidy(rule: string, path: string, text: string): PlantedViolation {
  return { rule, path, text, says: path };
}
