import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './tracked-files.ts';

/** Where the code of a gateway process begins, its threads included. */
const ENTRIES = ['server/src/compose/gateway-role.ts', 'server/src/compose/gateway.ts', 'server/src/gateway/index.ts'];
/** A gateway loads these packages, its log besides, and no others: each is there for every request, in memory and in time. */
const PACKAGES = [
  '@clickhouse/client',
  '@pydantic/genai-prices',
  '@tallygate/contract',
  'prom-client',
  'undici',
  'zod',
];
/** What splits text into tokens, by any of the names that it goes by. */
const TOKENIZER = /tokeni[sz]|tiktoken|gpt-?[0-9-]*encoder|sentencepiece|wordpiece|\bbpe\b|transformers/i;
const MODULES_MIN = 200;

/** How a module names another that is loaded with it. */
const IMPORTED = [
  /^(?:import|export)\s+(?!type\b)(?:[^;'"]*?\sfrom\s+)?'([^']+)'/gm,
  /\bimport\(\s*'([^']+)'/g,
  /\bnew URL\(\s*'(\.[^']+\.ts)'/g,
];

const gateway = reachedFrom(ENTRIES);

test('R-16: nothing on the request path splits text into tokens', () => {
  expect(gateway.modules.size).toBeGreaterThan(MODULES_MIN);
  expect([...gateway.modules.keys()]).toContain('server/src/gateway/estimate-usage.ts');
  const splitting = [...gateway.modules].filter(([path]) => TOKENIZER.test(path));
  expect(splitting.map(([path]) => path)).toEqual([]);
  expect([...gateway.packages].filter((name) => TOKENIZER.test(name))).toEqual([]);
});

test('R-16: a gateway loads the packages of its list and no others', () => {
  expect([...gateway.packages].toSorted()).toEqual(PACKAGES);
});

/** Of a gateway's threads: what each loads stays in memory for good, beside what the gateway itself has. */
const THREADS = [
  { entry: 'shipper', packages: ['@clickhouse/client', 'zod'] },
  { entry: 'charge', packages: ['zod'] },
  { entry: 'payload', packages: ['@clickhouse/client', 'zod'] },
];
const THREAD_MODULES_MAX = 60;

test.each(THREADS)('the $entry thread loads what it needs and no domain whole', ({ entry, packages }) => {
  const thread = reachedFrom([`server/src/compose/${entry}-worker.ts`]);
  expect([...thread.packages].toSorted()).toEqual(packages);
  expect(thread.modules.size).toBeLessThanOrEqual(THREAD_MODULES_MAX);
});

test('R-16: no package that splits text into tokens comes with the program', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
  };
  const shipped = Object.entries(lock.packages).flatMap(([path, { dev }]) => (dev === true ? [] : [path]));
  expect(shipped.length).toBeGreaterThan(100);
  expect(shipped.filter((path) => TOKENIZER.test(path))).toEqual([]);
});

/** All modules and packages that are loaded when these are: by imports of values, and as threads. */
function reachedFrom(entries: readonly string[]) {
  const modules = new Map<string, string>();
  const packages = new Set<string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (modules.has(path)) continue;
    const text = readFileSync(join(ROOT, path), 'utf8');
    modules.set(path, text);
    for (const name of namesIn(text)) {
      if (name.startsWith('node:')) continue;
      const file = fileOf(name, path);
      if (file === undefined) packages.add(packageOf(name));
      else waiting.push(file);
    }
  }
  return { modules, packages };
}

function namesIn(text: string): readonly string[] {
  return IMPORTED.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = '']) => name));
}

/** The file that a name means; undefined: a package. */
function fileOf(name: string, from: string): string | undefined {
  if (name.startsWith('#')) return `server/src/${name.slice(1)}/index.ts`;
  if (!name.startsWith('.')) return undefined;
  const path = normalize(join(dirname(from), name));
  if (!existsSync(join(ROOT, path))) throw new Error(`${relative(ROOT, from)} imports ${name}, which is not there`);
  return path;
}

function packageOf(name: string): string {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}
