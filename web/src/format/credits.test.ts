import { expect, test } from 'vitest';
import { creditsLess, creditsOfText } from './credits.ts';

test.each([
  ['1234567.000001', '1,234,567.000001'],
  ['0', '0'],
  ['9007199254740993.000001', '9,007,199,254,740,993.000001'],
  ['-0.5', '-0.5'],
])('%s credits are written as %s, every digit', (text, written) => {
  expect(creditsOfText(text, 'en')).toBe(written);
});

test.each([
  ['3', '1.5', '1.500000'],
  ['1.5', '3', '-1.500000'],
  ['9007199254740993.000001', '9007199254740993', '0.000001'],
  ['0', '0', '0.000000'],
])('%s less %s is %s', (one, other, difference) => {
  expect(creditsLess(one, other)).toBe(difference);
});
