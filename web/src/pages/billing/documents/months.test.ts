import { expect, test } from 'vitest';
import { lastMonths, MONTH_SHAPE } from './months.ts';

test('months are the account’s, and go back over the end of a year', () => {
  const at = Date.parse('2026-01-31T15:30:00Z');
  expect(lastMonths(at, 'Asia/Seoul', 3)).toEqual(['2026-02', '2026-01', '2025-12']);
  expect(lastMonths(at, 'America/New_York', 2)).toEqual(['2026-01', '2025-12']);
});

test('what is no month is not taken for one', () => {
  expect(['2026-01', '2026-12', '2026-13', '2026-00', '26-01', '2026-1'].map((text) => MONTH_SHAPE.test(text))).toEqual(
    [true, true, false, false, false, false],
  );
});
