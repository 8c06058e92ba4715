import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setupI18n } from '@lingui/core';
import { expect, test } from 'vitest';
import { compile } from './compile.ts';
import { enFirst } from './en-first.ts';
import { enPages } from './en-pages.ts';
import { ko } from './ko.ts';

const en = { ...enFirst, ...enPages };
const ids = Object.keys(ko) as (keyof typeof ko)[];
const source = join(import.meta.dirname, '..');
const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.ts$|^locales\//.test(path))
  .map((path) => readFileSync(join(source, path), 'utf8'))
  .join('\n');
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test('both languages have the same texts, and many', () => {
  expect(ids.length).toBeGreaterThan(150);
  expect(Object.keys(en)).toEqual(ids);
});

test.each(ids)('%s is written in both languages, with the same values', (id) => {
  expect(ko[id].trim()).not.toBe('');
  expect(en[id].trim()).not.toBe('');
  expect(placeholders(en[id])).toEqual(placeholders(ko[id]));
});

test('Korean texts are Korean, and no particle touches a value', () => {
  const foreign = ids.filter((id) => !/[가-힣]/.test(ko[id]));
  expect(foreign).toEqual([
    ...['product.name', 'language.en', 'range.span', 'unit.percent', 'unit.nano_usd'],
    // A name that is written in Latin letters everywhere.
    'billing.channel.stripe',
  ]);
  expect(ids.filter((id) => /\}(은|는|이|가|을|를|와|과|로|으로)(?![가-힣])/.test(ko[id]))).toEqual([]);
});

test('every text that the code names exists, and every text is used', () => {
  const named = [...code.matchAll(/\bsay\(\s*'([^']+)'/g)].map(([, id]) => id);
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((id) => !Object.hasOwn(ko, id ?? ''))).toEqual([]);
  // Families such as `status.*` are named by what the server sends.
  const families = [...code.matchAll(/`([\w.]+\.)\$\{/g)].map(([, prefix]) => prefix ?? '');
  const isUsed = (id: string) => code.includes(`'${id}'`) || families.some((prefix) => id.startsWith(prefix));
  expect(ids.filter((id) => !isUsed(id))).toEqual([]);
});

test('values are filled in, and what is missing leaves no trace', () => {
  const i18n = setupI18n({ locale: 'ko', messages: { ko: { greeting: compile('{name} 님, {count}건') } } });
  expect(i18n._('greeting', { name: '민지', count: 3 })).toBe('민지 님, 3건');
  expect(i18n._('greeting', { name: '민지' })).toBe('민지 님, 건');
});
