import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enFirst } from '../../locales/en-first.ts';
import { enPages } from '../../locales/en-pages.ts';
import { ko } from '../../locales/ko.ts';
import type { Say } from '../../locales/use-text.ts';
import { wordsOfAct } from './audit-words.ts';

const SERVER = join(import.meta.dirname, '../../../../server/src');
/** Names of the providers' stream events are written the same way. */
const ELSEWHERE = /adapters\/|gateway\/(dialects|translate|demo)\/|\.(test|contract|test-support)\.ts$/;
const sources = readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !ELSEWHERE.test(path))
  .map((path) => readFileSync(join(SERVER, path), 'utf8'));

/** What was done is said in the past: `budget.created`, `workspace.role_given`. */
const ACT = /'([a-z_]+\.[a-z_]*(?:ed|held|kept|read|reset|run|given|taken|undone|switched_on|switched_off))'/g;
/** Acts whose halves are put together from the kind of what they are about. */
const OWNERS = ['person', 'service_principal'].flatMap((kind) =>
  ['created', 'changed', 'removed'].map((verb) => `${kind}.${verb}`),
);
const acts = [
  ...new Set([...sources.flatMap((text) => [...text.matchAll(ACT)].map(([, act]) => act ?? '')), ...OWNERS]),
];

const LANGUAGES = { ko, en: { ...enFirst, ...enPages } } as const;

test('every act that code records is found, however its line is written', () => {
  const written = sources.flatMap((text) => [...text.matchAll(/\baction(?::| =) '([a-z_]+\.[a-z_]+)'/g)]);
  expect(written.length).toBeGreaterThan(40);
  expect(written.map(([, act]) => act).filter((act) => !acts.includes(act ?? ''))).toEqual([]);
  expect(acts.length).toBeGreaterThan(60);
});

test.each([...acts, 'AI_INFERENCE_INVOKE'])('%s has words in both languages', (act) => {
  for (const texts of Object.values(LANGUAGES)) {
    const say: Say = (id) => texts[id];
    const words = wordsOfAct(act, say);
    expect(words).not.toContain(act);
    expect(words).not.toMatch(/undefined|_|^$/);
  }
});
