import { expect, test } from 'vitest';
import { hashSecret } from '#identity';
import { keyRecord } from '../../test/gateway-data.ts';
import { findKey } from './find-key.ts';

const SECRET = 'tg-0123456789abcdef';
const KEY = keyRecord({ hash: hashSecret(SECRET) });

test('a secret finds its key, the first time and again', () => {
  const keys = new Map([[KEY.hash, KEY]]);
  expect([findKey(keys, SECRET), findKey(keys, SECRET)]).toEqual([KEY, KEY]);
});

test.each(['', 'tg-0123456789abcdeF', KEY.hash, 'x'.repeat(5_000)])('%s finds no key', (credential) => {
  const keys = new Map([[KEY.hash, KEY]]);
  expect([findKey(keys, credential), findKey(keys, credential)]).toEqual([undefined, undefined]);
});

test('a key that the next configuration no longer has is not found in it', () => {
  expect(findKey(new Map([[KEY.hash, KEY]]), SECRET)).toBe(KEY);
  expect(findKey(new Map(), SECRET)).toBeUndefined();
});

test('a secret that is found again is not hashed again', () => {
  const keys = new Map([[KEY.hash, KEY]]);
  findKey(keys, SECRET);
  keys.clear();
  expect(findKey(keys, SECRET)).toBe(KEY);
});
