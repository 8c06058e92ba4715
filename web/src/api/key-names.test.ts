import { expect, test } from 'vitest';
import { keyNames } from './key-names.ts';

test('keys are called by their name, and those of one name are told apart by their id', () => {
  const names = keyNames([
    { id: 'key-000a1b', name: 'ci' },
    { id: 'key-000c2d', name: 'laptop' },
    { id: 'key-000e3f', name: 'ci' },
  ]);
  expect([...names]).toEqual([
    ['key-000a1b', 'ci (…0a1b)'],
    ['key-000c2d', 'laptop'],
    ['key-000e3f', 'ci (…0e3f)'],
  ]);
});

test('a key that the reader may not see has no name', () => {
  expect(keyNames([]).get('key-000a1b')).toBeUndefined();
});
