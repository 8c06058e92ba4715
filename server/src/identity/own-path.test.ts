import { expect, test } from 'vitest';
import { ownPath } from './own-path.ts';

test.each([
  [undefined, '/'],
  ['/requests?status=error#x', '/requests?status=error#x'],
  ['/tables/한글', '/tables/한글'],
  ['/sign-ins', '/sign-ins'],
  ['', '/'],
  ['requests', '/'],
  ['https://evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/a\\..\\evil', '/'],
  ['/\t/evil.example', '/'],
  ['/\n/evil.example', '/'],
  ['/ok\r\nset-cookie: a=b', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?next=//evil.example', '/'],
  ['/api/v1/session', '/'],
  ['/reset-password#x', '/'],
  [`/${'a'.repeat(2_001)}`, '/'],
])('after signing in with next=%j the person is at %j', (next, goes) => {
  expect(ownPath(next)).toBe(goes);
  // Whatever it is, a browser that resolves it stays here.
  expect(new URL(ownPath(next), 'https://gw.acme.com').host).toBe('gw.acme.com');
});
