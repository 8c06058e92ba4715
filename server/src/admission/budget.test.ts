import { expect, test } from 'vitest';
import { asInstant, isoInstant } from '#kernel';
import { budgetPeriodAt } from './budget.ts';

/** Meets every hour of the day in a few days, and every change of clocks. */
const STEP_MS = 5 * 3_600_000;

// edges in zones without clock changes, with a part of an hour, and on both clock changes.
test.each([
  ['Asia/Seoul', 'day', '2026-03-31T14:59:59.999Z', '2026-03-30T15:00:00.000Z', '2026-03-31T15:00:00.000Z'],
  ['Asia/Seoul', 'day', '2026-03-31T15:00:00.000Z', '2026-03-31T15:00:00.000Z', '2026-04-01T15:00:00.000Z'],
  ['Asia/Seoul', 'month', '2026-03-31T14:59:59.999Z', '2026-02-28T15:00:00.000Z', '2026-03-31T15:00:00.000Z'],
  ['Asia/Seoul', 'month', '2026-03-31T15:00:00.000Z', '2026-03-31T15:00:00.000Z', '2026-04-30T15:00:00.000Z'],
  ['Asia/Kathmandu', 'day', '2026-01-05T18:14:59.999Z', '2026-01-04T18:15:00.000Z', '2026-01-05T18:15:00.000Z'],
  ['America/New_York', 'day', '2026-03-08T12:00:00.000Z', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'],
  ['America/New_York', 'day', '2026-11-01T12:00:00.000Z', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
  ['America/New_York', 'month', '2026-11-15T12:00:00.000Z', '2026-11-01T04:00:00.000Z', '2026-12-01T05:00:00.000Z'],
] as const)('R-41: in %s the %s around %s is from %s to %s', (...[zone, period, at, from, to]) => {
  const found = budgetPeriodAt(period, asInstant(Date.parse(at)), zone);
  expect([isoInstant(found.from), isoInstant(found.to)]).toEqual([from, to]);
});

test.each(['Asia/Seoul', 'Asia/Kathmandu', 'America/New_York'])(
  'any time of a year in %s is in one day and one month, and days fill months',
  (zone) => {
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += STEP_MS) {
      const day = budgetPeriodAt('day', asInstant(at), zone);
      const month = budgetPeriodAt('month', asInstant(at), zone);
      expect(day.from <= at && at < day.to).toBe(true);
      expect(month.from <= day.from && day.to <= month.to).toBe(true);
      expect(budgetPeriodAt('day', day.to, zone).from).toBe(day.to);
    }
  },
);
