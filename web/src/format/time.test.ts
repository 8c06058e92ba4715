import { expect, test } from 'vitest';
import {
  calendarDay,
  dateTime,
  dayAndSecond,
  dayWithWeekday,
  exactTime,
  relativeTime,
  shortDay,
  shortDayWithWeekday,
  shortHourOfDay,
  timeOfDay,
  zoneName,
} from './time.ts';

const instant = '2026-11-03T05:05:09.042Z';
const seoul = { zone: 'Asia/Seoul', language: 'ko' } as const;
const newYork = { zone: 'America/New_York', language: 'en' } as const;

test('times are written in the account’s zone and the reader’s language', () => {
  expect(dateTime(instant, seoul)).toBe('2026. 11. 3. 14:05:09');
  expect(dateTime(instant, newYork)).toBe('Nov 3, 2026, 00:05:09');
  expect(timeOfDay(instant, newYork)).toBe('00:05:09');
});

test('the exact form carries milliseconds and the offset', () => {
  expect(exactTime(instant, seoul)).toBe('2026-11-03 14:05:09.042 UTC+9');
  expect(exactTime(instant, newYork)).toBe('2026-11-03 00:05:09.042 UTC-5');
});

test('in a list the year stands only where it is another one, and beside a day its weekday', () => {
  const now = Date.parse('2026-12-31T15:30:00Z');
  expect(dayAndSecond(instant, instant, seoul)).toBe('11. 3. 14:05:09');
  expect(dayAndSecond(instant, instant, newYork)).toBe('Nov 3, 00:05:09');
  expect(dayAndSecond(instant, now, seoul)).toBe('2026. 11. 3. 14:05:09');
  expect(shortDayWithWeekday('2026-11-03', 'ko')).toBe('11. 3. (화)');
  expect(shortDayWithWeekday('2026-11-03', 'en')).toBe('Tue, Nov 3');
  expect(shortHourOfDay(instant, seoul)).toBe('11. 3. (화) 14:05');
});

test('a calendar day stays the same day in every zone', () => {
  expect(calendarDay('2026-11-03', 'ko')).toBe('2026. 11. 3.');
  expect(calendarDay('2026-11-03', 'en')).toBe('Nov 3, 2026');
  expect(shortDay('2026-11-03', 'ko')).toBe('11. 3.');
  expect(shortDay('2026-11-03', 'en')).toBe('Nov 3');
  expect(dayWithWeekday('2026-11-03', 'ko')).toBe('2026. 11. 3. (화)');
});

test.each([
  { ago: 0, ko: '지금', en: 'now' },
  { ago: 5_000, ko: '5초 전', en: '5 seconds ago' },
  { ago: 119_000, ko: '1분 전', en: '1 minute ago' },
  { ago: 7_200_000, ko: '2시간 전', en: '2 hours ago' },
  { ago: 86_400_000, ko: '어제', en: 'yesterday' },
])('$ago ms ago is “$en”', ({ ago, ko, en }) => {
  const now = Date.parse(instant);
  expect(relativeTime(now - ago, now, 'ko')).toBe(ko);
  expect(relativeTime(now - ago, now, 'en')).toBe(en);
});

test('the zone is named with its offset, which changes with the clocks', () => {
  expect(zoneName(seoul, Date.parse(instant))).toBe('Asia/Seoul (UTC+9)');
  expect(zoneName(newYork, Date.parse('2026-07-01T00:00:00Z'))).toBe('America/New_York (UTC-4)');
  expect(zoneName(newYork, Date.parse(instant))).toBe('America/New_York (UTC-5)');
});
