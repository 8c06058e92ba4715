import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, asInstant, civilTimeAt, type Instant, isoInstant, startOfDay } from '#kernel';
import { forecastRuns, forecastSpan, rateOf } from './forecast.ts';
import { allowedAt, type CountedPeriod, changesAfter, isIn, quarterOf, roomAgainAt } from './period.ts';
import { percentOf } from './summary.ts';

const DAY_MS = 86_400_000;
const FROM = asInstant(Date.UTC(2026, 0, 1));
const TO = asInstant(FROM + 100 * DAY_MS);

describe('percent', () => {
  test('is whole and rounded down: 100 is said only when everything is used, and never a unit too early', () => {
    const runs = fc.integer({ min: 0, max: 1_000_000_000_000 });
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 1_000_000_000_000 }), (used, allowed) => {
        const percent = percentOf(used, allowed) ?? Number.NaN;
        expect(Number.isInteger(percent)).toBe(true);
        expect(BigInt(percent) * BigInt(allowed) <= BigInt(used) * 100n).toBe(true);
        expect(BigInt(percent + 1) * BigInt(allowed) > BigInt(used) * 100n).toBe(true);
        expect(percent >= 100).toBe(used >= allowed);
      }),
    );
  });

  test.each([
    { used: 0, allowed: 0, percent: undefined },
    { used: 1, allowed: 0, percent: 100 },
    { used: 2, allowed: 3, percent: 66 },
    { used: 9_999, allowed: 10_000, percent: 99 },
    { used: 15, allowed: 10, percent: 150 },
  ])('$used of $allowed is $percent', ({ used, allowed, percent }) => {
    expect(percentOf(used, allowed)).toBe(percent);
  });
});

describe('what a period allows', () => {
  const period = periodOf({ runQuota: 10, addOns: [addOn(10, 20, 5), addOn(15, 30, 7)] });
  test.each([
    { day: 9.999, allowed: 10 },
    { day: 10, allowed: 15 },
    { day: 15, allowed: 22 },
    { day: 19.999, allowed: 22 },
    { day: 20, allowed: 17 },
    { day: 30, allowed: 10 },
  ])('on day $day it allows $allowed', ({ day, allowed }) => {
    expect(allowedAt(period, dayOf(day)).allowed).toBe(allowed);
  });

  test.each([
    { used: 10, day: 0, again: 10 },
    { used: 16, day: 12, again: 15 },
    { used: 22, day: 16, again: 100 },
    { used: 10, day: 40, again: 100 },
  ])('with $used used on day $day there is room again on day $again', ({ used, day, again }) => {
    expect(roomAgainAt(period, used, dayOf(day))).toBe(dayOf(again));
  });

  test('it changes at the edges of extra capacity, and at its end', () => {
    expect(changesAfter(period, dayOf(12))).toEqual([dayOf(15), dayOf(20), dayOf(30), TO]);
  });
});

describe('forecast', () => {
  const rate = { runs: 70, ms: 7 * DAY_MS };
  test.each([
    { when: 'it lasts', runQuota: 2_000, used: 100, end: 1_000, exhausted: undefined },
    { when: 'it is used up in the middle', runQuota: 600, used: 100, end: 1_000, exhausted: 60 },
    { when: 'it is used up already', runQuota: 100, used: 100, end: 1_000, exhausted: 10 },
    { when: 'it ends with the period', runQuota: 1_000, used: 100, end: 1_000, exhausted: undefined },
  ])('$when', ({ runQuota, used, end, exhausted }) => {
    const found = forecastRuns(periodOf({ runQuota, used }), rate, dayOf(10));
    expect(found).toEqual({ runsAtEnd: end, exhaustedAt: exhausted === undefined ? undefined : dayOf(exhausted) });
  });

  test('extra capacity counts while it lasts', () => {
    const more = periodOf({ runQuota: 600, used: 100, addOns: [addOn(50, 90, 1_000)] });
    expect(forecastRuns(more, rate, dayOf(10)).exhaustedAt).toBe(dayOf(90));
  });

  test('without runs nothing is ever used up, and what is used up stays so', () => {
    const none = { runs: 0, ms: DAY_MS };
    expect(forecastRuns(periodOf({ runQuota: 1, used: 0 }), none, dayOf(10))).toEqual({
      runsAtEnd: 0,
      exhaustedAt: undefined,
    });
    expect(forecastRuns(periodOf({ runQuota: 1, used: 1 }), none, dayOf(10)).exhaustedAt).toBe(dayOf(10));
  });

  test.each([
    { since: 0.5, days: undefined },
    { since: 1.5, days: 1 },
    { since: 5, days: 5 },
    { since: 20, days: 7 },
    { since: 28, days: 28 },
    { since: 300, days: 28 },
  ])('counted for $since days, it looks back on $days whole ones', ({ since, days }) => {
    const now = asInstant(dayOf(200) + 12 * 3_600_000);
    const today = startOfDay(civilTimeAt(now, 'UTC'), 'UTC');
    const span = forecastSpan(asInstant(today - since * DAY_MS), now, 'UTC');
    expect(span && (span.to - span.from) / DAY_MS).toBe(days);
    if (span !== undefined)
      expect(rateOf([{ from: span.from, runs: 4 }], span)).toEqual({ runs: 4, ms: span.to - span.from });
  });
});

