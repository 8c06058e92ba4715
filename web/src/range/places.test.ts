import { expect, test } from 'vitest';
import { mondayOf, placeOf, placesOf } from './places.ts';
import { rangeBefore, rangeOf } from './range.ts';

const now = Date.parse('2026-11-20T03:30:00Z');

test.each([
  { range: 'yesterday', firstDay: '2026-11-19', lastDay: '2026-11-19', isOpen: false },
  { range: 'this_month', firstDay: '2026-11-01', lastDay: '2026-11-20', isOpen: true },
  { range: 'last_month', firstDay: '2026-10-01', lastDay: '2026-10-31', isOpen: false },
])('$range is what the calendar says', ({ range, ...expected }) => {
  expect(rangeOf({ range }, { zone: 'Asia/Seoul', now })).toMatchObject({ preset: range, ...expected });
});

test('on the first of January, last month is of last year', () => {
  const range = rangeOf({ range: 'last_month' }, { zone: 'UTC', now: Date.parse('2027-01-01T00:00:00Z') });
  expect(range).toMatchObject({ firstDay: '2026-12-01', lastDay: '2026-12-31' });
});

test('the range before has as many days, ends where the range begins, and is over', () => {
  // Clocks went back on the 1st of November there: the two have as many days, and not as many hours.
  const zone = 'America/New_York';
  const range = rangeOf({ from: '2026-11-01', to: '2026-11-03' }, { zone, now });
  const before = rangeBefore(range, zone);
  expect(before).toMatchObject({ firstDay: '2026-10-29', lastDay: '2026-10-31', to: range.from, isOpen: false });
  expect(before.from).toBe('2026-10-29T04:00:00.000Z');
});

test.each([
  { zone: 'Asia/Seoul', from: '2026-11-19', hours: 24 },
  { zone: 'America/New_York', from: '2026-11-01', hours: 25 },
  { zone: 'America/New_York', from: '2026-03-08', hours: 23 },
  { zone: 'Asia/Kathmandu', from: '2026-11-18', hours: 24 },
  { zone: 'America/St_Johns', from: '2026-11-01', hours: 25 },
  // The clocks change by half an hour there: the last place of such a day is half a one.
  { zone: 'Australia/Lord_Howe', from: '2026-04-05', hours: 25 },
  { zone: 'Australia/Lord_Howe', from: '2026-10-04', hours: 24 },
])('$from has $hours hours in $zone', ({ zone, from, hours }) => {
  const range = rangeOf({ from, to: from }, { zone, now });
  const { places, open } = placesOf(range, 'hour', { zone, now });
  expect(places).toHaveLength(hours);
  expect(places[0]).toBe(range.from);
  expect(open).toBeUndefined();
});

test('days that are still to come have no place', () => {
  const range = rangeOf({ from: '2026-11-18', to: '2026-11-25' }, { zone: 'UTC', now });
  const days = ['2026-11-18', '2026-11-19', '2026-11-20'];
  expect(placesOf(range, 'day', { zone: 'UTC', now })).toEqual({ places: days, open: '2026-11-20' });
});

test.each([
  { value: '2026-11-20', every: 'day', place: '2026-11-20' },
  { value: '2026-11-20T00:00:00Z', every: 'week', place: '2026-11-20' },
  { value: '2026-11-20T03:00:00Z', every: 'hour', place: '2026-11-20T03:00:00.000Z' },
  { value: '2026-11-20T12:00:00+09:00', every: 'hour', place: '2026-11-20T03:00:00.000Z' },
  { value: 'no time', every: 'hour', place: 'no time' },
] as const)('$value is the place $place of the axis', ({ value, every, place }) => {
  expect(placeOf(value, every)).toBe(place);
});

test.each([
  ['2026-11-16', '2026-11-16'],
  ['2026-11-22', '2026-11-16'],
  ['2027-01-01', '2026-12-28'],
])('the week of %s begins on Monday, %s', (day, monday) => {
  expect(mondayOf(day)).toBe(monday);
});

test.each([
  { from: '2026-11-11', every: 'week', cut: '2026-11-09' },
  { from: '2026-11-09', every: 'week', cut: undefined },
  { from: '2026-10-26', every: 'month', cut: '2026-10-01' },
  { from: '2026-10-26', every: 'day', cut: undefined },
  { from: '2026-11-19', every: 'hour', cut: undefined },
] as const)('a range from $from begins within a $every: $cut', ({ from, every, cut }) => {
  const range = rangeOf({ from, to: '2026-11-19' }, { zone: 'Asia/Seoul', now });
  expect(placesOf(range, every, { zone: 'Asia/Seoul', now }).cut).toBe(cut);
});
