import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Log, silentLog } from '#kernel';
import { compileGateway } from './compile-gateway.ts';

let folder: string;
let warnings: string[];
const log: Log = { ...silentLog, warn: (_facts, sentence) => warnings.push(sentence) };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tallygate-compile-'));
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what a gateway loads is compiled once: the folder has its name when it is complete', async () => {
  await compileGateway(folder, {}, log).done;
  expect(readdirSync(folder)).toEqual(['gateway']);
  const files = readdirSync(join(folder, 'gateway'), { recursive: true });
  expect(files.length).toBeGreaterThan(500);
  // A second process could not even begin.
  await compileGateway(folder, { NODE_OPTIONS: '--no-such-option' }, log).done;
  expect(warnings).toEqual([]);
});

test('a process that fails is told, and a gateway starts without', async () => {
  await compileGateway(folder, { NODE_OPTIONS: '--no-such-option' }, log).done;
  expect(existsSync(join(folder, 'gateway'))).toBe(false);
  expect(warnings).toEqual([expect.stringContaining('could not be compiled ahead')]);
});

test('a stop ends it, and is no failure', async () => {
  const compiling = compileGateway(folder, {}, log);
  compiling.stop();
  await compiling.done;
  expect(existsSync(join(folder, 'gateway'))).toBe(false);
  expect(warnings).toEqual([]);
});
