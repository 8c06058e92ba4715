import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { licencesOutside } from './licences.ts';
import { referencePages } from './reference.ts';
import { findings, LONG_FILES, TIDY_RULES } from './tidy-rules.ts';
import { ROOT, trackedFiles } from './tracked-files.ts';

const files = trackedFiles(/./);
const require = createRequire(import.meta.url);
const { LEVELS } = require('./levels.cjs') as { readonly LEVELS: readonly (readonly string[])[] };
const domains = LEVELS.flat().filter((name) => existsSync(join(ROOT, 'server/src', name)));

test('the rules look at the whole repository', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.map(({ path }) => path)).toContain('server/src/kernel/values.ts');
});

test.each(TIDY_RULES.map((rule) => ({ name: rule.name, rule })))('$name', ({ rule }) => {
  expect(findings(rule, files)).toEqual([]);
});

test('the list of long files holds only files that are there', () => {
  expect(LONG_FILES.filter((path) => !files.some((file) => file.path === path))).toEqual([]);
});

test('every domain has a page that says what it owns, and a front door', () => {
  expect(domains.length).toBeGreaterThan(3);
  for (const domain of domains) {
    expect(existsSync(join(ROOT, 'server/src', domain, 'README.md')), `${domain}/README.md`).toBe(true);
    expect(existsSync(join(ROOT, 'server/src', domain, 'index.ts')), `${domain}/index.ts`).toBe(true);
  }
});

test('every folder of the server is a domain or an edge', () => {
  const edges = ['warehouse', 'store', 'mail', 'http', 'cli', 'compose', 'config'];
  const folders = readdirSync(join(ROOT, 'server/src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of folders) expect([...LEVELS.flat(), ...edges]).toContain(name);
});

test('the kernel stays small', () => {
  const modules = readdirSync(join(ROOT, 'server/src/kernel')).filter((name) => /(?<!\.test)\.ts$/.test(name));
  expect(modules.length).toBeLessThanOrEqual(8);
});

test('every contract suite is run by a test', () => {
  const suites = files.filter(({ path }) => path.endsWith('.contract.ts'));
  const tests = files.filter(({ path }) => path.endsWith('.test.ts') || path.endsWith('.contract.ts'));
  expect(suites.length).toBeGreaterThan(2);
  for (const suite of suites) {
    const name = suite.path.slice(suite.path.lastIndexOf('/') + 1);
    expect(
      tests.some(({ path, text }) => path !== suite.path && text.includes(`/${name}'`)),
      suite.path,
    ).toBe(true);
  }
});

test('the levels are told in ARCHITECTURE.md as they are checked', () => {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const told = /^kernel → .*$/m.exec(text)?.[0] ?? '';
  const order = LEVELS.map((level) => level.filter((name) => domains.includes(name))).filter(
    (level) => level.length > 0,
  );
  expect(told).toBe(order.map((level) => level.join(', ')).join(' → '));
});

test('links between our documents lead somewhere', () => {
  const broken = files
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
        .map(([, target = '']) => normalize(join(dirname(path), target)))
        .filter((target) => !existsSync(join(ROOT, target)))
        .map((target) => `${path} → ${target}`),
    );
  expect(broken).toEqual([]);
});

test('every document exists in Korean and in English', () => {
  const docs = files
    .map(({ path }) => path)
    .filter((path) => /^docs\/(guide|operating|reference)\/.*\.md$|^README/.test(path));
  expect(docs).toContain('README.md');
  for (const path of docs) {
    const twin = path.endsWith('.ko.md') ? path.replace(/\.ko\.md$/, '.md') : path.replace(/\.md$/, '.ko.md');
    expect(docs, `${path} has no twin`).toContain(twin);
  }
});

test.each(referencePages)('$path says what the code says; `node scripts/reference.ts` mends it', ({ path, text }) => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
});

test('the lock names the packages of every platform; `node scripts/complete-lock.ts` mends it', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
  };
  const missing = Object.entries(lock.packages).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`node_modules/${name}` in lock.packages) && !(`${parent}/node_modules/${name}` in lock.packages),
    ),
  );
  expect(missing).toEqual([]);
});

test('every dependency has a licence of the allow list', () => {
  const { seen, outside } = licencesOutside(ROOT);
  expect(seen).toBeGreaterThan(100);
  expect(outside).toEqual([]);
});
