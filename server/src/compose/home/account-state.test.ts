import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asInstant, systemRandom } from '#kernel';
import { makeWorkspaceId, readAccountState, writeAccountState } from './account-state.ts';

let directory: string;
let path: string;
const made = { now: asInstant(Date.UTC(2026, 0, 5)), random: systemRandom };

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tallygate-state-'));
  path = join(directory, 'account.json');
});
afterEach(() => rmSync(directory, { recursive: true }));

test('what was written is read back whole, for the owner alone, with nothing left beside it', () => {
  const state = {
    ...readAccountState(path, made),
    workspaceIds: { main: '1234567890123456' },
    endpoints: { gpt: { createdAt: asInstant(1), updatedAt: asInstant(2), digest: 'd' } },
  };
  writeAccountState(path, state);
  writeAccountState(path, state);
  expect(readAccountState(path, made)).toEqual(state);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(directory)).toEqual(['account.json']);
});

test.each(['', '{', '{}', '{"format":2}'])(
  'a file that is not ours is refused, never replaced by a new account: %s',
  (text) => {
    writeFileSync(path, text);
    expect(() => readAccountState(path, made)).toThrow(path);
  },
);

test('a workspace id has sixteen digits, the first not zero', () => {
  for (let count = 0; count < 1000; count++) expect(makeWorkspaceId(systemRandom)).toMatch(/^[1-9]\d{15}$/);
  const extremes = [0, 255].map((byte) => makeWorkspaceId({ fraction: () => 0, fill: (target) => target.fill(byte) }));
  for (const id of extremes) expect(id).toMatch(/^[1-9]\d{15}$/);
});
