import { expect, test } from 'vitest';
import { businessNumberText, expiryText, isExpired } from './method-words.ts';

test('a card’s end is written as cards print it', () => {
  expect(expiryText({ year: 2028, month: 3 })).toBe('03/28');
});

test.each([
  { now: '2026-11-30T23:59:59Z', over: false },
  { now: '2026-12-31T23:59:59.999Z', over: false },
  { now: '2027-01-01T00:00:00Z', over: true },
])('a card of 12/26 is over at $now: $over', ({ now, over }) => {
  expect(isExpired({ year: 2026, month: 12 }, Date.parse(now))).toBe(over);
});

test('a business number is written with hyphens, anything else as it is', () => {
  expect(businessNumberText('2208162517')).toBe('220-81-62517');
  expect(businessNumberText('12')).toBe('12');
});
