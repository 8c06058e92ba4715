import { expect, test } from 'vitest';
import { countValues } from './count-values.ts';

test.each([
  ['', 0],
  ['0', 0],
  ['[]', 1],
  ['[0,0,0]', 3],
  ['{"a":{"b":[1,2]},"c":"x"}', 5],
  ['["a,[{,","\\",[",1]', 3],
  ['[1,"never ends,[[', 2],
  ['[1,"\n",2,3]', 2],
])('%s counts %i', (text, expected) => {
  expect(countValues(Buffer.from(text), 100)).toBe(expected);
});

test('counting ends right above the bound, however long the text is', () => {
  expect(countValues(Buffer.from(`[${'0,'.repeat(1000)}`), 10)).toBe(11);
});
