import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { addDays, addMonths, type CivilTime, civilTimeAt, instantOf, monthAround, startOfDay } from './calendar.ts';
import { asInstant, type Instant, isoInstant } from './values.ts';

const ZONES = [
  'Asia/Seoul',
  'America/New_York',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'UTC',
];
const RUNS = inject('isProof') ? 20_000 : 300;
const HOUR_MS = 3_600_000;
const instants = fc
  .integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2040, 0, 1) })
  .map((milliseconds) => asInstant(milliseconds));
const at = (text: string): Instant => asInstant(Date.parse(text));
const midnight = (year: number, month: number, day: number) => ({ year, month, day });

describe('days begin where the zone says', () => {
  const rows: { zone: string; day: [number, number, number]; begins: string; hours: number }[] = [
    { zone: 'Asia/Seoul', day: [2026, 2, 1], begins: '2026-01-31T15:00:00.000Z', hours: 24 },
    { zone: 'America/New_York', day: [2026, 3, 8], begins: '2026-03-08T05:00:00.000Z', hours: 23 },
    { zone: 'America/New_York', day: [2026, 11, 1], begins: '2026-11-01T04:00:00.000Z', hours: 25 },
    { zone: 'Asia/Kathmandu', day: [2026, 1, 1], begins: '2025-12-31T18:15:00.000Z', hours: 24 },
    // Clocks went from 24:00 to 01:00: the day begins at the skip.
    { zone: 'America/Sao_Paulo', day: [2018, 11, 4], begins: '2018-11-04T03:00:00.000Z', hours: 23 },
    // The day was left out altogether.
    { zone: 'Pacific/Apia', day: [2011, 12, 30], begins: '2011-12-30T10:00:00.000Z', hours: 0 },
    { zone: 'Pacific/Apia', day: [2011, 12, 31], begins: '2011-12-30T10:00:00.000Z', hours: 24 },
  ];
  test.each(rows)('$zone $day', ({ zone, day: [year, month, day], begins, hours }) => {
    const from = startOfDay(midnight(year, month, day), zone);
    const to = startOfDay(addDays(midnight(year, month, day), 1), zone);
    expect(isoInstant(from)).toBe(begins);
    expect((to - from) / HOUR_MS).toBe(hours);
  });
});

describe('months are counted from their anchor and clamped', () => {
  const rows: readonly [anchor: string, months: readonly number[], days: readonly string[]][] = [
    ['2026-01-31T00:00:00Z', [1, 2, 3], ['2026-02-28', '2026-03-31', '2026-04-30']],
    ['2024-01-31T00:00:00Z', [1, 2], ['2024-02-29', '2024-03-31']],
    ['2026-05-31T00:00:00Z', [1, 2, -3], ['2026-06-30', '2026-07-31', '2026-02-28']],
    ['2025-01-31T15:00:00Z', [6, 7, 8, 9], ['2025-07-31', '2025-08-31', '2025-09-30', '2025-10-31']],
    ['2025-01-30T00:00:00Z', [1, 12, 25], ['2025-02-28', '2026-01-30', '2027-02-28']],
  ];
  test.each(rows)('from %s', (anchor, months, days) => {
    expect(months.map((count) => isoInstant(addMonths(at(anchor), count, 'UTC')).slice(0, 10))).toEqual(days);
  });

  test('the n-th month is later than the one before, and lies in the n-th month of the calendar', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), fc.integer({ min: -40, max: 40 }), (anchor, zone, count) => {
        const [one, next] = [addMonths(anchor, count, zone), addMonths(anchor, count + 1, zone)];
        expect(next).toBeGreaterThan(one);
        const [from, to] = [civilTimeAt(anchor, zone), civilTimeAt(one, zone)];
        expect(to.year * 12 + to.month - (from.year * 12 + from.month)).toBe(count);
      }),
      { numRuns: RUNS },
    );
  });
});

test('what a zone shows at an instant leads back to an instant at which it shows that', () => {
  fc.assert(
    fc.property(instants, fc.constantFrom(...ZONES), (instant, zone) => {
      const civil: CivilTime = civilTimeAt(instant, zone);
      const back = instantOf(civil, zone);
      expect(civilTimeAt(back, zone)).toEqual(civil);
      expect(back).toBeLessThanOrEqual(instant);
    }),
    { numRuns: RUNS },
  );
});

test('every instant lies in the day that it shows, and days follow each other without a gap', () => {
  fc.assert(
    fc.property(instants, fc.constantFrom(...ZONES), (instant, zone) => {
      const date = civilTimeAt(instant, zone);
      const [from, to] = [startOfDay(date, zone), startOfDay(addDays(date, 1), zone)];
      expect(from).toBeLessThanOrEqual(instant);
      expect(to).toBeGreaterThan(instant);
      const month = monthAround(instant, zone);
      expect(month.from).toBeLessThanOrEqual(from);
      expect(month.to).toBeGreaterThanOrEqual(to);
    }),
    { numRuns: RUNS },
  );
});

test('a zone that is not known is refused', () => {
  expect(() => civilTimeAt(asInstant(0), 'Asia/Nowhere')).toThrow(RangeError);
});
