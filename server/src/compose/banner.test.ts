import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { banner } from './banner.ts';

const facts = {
  language: 'ko',
  version: '0.1.0',
  url: 'http://127.0.0.1:8787',
  directory: '/srv/tg',
  adminKeyPath: '/srv/tg/data/admin.key',
  demoKeyPath: '/srv/tg/data/demo.key',
  setupUrl: undefined,
} as const;
const curlOf = (text: string) =>
  text
    .split('\n')
    .find((line) => line.includes('curl'))!
    .trim();

test('the curl line is the documented one', () => {
  expect(curlOf(banner(facts))).toBe(
    `curl -sS http://127.0.0.1:8787/openai/v1/chat/completions -H "authorization: Bearer $(cat ./data/demo.key)" -H 'content-type: application/json' -d '{"model":"demo","messages":[{"role":"user","content":"안녕하세요"}]}'`,
  );
});

test.each([
  ['inside the directory', 'data', './data/demo.key'],
  ['with blanks', 'my data', "'./my data/demo.key'"],
  ['with a quote', "it's", "'./it'\\''s/demo.key'"],
  ['elsewhere', '../other', '/srv/other/demo.key'],
])('a home %s is named as the shell needs it', (_where, home, shown) => {
  expect(curlOf(banner({ ...facts, demoKeyPath: join('/srv/tg', home, 'demo.key') }))).toContain(`$(cat ${shown})`);
});

test('a shell reads the line as it was meant, whatever the path', () => {
  const directory = mkdtempSync(join(tmpdir(), "tallygate ban'ner $HOME-"));
  try {
    const demoKeyPath = join(directory, 'demo.key');
    writeFileSync(demoKeyPath, 'tg-secret\n');
    for (const from of [directory, tmpdir(), '/']) {
      const line = curlOf(banner({ ...facts, directory: from, demoKeyPath }));
      const words = execFileSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }; ${line}`], {
        cwd: from,
        encoding: 'utf8',
      });
      expect(words.split('\n')).toContain('authorization: Bearer tg-secret');
      expect(words.split('\n')).toContain('{"model":"demo","messages":[{"role":"user","content":"안녕하세요"}]}');
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('it speaks both languages, and says where the admin key is, never the key', () => {
  expect(banner(facts)).toContain('관리자 키: ./data/admin.key');
  expect(banner({ ...facts, language: 'en' })).toContain('Admin key: ./data/admin.key');
  expect(banner({ ...facts, adminKeyPath: undefined })).toContain('TALLYGATE_ADMIN_KEY');
});

test('while there is no admin, it shows the link that makes one, on a line of its own', () => {
  const setupUrl = 'http://127.0.0.1:8787/setup?token=abc';
  expect(banner({ ...facts, setupUrl }).split('\n')).toContain(`  ${setupUrl}`);
  expect(banner(facts)).not.toContain('/setup');
});

test('without a demo endpoint no line is shown that would not work', () => {
  expect(banner({ ...facts, demoKeyPath: undefined })).not.toContain('curl');
});

test('a home where commands would not look is named in the line that asks for the usage table', () => {
  expect(banner({ ...facts, namedHome: '/srv/tg/data-demo' })).toContain(
    'TALLYGATE_HOME=./data-demo npx tallygate sql',
  );
  expect(banner({ ...facts, namedHome: '/var/a b' })).toContain("TALLYGATE_HOME='/var/a b' npx tallygate sql");
  expect(banner(facts)).not.toContain('TALLYGATE_HOME=');
});
