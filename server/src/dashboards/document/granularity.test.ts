import { GRANULARITIES, type Granularity } from '@tallygate/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { granularityOf } from './granularity.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const long = (days: number, more = 0) => ({ from: 0, to: days * DAY + more });

test.each<{ when: string; range: { from: number; to: number }; chosen?: Granularity; expect: Granularity }>([
  { when: 'a day', range: long(1), expect: 'hour' },
  { when: 'two days', range: long(2), expect: 'hour' },
  { when: 'two days, one of them of 25 hours', range: long(2, HOUR), expect: 'hour' },
  { when: 'longer than two days', range: long(2, HOUR + 1), expect: 'day' },
  { when: 'a quarter of a year', range: long(92), expect: 'day' },
  { when: 'a quarter of a year with the change to winter time', range: long(92, HOUR), expect: 'day' },
  { when: 'longer than a quarter of a year', range: long(93), expect: 'week' },
  { when: 'a year and a month', range: long(400), expect: 'week' },
  { when: 'longer than that', range: long(401), expect: 'month' },
  { when: 'years', range: long(4_000), expect: 'month' },
  { when: 'a year, by days', range: long(366), chosen: 'day', expect: 'day' },
  { when: 'a day, by months', range: long(1), chosen: 'month', expect: 'month' },
  { when: 'sixteen days, by hours', range: long(16), chosen: 'hour', expect: 'hour' },
  { when: 'seventeen days, by hours', range: long(17), chosen: 'hour', expect: 'day' },
  { when: 'a month, by hours', range: long(30), chosen: 'hour', expect: 'day' },
  { when: 'two years, by hours', range: long(730), chosen: 'hour', expect: 'week' },
  { when: 'ten years, by weeks', range: long(3_650), chosen: 'week', expect: 'month' },
])('$when: $expect', ({ range, chosen, expect: expected }) => {
  expect(granularityOf(range, chosen)).toBe(expected);
});

const LENGTHS: Readonly<Record<Granularity, number>> = { hour: HOUR, day: DAY, week: 7 * DAY, month: 28 * DAY };

test('an axis never has more than about four hundred places, and is never finer than what was chosen', () => {
  const chosen = fc.option(fc.constantFrom(...GRANULARITIES), { nil: undefined });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4_000 * DAY }), chosen, (length, wanted) => {
      const got = granularityOf({ from: 0, to: length }, wanted);
      expect(length / LENGTHS[got]).toBeLessThanOrEqual(410);
      if (wanted !== undefined) expect(LENGTHS[got]).toBeGreaterThanOrEqual(LENGTHS[wanted]);
    }),
  );
});
