import { expect, test } from 'vitest';
import { addDays, dayCount, dayOf, daysBetween, instantOfClock, isDay, startOfDay } from './zone-day.ts';

const iso = (instant: number) => new Date(instant).toISOString();

test.each([
  { zone: 'Asia/Seoul', day: '2026-03-29', start: '2026-03-28T15:00:00.000Z', hours: 24 },
  { zone: 'UTC', day: '2026-03-29', start: '2026-03-29T00:00:00.000Z', hours: 24 },
  { zone: 'America/New_York', day: '2026-03-08', start: '2026-03-08T05:00:00.000Z', hours: 23 },
  { zone: 'America/New_York', day: '2026-03-09', start: '2026-03-09T04:00:00.000Z', hours: 24 },
  { zone: 'America/New_York', day: '2026-11-01', start: '2026-11-01T04:00:00.000Z', hours: 25 },
  { zone: 'Asia/Kolkata', day: '2026-01-01', start: '2025-12-31T18:30:00.000Z', hours: 24 },
  { zone: 'America/Santiago', day: '2026-09-06', start: '2026-09-06T04:00:00.000Z', hours: 23 },
  { zone: 'Pacific/Kiritimati', day: '2026-06-01', start: '2026-05-31T10:00:00.000Z', hours: 24 },
])('$day begins at $start in $zone and has $hours hours', ({ zone, day, start, hours }) => {
  expect(iso(startOfDay(day, zone))).toBe(start);
  expect(startOfDay(addDays(day, 1), zone) - startOfDay(day, zone)).toBe(hours * 3_600_000);
});

test.each(['Asia/Seoul', 'America/New_York', 'UTC', 'America/Santiago', 'Africa/Cairo', 'Australia/Lord_Howe'])(
  'every instant of two years belongs to exactly one day in %s',
  (zone) => {
    for (const day of daysBetween('2025-12-30', '2027-01-02')) {
      const start = startOfDay(day, zone);
      const end = startOfDay(addDays(day, 1), zone);
      expect(dayOf(start, zone), day).toBe(day);
      expect(dayOf(end - 1, zone), day).toBe(day);
      expect(dayOf(start - 1, zone), day).toBe(addDays(day, -1));
    }
  },
);

test('days are counted over months, years and leap days', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(dayCount('2026-11-01', '2026-11-30')).toBe(30);
  expect(dayCount('2026-11-02', '2026-11-01')).toBe(0);
  expect(daysBetween('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
});

test.each([
  { text: '2026-02-28', is: true },
  { text: '2026-02-29', is: false },
  { text: '2026-13-01', is: false },
  { text: '26-01-01', is: false },
  { text: '2026-01-01T00:00', is: false },
])('$text is a day of the calendar: $is', ({ text, is }) => {
  expect(isDay(text)).toBe(is);
});

test.each([
  { zone: 'Asia/Seoul', clock: '2026-12-01T00:00', at: '2026-11-30T15:00:00.000Z' },
  { zone: 'UTC', clock: '2026-12-01T09:30', at: '2026-12-01T09:30:00.000Z' },
  { zone: 'America/New_York', clock: '2026-03-08T02:30', at: '2026-03-08T07:30:00.000Z' },
  { zone: 'America/New_York', clock: '2026-11-01T01:30', at: '2026-11-01T05:30:00.000Z' },
])('a clock that shows $clock in $zone shows it at $at', ({ zone, clock, at }) => {
  expect(iso(instantOfClock(clock, zone) ?? 0)).toBe(at);
});

test.each(['', '2026-12-01', '2026-13-01T00:00', 'now'])('no clock shows "%s"', (text) => {
  expect(instantOfClock(text, 'Asia/Seoul')).toBeUndefined();
});
