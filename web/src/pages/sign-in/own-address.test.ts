import { expect, test } from 'vitest';
import { ownAddress } from './own-address.ts';

test.each([
  { next: undefined, goes: '/' },
  { next: '/requests?status=error', goes: '/requests?status=error' },
  { next: 'https://evil.example', goes: '/' },
  { next: '//evil.example', goes: '/' },
  { next: '/\\evil.example', goes: '/' },
  { next: '/sign-in?next=/', goes: '/' },
])('after signing in with next=$next the person is at $goes', ({ next, goes }) => {
  expect(ownAddress(next)).toBe(goes);
});
