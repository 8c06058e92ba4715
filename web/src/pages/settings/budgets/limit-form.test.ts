import { expect, test } from 'vitest';
import { checkLimitForm, limitFormOf } from './limit-form.ts';

const KNOWN = { in_flight_per_key_max: null, when_control_is_away: 'refuse', default_hold_micro_usd: 50_000 } as const;

test.each([
  [1, '0.000001'],
  [50_000, '0.05'],
  [1_000_000, '1'],
  [10_000_000, '10'],
  [1_000_000_000, '1000'],
])('%i millionths of a dollar are written as %s, and read back', (micro, text) => {
  const known = { ...KNOWN, default_hold_micro_usd: micro };
  expect(limitFormOf(known).hold).toBe(text);
  expect(checkLimitForm({ ...limitFormOf(KNOWN), hold: text }, known)).toEqual({ kind: 'change', limits: {} });
});

test('only what differs is sent', () => {
  const form = limitFormOf(KNOWN);
  expect(checkLimitForm(form, KNOWN)).toEqual({ kind: 'change', limits: {} });
  expect(checkLimitForm({ ...form, inFlight: '1,000' }, KNOWN)).toEqual({
    kind: 'change',
    limits: { in_flight_per_key_max: 1_000 },
  });
  expect(checkLimitForm({ ...form, away: 'admit', hold: '0.1' }, KNOWN)).toEqual({
    kind: 'change',
    limits: { when_control_is_away: 'admit' },
    hold: { default_hold_micro_usd: 100_000 },
  });
  const limited = { ...KNOWN, in_flight_per_key_max: 8 };
  expect(checkLimitForm({ ...limitFormOf(limited), inFlight: ' ' }, limited)).toEqual({
    kind: 'change',
    limits: { in_flight_per_key_max: null },
  });
});

test.each([
  ['0', '0.05', ['inFlight']],
  ['1.5', '0.05', ['inFlight']],
  ['many', '0', ['inFlight', 'hold']],
  ['', '', ['hold']],
  ['', '0.0000001', ['hold']],
  ['', '1001', ['hold']],
  ['', '1e3', ['hold']],
])('%s calls and a hold of %s are refused', (inFlight, hold, problems) => {
  expect(checkLimitForm({ inFlight, hold, away: 'refuse' }, KNOWN)).toEqual({ kind: 'problems', problems });
});
