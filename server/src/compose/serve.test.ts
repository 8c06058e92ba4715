import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#kernel';
import { takeLock } from './home/take-lock.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/tallygate.js', import.meta.url));
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tallygate-serve-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs the program until it ends by itself. */
async function run(words: readonly string[], variables: Record<string, string> = {}) {
  const env = { LANG: 'C', ...variables };
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    cwd: directory,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const [code] = await once(child, 'close');
  return { code: code as number | null, text };
}

test('a wrong configuration ends the start with every problem of environment and file, and touches nothing', async () => {
  writeFileSync(join(directory, 'tallygate.yaml'), 'demo: 1\nkeyz: []\n');
  const { code, text } = await run(['serve'], { TALLYGATE_PORT: 'x', TALLYGATE_DURABILITY: 'y' });
  expect(code).toBe(2);
  expect(text).toContain('4 problem(s)');
  for (const place of ['TALLYGATE_PORT', 'TALLYGATE_DURABILITY', 'tallygate.yaml:1:7 demo', 'tallygate.yaml:2:1 keyz'])
    expect(text).toContain(place);
  expect(readdirSync(directory)).toEqual(['tallygate.yaml']);
});

test('it says so in Korean where the locale is Korean', async () => {
  const { text } = await run(['serve'], { TALLYGATE_PORT: 'x', LANG: 'ko_KR.UTF-8' });
  expect(text).toContain('TALLYGATE_PORT: 0 이상 65535 이하의 정수가 필요합니다.');
});

test('a second instance on the same home is refused, with the process that has it', async () => {
  const lock = await takeLock(join(directory, 'data'), { waitMs: 0, clock: systemClock });
  const { code, text } = await run(['serve']);
  if (lock.kind === 'taken') lock.release();
  expect(code).toBe(3);
  expect(text).toContain(`already running on the home ${join(directory, 'data')} (process ${process.pid})`);
});

test('an option that is not known is refused with the usage', async () => {
  const { code, text } = await run(['serve', '--colour']);
  expect(code).toBe(2);
  expect(text).toContain('Usage: tallygate serve');
});

test('a role alone names the variables that it needs', async () => {
  const { code, text } = await run(['serve', '--role=gateway']);
  expect(code).toBe(2);
  expect(text).toContain('TALLYGATE_INTERNAL_SECRET');
  expect(text).toContain('TALLYGATE_CONTROL_URL');
});
