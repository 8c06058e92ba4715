import { expect, test } from 'vitest';
import { knownHosts } from './known-hosts.ts';

test.each([
  ['127.0.0.1:8787', true],
  ['localhost:8787', true],
  ['LOCALHOST', true],
  ['[::1]:8787', true],
  ['10.1.2.3', true],
  ['gw.example.com', true],
  ['gw.example.com:443', true],
  ['inner.example:8787', true],
  [undefined, true],
  ['evil.example:8787', false],
  ['127.0.0.1.evil.example', false],
  ['localhost.evil.example', false],
  ['', false],
])('Host %s is ours: %s', (host, expected) => {
  expect(knownHosts({ host: 'inner.example', publicUrl: 'https://gw.example.com/base' })(host)).toBe(expected);
});
