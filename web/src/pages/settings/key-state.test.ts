import { expect, test } from 'vitest';
import { keyState } from './key-state.ts';

const now = Date.parse('2026-11-21T00:00:00Z');
const past = '2026-11-21T00:00:00Z';
const future = '2026-11-21T00:00:01Z';

test.each([
  { expires_at: null, revoked_at: null, expected: 'active' },
  { expires_at: future, revoked_at: null, expected: 'active' },
  { expires_at: past, revoked_at: null, expected: 'expired' },
  { expires_at: past, revoked_at: past, expected: 'revoked' },
  { expires_at: null, revoked_at: past, expected: 'revoked' },
])('a key that expires at $expires_at and was revoked at $revoked_at is $expected', ({ expected, ...key }) => {
  expect(keyState(key, now)).toBe(expected);
});
