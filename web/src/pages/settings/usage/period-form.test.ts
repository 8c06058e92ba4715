import type { RunPeriodFacts } from '@tallygate/contract';
import { expect, test } from 'vitest';
import {
  type AddOnForm,
  changeOf,
  checkAddOnForm,
  checkPeriodForm,
  formDays,
  lastDayAfter,
  type PeriodForm,
  wholeNumber,
} from './period-form.ts';

const ZONE = 'Asia/Seoul';
const FORM: PeriodForm = {
  kind: 'contract',
  firstDay: '2026-12-01',
  lastDay: '2027-11-30',
  quota: '10,000',
  atQuota: 'refuse',
};

test('a period is sent by its days: the one after the last is where it ends', () => {
  expect(checkPeriodForm(FORM)).toEqual({
    kind: 'value',
    value: {
      kind: 'contract',
      starts_at: '2026-12-01',
      ends_at: '2027-12-01',
      run_quota: 10_000,
      at_quota: 'refuse',
    },
  });
});

test.each([
  { typed: { quota: '' }, problems: { quota: 'usage.problem.number' } },
  { typed: { quota: '-1' }, problems: { quota: 'usage.problem.number' } },
  { typed: { quota: '1.5' }, problems: { quota: 'usage.problem.number' } },
  { typed: { firstDay: '' }, problems: { firstDay: 'usage.problem.day' } },
  { typed: { firstDay: '2026-02-30' }, problems: { firstDay: 'usage.problem.day' } },
  { typed: { lastDay: '' }, problems: { lastDay: 'usage.problem.day' } },
  { typed: { lastDay: '2026-11-30' }, problems: { lastDay: 'usage.problem.order' } },
  {
    typed: { firstDay: '', lastDay: '', quota: 'x' },
    problems: { firstDay: 'usage.problem.day', lastDay: 'usage.problem.day', quota: 'usage.problem.number' },
  },
] as const)('a period of $typed is not sent: $problems', ({ typed, problems }) => {
  expect(checkPeriodForm({ ...FORM, ...typed })).toEqual({ kind: 'problems', problems });
});

/** It begins at nine in the morning. */
const KNOWN: RunPeriodFacts = {
  id: 'p',
  kind: 'contract',
  starts_at: '2026-12-01T00:00:00.000Z',
  ends_at: '2027-11-30T15:00:00.000Z',
  run_quota: 10_000,
  at_quota: 'refuse',
  used: 0,
  used_before: 0,
  counted_from: '2026-12-01T00:00:00.000Z',
  add_ons: [],
  created_at: '2026-11-01T00:00:00.000Z',
  created_by: 'admin@acme.com',
};
const SAME = {
  kind: 'contract',
  starts_at: '2026-12-01',
  ends_at: '2027-12-01',
  run_quota: 10_000,
  at_quota: 'refuse',
} as const;

test.each([
  { what: 'nothing', wanted: {}, change: {} },
  { what: 'the quota', wanted: { run_quota: 5 }, change: { run_quota: 5 } },
  { what: 'the first day', wanted: { starts_at: '2026-12-02' }, change: { starts_at: '2026-12-02' } },
  { what: 'the last day', wanted: { ends_at: '2028-01-01' }, change: { ends_at: '2028-01-01' } },
  { what: 'kind and policy', wanted: { kind: 'trial', at_quota: 'warn' }, change: { kind: 'trial', at_quota: 'warn' } },
] as const)('where $what was changed, that is sent, and a begin within a day stays', ({ wanted, change }) => {
  expect(changeOf(KNOWN, { ...SAME, ...wanted }, ZONE)).toEqual(change);
});

test('the days of a period are those of the account’s zone', () => {
  expect(formDays(KNOWN, ZONE)).toEqual({ firstDay: '2026-12-01', lastDay: '2027-11-30' });
  expect(formDays(KNOWN, 'America/New_York')).toEqual({ firstDay: '2026-11-30', lastDay: '2027-11-30' });
});

const ADD: AddOnForm = { runs: '500', firstDay: '2026-12-01', lastDay: '2027-11-30', note: ' PO-7 ' };

test.each([
  { typed: {}, value: { runs: 500, note: 'PO-7' } },
  { typed: { firstDay: '2027-01-01' }, value: { runs: 500, starts_at: '2027-01-01', note: 'PO-7' } },
  { typed: { lastDay: '2027-01-31' }, value: { runs: 500, ends_at: '2027-02-01', note: 'PO-7' } },
])('capacity of $typed goes as far as the period unless days say otherwise', ({ typed, value }) => {
  expect(checkAddOnForm({ ...ADD, ...typed }, KNOWN, ZONE)).toEqual({ kind: 'value', value });
});

test.each([
  { typed: { runs: '0' }, problems: { runs: 'usage.problem.numberAboveZero' } },
  { typed: { firstDay: '2026-11-30' }, problems: { firstDay: 'usage.problem.outside' } },
  { typed: { lastDay: '2027-12-01' }, problems: { lastDay: 'usage.problem.outside' } },
  { typed: { firstDay: '2027-05-02', lastDay: '2027-05-01' }, problems: { lastDay: 'usage.problem.order' } },
  { typed: { firstDay: '' }, problems: { firstDay: 'usage.problem.day' } },
])('capacity of $typed is not sent: $problems', ({ typed, problems }) => {
  expect(checkAddOnForm({ ...ADD, ...typed }, KNOWN, ZONE)).toEqual({ kind: 'problems', problems });
});

test.each([
  ['2026-11-22', 12, '2027-11-21'],
  ['2026-01-31', 1, '2026-02-27'],
  ['2028-01-31', 1, '2028-02-28'],
  ['2026-12-01', 1, '2026-12-31'],
])('what begins on %s and lasts %i months has %s for its last day', (firstDay, months, lastDay) => {
  expect(lastDayAfter(firstDay, months)).toBe(lastDay);
});

test.each([
  ['12', 12],
  [' 1,234,567 ', 1_234_567],
  ['0', 0],
  ['', undefined],
  ['1e3', undefined],
  ['9999999999999', undefined],
])('%j is read as %j', (text, number) => {
  expect(wholeNumber(text)).toBe(number);
});
