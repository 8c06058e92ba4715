import { expect, test } from 'vitest';
import type { Lot } from '#credits';
import { asInstant, type Instant } from '#kernel';
import { type AlertFacts, decideAlerts } from './decide-alerts.ts';

const at = (text: string): Instant => asInstant(Date.parse(text));
const NOW = at('2026-03-10T09:00:00+09:00');
/** The end of the day fourteen days on. */
const WINDOW = at('2026-03-25T00:00:00+09:00');
const SECOND = 1_000;

const lot = (id: string, expiresAt: Instant | undefined, more: Partial<Lot> = {}): Lot =>
  ({ id, expiresAt, remaining: 5n, held: 0n, ...more }) as Lot;

function decided(rule: Partial<AlertFacts['rule']>, balance: Partial<AlertFacts['balance']> = {}) {
  return decideAlerts({
    rule: { lowAtMicro: undefined, expiringDays: undefined, isLow: false, ...rule },
    balance: { availableMicro: 0n, heldMicro: 0n, lots: [], ...balance },
    ...{ zone: 'Asia/Seoul', now: NOW },
  });
}

test.each([
  { when: 'nobody set an amount', rule: {}, left: 0n, isLow: false, hasFallen: false },
  { when: 'there is just enough', rule: { lowAtMicro: 10n }, left: 10n, isLow: false, hasFallen: false },
  { when: 'it fell below', rule: { lowAtMicro: 10n }, left: 9n, isLow: true, hasFallen: true },
  { when: 'it was below before', rule: { lowAtMicro: 10n, isLow: true }, left: 9n, isLow: true, hasFallen: false },
  {
    when: 'it was below and is not',
    rule: { lowAtMicro: 10n, isLow: true },
    left: 10n,
    isLow: false,
    hasFallen: false,
  },
  { when: 'nobody wants it any more', rule: { isLow: true }, left: 0n, isLow: false, hasFallen: false },
])('low credits: $when', ({ rule, left, isLow, hasFallen }) => {
  expect(decided(rule, { availableMicro: left })).toMatchObject({ isLow, hasFallen, leftMicro: left });
});

test('what is held is not used yet', () => {
  expect(decided({ lowAtMicro: 10n }, { availableMicro: 4n, heldMicro: 6n })).toMatchObject({
    isLow: false,
    leftMicro: 10n,
  });
});

test.each([
  { when: 'it ends at the end of the window', lot: lot('l', WINDOW), isTold: true },
  { when: 'it ends a second later', lot: lot('l', asInstant(WINDOW + SECOND)), isTold: false },
  { when: 'it never ends', lot: lot('l', undefined), isTold: false },
  { when: 'it ends now', lot: lot('l', NOW), isTold: false },
  { when: 'it ends in a second', lot: lot('l', asInstant(NOW + SECOND)), isTold: true },
  { when: 'nothing of it is left', lot: lot('l', WINDOW, { remaining: 0n }), isTold: false },
  { when: 'all of it is held', lot: lot('l', WINDOW, { remaining: 0n, held: 1n }), isTold: true },
])('credits that end: $when', ({ lot: one, isTold }) => {
  expect(decided({ expiringDays: 14 }, { lots: [one] }).expiring).toEqual(isTold ? [one] : []);
  expect(decided({}, { lots: [one] }).expiring).toEqual([]);
});
