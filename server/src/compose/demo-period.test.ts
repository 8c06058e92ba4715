import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { demoPeriod } from './demo-period.ts';

test.each([
  { now: '2026-11-22T07:00:00Z', from: '2026-09-01', to: '2027-03-01' },
  { now: '2026-12-31T23:00:00Z', from: '2026-11-01', to: '2027-05-01' },
  { now: '2027-01-15T00:00:00Z', from: '2026-11-01', to: '2027-05-01' },
  { now: '2027-03-01T00:00:00Z', from: '2027-01-01', to: '2027-07-01' },
])('the contract of a demo made on $now lasts six months from $from on', ({ now, from, to }) => {
  const period = demoPeriod(asInstant(Date.parse(now)));
  expect([period.starts_at, period.ends_at]).toEqual([from, to]);
  expect(Date.parse(from)).toBeLessThan(Date.parse(now));
});
