import { expect, test } from 'vitest';
import { exactFigure, shortFigure } from './figure.ts';
import { byteSize, compactNumber, exactNumber, percentage, percentagePoints, toFigure } from './number.ts';

test.each([
  { value: 0, ko: '0', en: '0' },
  { value: 9_999, ko: '9,999', en: '9,999' },
  { value: 12_346, ko: '1.23만', en: '12.3K' },
  { value: 1_234_567, ko: '123.5만', en: '1.23M' },
  { value: 12_346_000, ko: '1,234.6만', en: '12.3M' },
  { value: 1_234_600_000, ko: '12.3억', en: '1.23B' },
  { value: 2.5, ko: '2.5', en: '2.5' },
])('$value is short for reading: $ko, $en', ({ value, ko, en }) => {
  expect(compactNumber(value, 'ko')).toBe(ko);
  expect(compactNumber(value, 'en')).toBe(en);
});

test('the exact form keeps every digit', () => {
  expect(exactNumber(1_234_567_890, 'ko')).toBe('1,234,567,890');
  expect(exactFigure('9007199254740991', 'tokens', 'en')).toBe('9,007,199,254,740,991');
});

test.each([
  { value: 0.0001, text: '<0.1%' },
  { value: 0.0005, text: '0.1%' },
  { value: 0.1234, text: '12.3%' },
  { value: 0, text: '0%' },
  { value: 1, text: '100%' },
])('the share $value is $text', ({ value, text }) => {
  expect(percentage(value, 'ko')).toBe(text);
});

test('shares differ by percentage points, not by percent', () => {
  expect(percentagePoints(0.0047, 'ko')).toBe('0.5%p');
  expect(percentagePoints(0.0047, 'en')).toBe('0.5 pp');
});

test.each([
  { value: 0, text: '0 B' },
  { value: 1_536, text: '1.5 KiB' },
  { value: 13_000_000, text: '12.4 MiB' },
])('$value bytes are $text', ({ value, text }) => {
  expect(byteSize(value, 'en')).toBe(text);
});

test.each([null, undefined, '', 'NaN', Number.POSITIVE_INFINITY])('%s is not known, and never 0', (value) => {
  expect(toFigure(value)).toBeUndefined();
  expect(shortFigure(value, 'count', 'ko')).toBe('–');
});
