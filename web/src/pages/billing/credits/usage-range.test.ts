import { expect, test } from 'vitest';
import { monthSoFar, usageRange } from './usage-range.ts';

const at = (now: string, zone = 'Asia/Seoul') => ({ now: Date.parse(now), zone });

test.each([
  { range: undefined, first: '2026-10-23', last: '2026-11-21' },
  { range: 'soon', first: '2026-10-23', last: '2026-11-21' },
  { range: '7d', first: '2026-11-15', last: '2026-11-21' },
  { range: 'month', first: '2026-11-01', last: '2026-11-21' },
  { range: 'last_month', first: '2026-10-01', last: '2026-10-31' },
])('$range is from $first to $last, yesterday at the latest', ({ range, first, last }) => {
  expect(usageRange(range, at('2026-11-22T03:00:00Z'))).toMatchObject({
    firstDay: first,
    lastDay: last,
    isOpen: false,
  });
});

test('days begin and end in the account’s zone, over a change of the clocks too', () => {
  expect(usageRange('7d', at('2026-11-04T12:00:00Z', 'America/New_York'))).toMatchObject({
    from: '2026-10-28T04:00:00.000Z',
    to: '2026-11-04T05:00:00.000Z',
  });
});

test('on the first day of a month there is nothing of it yet', () => {
  expect(usageRange('month', at('2026-11-30T15:30:00Z'))).toBeUndefined();
  expect(monthSoFar(at('2026-11-30T15:30:00Z'))).toEqual({
    from: '2026-11-30T15:00:00.000Z',
    to: '2026-11-30T15:00:00.000Z',
  });
});
