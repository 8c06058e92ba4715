import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asInstant, isoInstant } from '#kernel';
import { dueDays, type StoredDay } from './due-days.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const held = (rows: number) => ({ rows, bytes: rows * 10 });
const day = (name: string, rows = 5, corrections = 0): StoredDay => {
  return { day: name, usage: held(rows), corrections: held(corrections) };
};
const STORED = ['2026-01-21', '2026-01-05', '2026-01-04', '2026-01-06'].map((name) => day(name));
const at = (text: string) => asInstant(Date.parse(text));

test.each([
  { when: 'all is kept', keptDays: undefined, now: '2030-01-01T00:00:00Z', due: [] },
  { when: 'it is yesterday somewhere', keptDays: 1, now: '2026-01-06T23:59:59.999Z', due: [] },
  { when: 'it is the day before everywhere', keptDays: 1, now: '2026-01-07T00:00:00Z', due: ['2026-01-04'] },
  { when: 'a day more has passed', keptDays: 1, now: '2026-01-08T23:59:59Z', due: ['2026-01-04', '2026-01-05'] },
  { when: 'the policy is longer', keptDays: 30, now: '2026-01-08T12:00:00Z', due: [] },
  {
    when: 'the clock is far ahead, the newest day stays',
    keptDays: 1,
    now: '2126-01-01T00:00:00Z',
    due: ['2026-01-04', '2026-01-05', '2026-01-06'],
  },
  {
    when: 'the clock is a year ahead, what the policy keeps by the rows stays',
    keptDays: 30,
    now: '2027-01-21T12:00:00Z',
    due: [],
  },
])('when $when: $due', ({ keptDays, now, due }) => {
  expect(dueDays(STORED, { keptDays, now: at(now) }).map((each) => each.day)).toEqual(due);
});

test('corrections of a day whose rows are gone go as well, and do not count as the newest day', () => {
  const stored = [day('2026-01-04'), day('2026-01-05', 0, 3)];
  expect(dueDays(stored, { keptDays: 1, now: at('2026-02-01T00:00:00Z') })).toEqual([]);
  const later = [...stored, day('2026-01-20')];
  expect(dueDays(later, { keptDays: 1, now: at('2026-02-01T00:00:00Z') })).toEqual(stored);
});

test('law: whatever the clock says, what is older than the newest rows by less than the policy keeps stays', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 4_000 }), (keptDays, daysAhead) => {
      const newest = Date.UTC(2026, 0, 1);
      const named = (index: number) => isoInstant(asInstant(newest - index * DAY_MS)).slice(0, 10);
      const stored = Array.from({ length: keptDays + 20 }, (_, index) => day(named(index)));
      const due = dueDays(stored, { keptDays, now: asInstant(newest + daysAhead * DAY_MS) });
      expect(due.filter(({ day: name }) => name > named(keptDays))).toEqual([]);
      // And a right clock is followed to the day: it is the one of the newest rows.
      expect(dueDays(stored, { keptDays, now: asInstant(newest + DAY_MS - 1) })).toHaveLength(18);
    }),
  );
});

test('law: no instant that the policy keeps, in any zone, lies in a day that goes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 0, max: 400 * DAY_MS }),
      fc.integer({ min: -12, max: 14 }),
      (keptDays, after, offsetHours) => {
        const now = asInstant(Date.UTC(2026, 0, 1) + after);
        const stored = Array.from({ length: 40 }, (_, index) =>
          day(isoInstant(asInstant(now - (keptDays + index - 20) * DAY_MS)).slice(0, 10)),
        );
        // The first local day that is kept: so many whole days before the one of now, in a zone that is so far ahead of UTC.
        const localDay = Math.floor((now + offsetHours * HOUR_MS) / DAY_MS) - keptDays;
        const keptFrom = localDay * DAY_MS - offsetHours * HOUR_MS;
        for (const { day: name } of dueDays(stored, { keptDays, now }))
          expect(Date.parse(name) + DAY_MS).toBeLessThanOrEqual(keptFrom);
      },
    ),
  );
});
