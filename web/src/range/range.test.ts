import { expect, test } from 'vitest';
import { rangeOf } from './range.ts';

const now = Date.parse('2026-11-20T20:00:00Z'); // Already the 21st in Seoul.

test.each([
  {
    when: 'nothing is asked for',
    search: {},
    zone: 'Asia/Seoul',
    expected: { preset: '30d', firstDay: '2026-10-23', lastDay: '2026-11-21', isOpen: true },
    from: '2026-10-22T15:00:00.000Z',
    to: '2026-11-21T15:00:00.000Z',
  },
  {
    when: 'today is asked for',
    search: { range: 'today' },
    zone: 'UTC',
    expected: { preset: 'today', firstDay: '2026-11-20', lastDay: '2026-11-20', isOpen: true },
    from: '2026-11-20T00:00:00.000Z',
    to: '2026-11-21T00:00:00.000Z',
  },
  {
    when: 'the range spans a clock change',
    search: { range: '30d' },
    zone: 'America/New_York',
    expected: { preset: '30d', firstDay: '2026-10-22', lastDay: '2026-11-20', isOpen: true },
    from: '2026-10-22T04:00:00.000Z',
    to: '2026-11-21T05:00:00.000Z',
  },
  {
    when: 'days are named',
    search: { from: '2026-10-01', to: '2026-10-31' },
    zone: 'Asia/Seoul',
    expected: { preset: 'custom', firstDay: '2026-10-01', lastDay: '2026-10-31', isOpen: false },
    from: '2026-09-30T15:00:00.000Z',
    to: '2026-10-31T15:00:00.000Z',
  },
  {
    when: 'days are named backwards',
    search: { from: '2026-10-31', to: '2026-10-01' },
    zone: 'UTC',
    expected: { preset: 'custom', firstDay: '2026-10-01', lastDay: '2026-10-31', isOpen: false },
    from: '2026-10-01T00:00:00.000Z',
    to: '2026-11-01T00:00:00.000Z',
  },
  {
    when: 'the days do not exist',
    search: { from: '2026-02-30', to: '2026-03-01' },
    zone: 'UTC',
    expected: { preset: '30d', firstDay: '2026-10-22', lastDay: '2026-11-20', isOpen: true },
    from: '2026-10-22T00:00:00.000Z',
    to: '2026-11-21T00:00:00.000Z',
  },
  {
    when: 'the preset does not exist',
    search: { range: 'toString' },
    zone: 'UTC',
    expected: { preset: '30d', firstDay: '2026-10-22', lastDay: '2026-11-20', isOpen: true },
    from: '2026-10-22T00:00:00.000Z',
    to: '2026-11-21T00:00:00.000Z',
  },
  {
    when: 'the days span more than a leap year',
    search: { from: '2000-01-01', to: '2026-10-31' },
    zone: 'UTC',
    expected: { preset: 'custom', firstDay: '2025-10-31', lastDay: '2026-10-31', isOpen: false },
    from: '2025-10-31T00:00:00.000Z',
    to: '2026-11-01T00:00:00.000Z',
  },
])('when $when in $zone, the range is whole days of that zone', ({ search, zone, expected, from, to }) => {
  expect(rangeOf(search, { zone, now })).toEqual({ ...expected, from, to });
});
