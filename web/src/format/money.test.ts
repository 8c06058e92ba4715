import { expect, test } from 'vitest';
import { exactFigure, shortFigure } from './figure.ts';
import { exactNanoUsd, shortNanoUsd, usdOfText } from './money.ts';

test.each([
  { nano: 0, ko: '$0.00', en: '$0.00' },
  { nano: 1, ko: '$0.000000001', en: '$0.000000001' },
  { nano: 1_234_567, ko: '$0.00123', en: '$0.00123' },
  { nano: 12_345_678, ko: '$0.0123', en: '$0.0123' },
  { nano: 50_000_000, ko: '$0.05', en: '$0.05' },
  { nano: 1_234_567_890_123, ko: '$1,234.57', en: '$1,234.57' },
  { nano: -1_500_000_000, ko: '-$1.50', en: '-$1.50' },
  { nano: 12_345_678_000_000_000, ko: '$1,234.6만', en: '$12.3M' },
])('$nano nano-USD are $en for those in a hurry', ({ nano, ko, en }) => {
  expect(shortNanoUsd(nano, 'ko')).toBe(ko);
  expect(shortNanoUsd(nano, 'en')).toBe(en);
});

test.each([
  { nano: '0', en: '$0.00' },
  { nano: '1234567', en: '$0.001234567' },
  { nano: '-7', en: '-$0.000000007' },
  { nano: '9223372036854775807', en: '$9,223,372,036.854775807' },
])('$nano nano-USD are exactly $en', ({ nano, en }) => {
  expect(exactNanoUsd(nano, 'en')).toBe(en);
});

test('a price keeps the digits that it was written with', () => {
  expect(usdOfText('0.0375', 'en')).toBe('$0.0375');
  expect(usdOfText('10', 'ko')).toBe('$10.00');
});

test('a cost that is not known is a dash, and never 0', () => {
  expect(shortFigure(null, 'nano_usd', 'en')).toBe('–');
  expect(exactFigure(undefined, 'nano_usd', 'en')).toBe('–');
  expect(exactFigure('1234567', 'nano_usd', 'en')).toBe('$0.001234567');
});
