import { expect, test } from 'vitest';
import { compareCredits, creditsLess, creditsOfMicro, creditsOfText, creditsSum } from './credits.ts';

test.each([
  ['1234567.000001', '1,234,567.000001'],
  ['0', '0'],
  ['9007199254740993.000001', '9,007,199,254,740,993.000001'],
  ['-0.5', '-0.5'],
])('%s credits are written as %s, every digit', (text, written) => {
  expect(creditsOfText(text, 'en')).toBe(written);
});

test.each([
  ['3', '1.5', '1.5'],
  ['1.5', '3', '-1.5'],
  ['9007199254740993.000001', '9007199254740993', '0.000001'],
  ['0', '0', '0'],
])('%s less %s is %s', (one, other, difference) => {
  expect(creditsLess(one, other)).toBe(difference);
});

test('sums and millionths are exact, however large', () => {
  expect(creditsSum(['0.1', '0.2', '-0.000001'])).toBe('0.299999');
  expect(creditsSum([])).toBe('0');
  expect(creditsOfMicro('9007199254740993000001', 'en')).toBe('9,007,199,254,740,993.000001');
  expect(['10', '9', '-1'].sort(compareCredits)).toEqual(['-1', '9', '10']);
});