// Number 5: edges in zones without clock changes, with a part of an hour, and on both clock changes.
describe.each(['Asia/Seoul', 'America/New_York', 'Asia/Kathmandu'])('in %s', (zone) => {
  test('days begin with a quarter of an hour, so that single days add up to the range', () => {
    let sum = 0;
    for (let day = 0; day < 366; day++) {
      const date = addDays({ year: 2026, month: 1, day: 1 }, day);
      const [from, to] = [startOfDay(date, zone), startOfDay(addDays(date, 1), zone)];
      expect(quarterOf(from)).toBe(from);
      sum += to - from;
    }
    const year = (number: number) => startOfDay({ year: number, month: 1, day: 1 }, zone);
    expect(sum).toBe(startOfDay(addDays({ year: 2026, month: 1, day: 1 }, 366), zone) - year(2026));
  });

  test('a run belongs to exactly one of the periods of a year, at every edge and clock change', () => {
    const edges = Array.from({ length: 13 }, (_, month) => startOfDay(monthOf(month), zone));
    const periods = edges.slice(1).map((to, index) => periodOf({ from: edges[index] ?? FROM, to }));
    const around = [...edges, Date.UTC(2026, 2, 8, 7), Date.UTC(2026, 10, 1, 6)].flatMap((at) => [at - 1, at, at + 1]);
    for (const at of around) {
      const count = periods.filter((period) => isIn(period, asInstant(at))).length;
      expect(count).toBe(at >= (edges[0] ?? 0) && at < (edges.at(-1) ?? 0) ? 1 : 0);
    }
  });
});

test.each([
  { zone: 'Asia/Seoul', text: '2026-03-08', begin: '2026-03-07T15:00:00.000Z', hours: 24 },
  { zone: 'Asia/Kathmandu', text: '2026-03-08', begin: '2026-03-07T18:15:00.000Z', hours: 24 },
  { zone: 'America/New_York', text: '2026-03-08', begin: '2026-03-08T05:00:00.000Z', hours: 23 },
  { zone: 'America/New_York', text: '2026-11-01', begin: '2026-11-01T04:00:00.000Z', hours: 25 },
])('in $zone the day $text begins at $begin and is $hours hours long', ({ zone, text, begin, hours }) => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const date = { year, month, day };
  const from = startOfDay(date, zone);
  expect([isoInstant(from), (startOfDay(addDays(date, 1), zone) - from) / 3_600_000]).toEqual([begin, hours]);
});

function monthOf(month: number) {
  return { year: month < 12 ? 2026 : 2027, month: (month % 12) + 1, day: 1 };
}

function dayOf(day: number): Instant {
  return asInstant(FROM + Math.round(day * DAY_MS));
}

function addOn(from: number, to: number, runs: number) {
  const created = { at: FROM, by: 'admin@acme.com' };
  return { id: `${from}`, runs, from: dayOf(from), to: dayOf(to), note: '', created };
}

function periodOf(more: Partial<CountedPeriod>): CountedPeriod {
  const created = { at: FROM, by: 'admin@acme.com', byId: 'admin' };
  const common = { id: 'p', kind: 'contract', atQuota: 'refuse', addOns: [], countedFrom: FROM, created } as const;
  return { ...common, from: FROM, to: TO, runQuota: 10, used: 0, usedBefore: 0, ...more };
}
