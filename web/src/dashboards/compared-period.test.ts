import type { DatasetResult, Granularity } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { placesOf } from '../range/places.ts';
import { rangeBefore, rangeOf } from '../range/range.ts';
import { comparedPeriod } from './compared-period.ts';

const NOW = '2026-11-22T03:00:00Z';
const SOMETHING = resultOf([['2026-10-30', 0, 3]]);

function resultOf(rows: DatasetResult['rows']): DatasetResult {
  const columns = ['place', 'errors', 'requests'].map((name) => ({ name, type: 'String' }));
  const facts = { truncated: false, as_of: '', data_version: '1', warehouse: 'default', elapsed_ms: 1 };
  return { columns, rows, granularity: 'day', time_zone: 'UTC', ...facts };
}

function compared(search: Parameters<typeof rangeOf>[0], every: Granularity, zone = 'Asia/Seoul') {
  const at = Date.parse(NOW);
  const range = rangeOf(search, { zone, now: at });
  const earlier = rangeBefore(range, zone);
  const { places } = placesOf(range, every, { zone, now: at });
  const before = { places: placesOf(earlier, every, { zone, now: at }).places, range: earlier, result: SOMETHING };
  return { ...comparedPeriod({ places, before }, { every, zone }), ofChart: places };
}

const weekdayOf = (day: string | undefined) => new Date(`${day}T00:00:00Z`).getUTCDay();

test.each(['7d', '90d', '30d', 'this_month', 'last_month', 'yesterday'])(
  'of %s, each day stands against the day in the same order, and the model says whether that is the same weekday',
  (range) => {
    const { ofChart, places, isSameWeekday, firstDay, lastDay } = compared({ range }, 'day');
    expect([places[0], places.length]).toEqual([firstDay, ofChart.length]);
    expect(places.at(-1)).toBe(lastDay);
    const isSame = ofChart.every((day, index) => weekdayOf(day) === weekdayOf(places[index]));
    expect(isSameWeekday).toBe(isSame);
    expect(isSameWeekday).toBe(ofChart.length % 7 === 0);
  },
);

test.each([7, 14, 28])('of %i days, which are whole weeks, Mondays stand against Mondays', (days) => {
  const from = new Date(Date.UTC(2026, 10, 22 - days + 1)).toISOString().slice(0, 10);
  const { ofChart, places, isSameWeekday } = compared({ from, to: '2026-11-22' }, 'day');
  expect(ofChart).toHaveLength(days);
  expect(places.map(weekdayOf)).toEqual(ofChart.map(weekdayOf));
  expect(isSameWeekday).toBe(true);
});

test.each([
  // The clocks go back in the night to the 1st of November, and forward in the night to the 8th of March.
  { from: '2026-10-30', to: '2026-11-05', hours: 169 },
  { from: '2026-03-05', to: '2026-03-11', hours: 167 },
  { from: '2026-11-02', to: '2026-11-08', hours: 168 },
])(
  'over a change of the clocks, $from to $to, hours stand against the same hour of the same weekday',
  ({ from, to, hours }) => {
    const zone = 'America/New_York';
    const { ofChart, places } = compared({ from, to }, 'hour', zone);
    expect(ofChart).toHaveLength(hours);
    const clock = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      hourCycle: 'h23',
    });
    const alone = ofChart.filter((_, index) => places[index] === undefined);
    expect(alone.map((place) => clock.format(Date.parse(place)))).toEqual(hours === 169 ? ['Sun, 01'] : []);
    for (const [index, place] of ofChart.entries()) {
      const pair = places[index];
      if (pair !== undefined) expect(clock.format(Date.parse(pair))).toBe(clock.format(Date.parse(place)));
    }
  },
);

test.each([
  { rows: [], isEmpty: true },
  {
    rows: [
      ['2026-10-30', 0, '0'],
      ['2026-10-31', null, 0],
    ],
    isEmpty: true,
  },
  { rows: [['2026-10-30', 0, 3]], isEmpty: false },
  { rows: [['2026-10-30', null, '1']], isEmpty: false },
])('a period without a single figure is one that nothing can be compared with: $rows', ({ rows, isEmpty }) => {
  const before = {
    places: ['2026-10-30'],
    range: { firstDay: '2026-10-30', lastDay: '2026-10-30' },
    result: resultOf(rows),
  };
  expect(comparedPeriod({ places: ['2026-10-31'], before }, { every: 'day', zone: 'UTC' }).isEmpty).toBe(isEmpty);
});

test.each([
  { keptFrom: undefined, places: ['2026-10-29', '2026-10-30'], isEmpty: false },
  { keptFrom: '2026-10-28T15:00:00Z', places: ['2026-10-29', '2026-10-30'], isEmpty: false },
  // The 29th in Seoul is there in part.
  { keptFrom: '2026-10-29T00:00:00Z', places: [undefined, '2026-10-30'], isEmpty: false },
  { keptFrom: '2026-11-10T00:00:00Z', places: [undefined, undefined], isEmpty: true },
])('of rows kept from $keptFrom on, days before stand against nothing, which is no 0', (expected) => {
  const { keptFrom, ...period } = expected;
  const before = {
    places: ['2026-10-29', '2026-10-30'],
    range: { firstDay: '2026-10-29', lastDay: '2026-10-30' },
    result: { ...SOMETHING, kept_from: keptFrom },
  };
  const places = ['2026-10-31', '2026-11-01'];
  expect(comparedPeriod({ places, before }, { every: 'day', zone: 'Asia/Seoul' })).toMatchObject(period);
});
