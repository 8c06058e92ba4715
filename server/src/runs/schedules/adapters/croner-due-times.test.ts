import { describe, expect, test } from 'vitest';
import { asInstant, isoInstant } from '#kernel';
import type { Schedule } from '../due-times.ts';
import { cronerDueTimes } from './croner-due-times.ts';

const { next: nextDues, latest: latestDues, refuse: refuseSchedule } = cronerDueTimes;

const at = (text: string) => asInstant(Date.parse(text));
const next = (schedule: Schedule, after: string, count = 3) => nextDues(schedule, at(after), count).map(isoInstant);
const short = (texts: readonly string[]) => texts.map((text) => text.slice(5, 16));

describe('due times', () => {
  test.each([
    {
      when: 'every day at nine in Seoul',
      cron: '0 9 * * *',
      zone: 'Asia/Seoul',
      after: '2027-03-14T00:00:00Z',
      expect: ['03-15T00:00', '03-16T00:00', '03-17T00:00'],
    },
    {
      when: 'weekdays over a weekend',
      cron: '30 18 * * 1-5',
      zone: 'Asia/Seoul',
      after: '2027-03-12T00:00:00Z',
      expect: ['03-12T09:30', '03-15T09:30', '03-16T09:30'],
    },
    {
      when: 'in Kathmandu, a quarter of an hour beside the others',
      cron: '0 9 * * *',
      zone: 'Asia/Kathmandu',
      after: '2027-03-14T00:00:00Z',
      expect: ['03-14T03:15', '03-15T03:15', '03-16T03:15'],
    },
    {
      when: 'New York’s clocks skip the time: the first instant after the gap, once',
      cron: '30 2 * * *',
      zone: 'America/New_York',
      after: '2027-03-13T00:00:00Z',
      expect: ['03-13T07:30', '03-14T07:00', '03-15T06:30'],
    },
    {
      when: 'New York’s clocks show the time twice: the first of the two, once',
      cron: '30 1 * * *',
      zone: 'America/New_York',
      after: '2027-11-06T00:00:00Z',
      expect: ['11-06T05:30', '11-07T05:30', '11-08T06:30'],
    },
    {
      when: 'half-hourly through the hour that comes twice: every half hour that passes',
      cron: '*/30 * * * *',
      zone: 'America/New_York',
      after: '2027-11-07T05:00:00Z',
      expect: ['11-07T05:30', '11-07T06:00', '11-07T06:30'],
    },
    {
      when: 'half-hourly over the gap: every half hour that passes',
      cron: '*/30 * * * *',
      zone: 'America/New_York',
      after: '2027-03-14T06:00:00Z',
      expect: ['03-14T06:30', '03-14T07:00', '03-14T07:30'],
    },
    {
      when: 'the 31st leaves out short months',
      cron: '0 0 31 * *',
      zone: 'Asia/Seoul',
      after: '2027-01-01T00:00:00Z',
      expect: ['01-30T15:00', '03-30T15:00', '05-30T15:00'],
    },
    {
      when: 'the last day of each month',
      cron: '0 0 L * *',
      zone: 'UTC',
      after: '2028-01-31T12:00:00Z',
      expect: ['02-29T00:00', '03-31T00:00', '04-30T00:00'],
    },
  ])('$when', ({ cron, zone, after, expect: expected }) => {
    expect(short(next({ cron, timeZone: zone }, after))).toEqual(expected);
  });

  test.each(['America/New_York', 'Asia/Seoul', 'Asia/Kathmandu', 'Europe/Paris', 'Australia/Lord_Howe'])(
    'a daily prompt is due once on each of the 366 days of a year in %s, whichever the time',
    (timeZone) => {
      for (const cron of ['0 0 * * *', '30 1 * * *', '0 2 * * *', '30 2 * * *', '59 23 * * *']) {
        const dues = nextDues({ cron, timeZone }, at('2027-12-31T23:59:59Z'), 366);
        const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
        expect(new Set(dues.map((due) => day.format(due))).size).toBe(366);
        expect(dues.every((due, index) => due > (dues[index - 1] ?? 0))).toBe(true);
      }
    },
  );

  test('looking back finds what looking ahead found, ends included', () => {
    const schedule = { cron: '*/15 * * * *', timeZone: 'America/New_York' };
    const ahead = nextDues(schedule, at('2027-11-07T04:00:00Z'), 20);
    const [from, to] = [ahead[0] ?? asInstant(0), ahead.at(-1) ?? asInstant(0)];
    expect(latestDues(schedule, { from, to, countMax: 100 })).toEqual([...ahead].reverse());
    expect(latestDues(schedule, { from, to: asInstant(to - 1), countMax: 100 })).toEqual([...ahead].reverse().slice(1));
    expect(latestDues(schedule, { from, to: asInstant(to + 1), countMax: 2 })).toEqual(
      [...ahead].reverse().slice(0, 2),
    );
  });
});

type Refused = readonly [name: string, cron: string, timeZone: string, expected: string | undefined];

describe('a schedule', () => {
  test.each<Refused>([
    ['is read', '0 9 * * 1-5', 'Asia/Seoul', undefined],
    ['may come every five minutes', '*/5 * * * *', 'Asia/Seoul', undefined],
    ['may have names and steps', '0 9 * JAN-JUN MON#1', 'Asia/Seoul', undefined],
    ['may lie close to the hour on both sides of it', '2,58 9 * * *', 'Asia/Seoul', undefined],
    ['may not come every minute', '* * * * *', 'Asia/Seoul', 'schedule_too_often'],
    ['may not come every four minutes', '*/4 * * * *', 'Asia/Seoul', 'schedule_too_often'],
    ['may not come twice within five minutes', '0,4 9 1 1 *', 'Asia/Seoul', 'schedule_too_often'],
    ['may not come twice around an hour', '2,58 9,10 * * *', 'Asia/Seoul', 'schedule_too_often'],
    ['may not come twice around midnight', '0,58 0,23 * * *', 'Asia/Seoul', 'schedule_too_often'],
    ['must come some day', '0 0 30 2 *', 'Asia/Seoul', 'schedule_never'],
    ['has five fields, not six', '0 0 9 * * *', 'Asia/Seoul', 'schedule_invalid'],
    ['has five fields, not four', '0 9 * *', 'Asia/Seoul', 'schedule_invalid'],
    ['is no nickname', '@daily', 'Asia/Seoul', 'schedule_invalid'],
    ['has minutes below 60', '60 9 * * *', 'Asia/Seoul', 'schedule_invalid'],
    ['is no prose', 'at nine in the morning', 'Asia/Seoul', 'schedule_invalid'],
    ['needs a zone that there is', '0 9 * * *', 'Mars/Olympus', 'schedule_zone_unknown'],
    ['needs a zone with a name', '0 9 * * *', '+09:00', 'schedule_zone_unknown'],
  ])('%s', (...[, cron, timeZone, expected]) => {
    expect(refuseSchedule({ cron, timeZone }, at('2027-01-01T00:00:00Z'))).toBe(expected);
  });
});
