import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#kernel';
import { takeLock } from './take-lock.ts';

let directory: string;
const atOnce = { waitMs: 0, clock: systemClock };

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tallygate-lock-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A process that holds the lock until it is killed. */
async function holder() {
  const module = JSON.stringify(new URL('./take-lock.ts', import.meta.url).href);
  const script = `
    const { takeLock } = await import(${module});
    const lock = await takeLock(${JSON.stringify(directory)}, { waitMs: 0, clock: { monotonicMs: () => performance.now() } });
    process.stdout.write(lock.kind);
    setInterval(() => lock, 1e6);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = await once(child.stdout, 'data');
  expect(String(text)).toBe('taken');
  return child;
}

test('a second holder is refused and told the pid of the first; after its release the lock is free', async () => {
  const first = await takeLock(directory, atOnce);
  expect(await takeLock(directory, atOnce)).toEqual({ kind: 'held', pid: process.pid });
  if (first.kind === 'taken') first.release();
  const second = await takeLock(directory, atOnce);
  expect(second.kind).toBe('taken');
  if (second.kind === 'taken') second.release();
});

test('another process is refused, and a killed one leaves the lock free', async () => {
  const child = await holder();
  expect(await takeLock(directory, atOnce)).toEqual({ kind: 'held', pid: child.pid });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = await takeLock(directory, atOnce);
  expect(lock.kind).toBe('taken');
  if (lock.kind === 'taken') lock.release();
});

test('a wait outlasts a holder that is dying', async () => {
  const child = await holder();
  const waiting = takeLock(directory, { waitMs: 10_000, clock: systemClock });
  child.kill('SIGKILL');
  const lock = await waiting;
  expect(lock.kind).toBe('taken');
  if (lock.kind === 'taken') lock.release();
});
