import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeKey } from '#identity';
import { type Log, silentLog, systemRandom } from '#kernel';
import { homeKeys, homePaths, openHome } from './open-home.ts';

let directory: string;
let home: string;
const tools = { adminKey: undefined, random: systemRandom, log: silentLog };
const mode = (path: string) => statSync(path).mode & 0o777;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tallygate-home-'));
  home = join(directory, 'deep', 'data');
});
afterEach(() => rmSync(directory, { recursive: true }));

function warnings(): { readonly log: Log; readonly sentences: string[] } {
  const sentences: string[] = [];
  return { sentences, log: { ...silentLog, warn: (_facts, sentence) => sentences.push(sentence) } };
}

test('the home is for its owner alone, and so are its keys', () => {
  const paths = openHome(home, silentLog);
  homeKeys(paths, tools);
  expect([mode(home), mode(paths.adminKey), mode(paths.demoKey)]).toEqual([0o700, 0o600, 0o600]);
});

test('keys are made once: the second start reads the same ones', () => {
  const first = homeKeys(openHome(home, silentLog), tools);
  const second = homeKeys(openHome(home, silentLog), tools);
  expect(second).toEqual(first);
  expect(first.adminKey).not.toBe(first.demoKey);
  expect(first.adminKey).toMatch(/^tgk_[0-9A-Za-z]{46}$/);
});

test('an admin key that was given is used, and none is written', () => {
  const paths = openHome(home, silentLog);
  expect(homeKeys(paths, { ...tools, adminKey: 'given-key-given-key' }).adminKey).toBe('given-key-given-key');
  expect(readdirSync(home)).toEqual(['demo.key']);
});

test('a home or a key file that others may read is closed to them, with a warning each', () => {
  const paths = openHome(home, silentLog);
  const { adminKey } = homeKeys(paths, tools);
  chmodSync(home, 0o755);
  chmodSync(paths.adminKey, 0o644);
  const { log, sentences } = warnings();
  expect(homeKeys(openHome(home, log), { ...tools, log }).adminKey).toBe(adminKey);
  expect([mode(home), mode(paths.adminKey)]).toEqual([0o700, 0o600]);
  expect(sentences).toHaveLength(2);
});

test('a key file that holds no key is refused by name, and not overwritten', () => {
  const paths = openHome(home, silentLog);
  writeFileSync(paths.demoKey, 'short\n', { mode: 0o600 });
  expect(() => homeKeys(paths, tools)).toThrow(paths.demoKey);
  expect(readFileSync(paths.demoKey, 'utf8')).toBe('short\n');
});

test('every letter of a key is equally likely: bytes beyond the last whole round are not used', () => {
  const counts = new Map<string, number>();
  let byte = 0;
  const everyByteInTurn = {
    fraction: () => 0,
    fill: (target: Uint8Array) =>
      target.forEach((_, index) => {
        target[index] = byte++ % 256;
      }),
  };
  // 40 letters a key; a multiple of 248 letters in all
  for (let round = 0; round < 31; round++)
    for (const letter of makeKey(everyByteInTurn).slice(4, 44)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  expect(counts.size).toBe(62);
});

test('all paths are inside the home', () => {
  for (const path of Object.values(homePaths(home))) expect(path.startsWith(home)).toBe(true);
});
