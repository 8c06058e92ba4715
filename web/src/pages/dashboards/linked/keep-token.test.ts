import { expect, test } from 'vitest';
import { keepToken, READ, tokenOf } from './keep-token.ts';

test('a token in the address holds, and once it was kept it is there without the address', () => {
  expect(tokenOf(READ)).toBeUndefined();
  expect(tokenOf('tgl_one')).toBe('tgl_one');
  expect(tokenOf(READ)).toBeUndefined();
  keepToken('tgl_one');
  expect(tokenOf(READ)).toBe('tgl_one');
  expect(tokenOf('tgl_two')).toBe('tgl_two');
});
