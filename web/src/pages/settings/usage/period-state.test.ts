import type { RunSummaryFacts } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { barParts, periodState } from './period-state.ts';

const PERIOD: NonNullable<RunSummaryFacts['period']> = {
  id: 'p',
  kind: 'contract',
  starts_at: '2026-11-01T00:00:00.000Z',
  ends_at: '2027-11-01T00:00:00.000Z',
  run_quota: 80,
  at_quota: 'refuse',
  used: 0,
  used_before: 0,
  counted_from: '2026-11-01T00:00:00.000Z',
  add_ons: [],
  created_at: '2026-11-01T00:00:00.000Z',
  created_by: 'admin@acme.com',
};

function summary(change: Partial<RunSummaryFacts>): RunSummaryFacts {
  return {
    period: PERIOD,
    used: 0,
    held: 0,
    quota: 80,
    add_ons: 20,
    left: 100,
    percent: 0,
    days_left: 300,
    runs_per_hour: null,
    forecast: null,
    contact: '',
    audit_logging: true,
    as_of: '2026-11-22T00:00:00.000Z',
    ...change,
  };
}

const OUT = { runs_at_end: 500, exhausted_at: '2027-01-01T00:00:00.000Z' };

test.each([
  { when: 'no period lasts', is: { period: null, used: 9 }, expected: 'none' },
  { when: 'little was used', is: { used: 79 }, expected: 'under' },
  { when: 'the rest will do', is: { used: 50, forecast: { runs_at_end: 99, exhausted_at: null } }, expected: 'under' },
  { when: 'the rest will not do', is: { used: 50, forecast: OUT }, expected: 'early' },
  { when: 'four fifths were used, and the rest will not do', is: { used: 80, forecast: OUT }, expected: 'near' },
  { when: 'four fifths were used', is: { used: 80 }, expected: 'near' },
  { when: 'what is left is held', is: { used: 70, held: 30 }, expected: 'full' },
  { when: 'exactly all was used', is: { used: 100 }, expected: 'reached' },
  { when: 'one more was used', is: { used: 101 }, expected: 'over' },
  { when: 'a period allows nothing', is: { quota: 0, add_ons: 0 }, expected: 'reached' },
  { when: 'extra capacity has ended', is: { used: 81, add_ons: 0 }, expected: 'over' },
] as const)('a period where $when is $expected', ({ is, expected }) => {
  expect(periodState(summary(is))).toBe(expected);
});

test.each([
  { is: { used: 25 }, expected: { used: 0.25, held: 0, allowed: 1, expected: undefined } },
  { is: { used: 25, held: 50 }, expected: { used: 0.25, held: 0.5, allowed: 1, expected: undefined } },
  { is: { used: 200 }, expected: { used: 1, held: 0, allowed: 0.5, expected: undefined } },
  {
    is: { used: 25, forecast: { runs_at_end: 75, exhausted_at: null } },
    expected: { used: 0.25, held: 0, allowed: 1, expected: 0.75 },
  },
  {
    is: { used: 25, forecast: { runs_at_end: 500, exhausted_at: '2027-01-01T00:00:00.000Z' } },
    expected: { used: 0.25, held: 0, allowed: 1, expected: undefined },
  },
  { is: { quota: 0, add_ons: 0 }, expected: { used: 0, held: 0, allowed: 0, expected: undefined } },
] as const)('the bar of $is has the parts $expected', ({ is, expected }) => {
  expect(barParts(summary(is))).toEqual(expected);
});
