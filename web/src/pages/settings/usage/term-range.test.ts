import { describe, expect, test } from 'vitest';
import { dayCount } from '../../../range/zone-day.ts';
import { lastDays, termRange } from './term-range.ts';

const NOW = Date.parse('2026-11-22T07:00:00Z');
const at = (zone: string, now = NOW) => ({ zone, now });
const period = (from: string, to: string) => ({ starts_at: from, ends_at: to });

describe('the part of a period that has begun', () => {
  test('is from its first instant to the end of today, in the account’s zone', () => {
    const range = termRange(period('2026-09-01T03:00:00.000Z', '2027-03-01T00:00:00.000Z'), at('Asia/Seoul'));
    expect(range).toEqual({
      preset: 'custom',
      firstDay: '2026-09-01',
      lastDay: '2026-11-22',
      from: '2026-09-01T03:00:00.000Z',
      to: '2026-11-22T15:00:00.000Z',
      isOpen: true,
    });
  });

  test('ends where the period does, also within a day', () => {
    const range = termRange(period('2026-11-20T15:00:00.000Z', '2026-11-22T08:00:00.000Z'), at('Asia/Seoul'));
    expect(range).toMatchObject({ firstDay: '2026-11-21', lastDay: '2026-11-22', to: '2026-11-22T08:00:00.000Z' });
  });

  test('is none before the first instant, and a day on it', () => {
    const whole = period('2026-11-22T07:00:00.000Z', '2027-11-22T07:00:00.000Z');
    expect(termRange(whole, at('Asia/Seoul', NOW - 1))).toBeUndefined();
    expect(termRange(whole, at('Asia/Seoul'))).toMatchObject({ firstDay: '2026-11-22', lastDay: '2026-11-22' });
  });

  test('of a term of many years is its last part', () => {
    const range = termRange(period('2010-01-01T00:00:00.000Z', '2040-01-01T00:00:00.000Z'), at('Asia/Kathmandu'));
    expect(dayCount(range?.firstDay ?? '', range?.lastDay ?? '')).toBe(1_800);
    expect(range?.from.endsWith('T18:15:00.000Z')).toBe(true);
  });
});

test.each([
  { zone: 'Asia/Seoul', from: '2026-10-23T15:00:00.000Z', to: '2026-11-22T15:00:00.000Z' },
  { zone: 'America/New_York', from: '2026-10-24T04:00:00.000Z', to: '2026-11-23T05:00:00.000Z' },
  { zone: 'Asia/Kathmandu', from: '2026-10-23T18:15:00.000Z', to: '2026-11-22T18:15:00.000Z' },
])('the last thirty days of $zone are thirty of its days, over a change of the clocks too', ({ zone, from, to }) => {
  const range = lastDays(30, at(zone));
  expect(range).toMatchObject({ from, to, isOpen: true });
  expect(dayCount(range.firstDay, range.lastDay)).toBe(30);
});
