import { expect, test } from 'vitest';
import { beginningOf, checkRunSettings } from './run-settings-form.ts';

const KNOWN = { system_actor: { ko: '시스템', en: 'System' }, contact: 'ops', runs_per_hour: 40, version: 7 };

test('the form begins as the settings stand, and sends nothing unless something is changed', () => {
  expect(beginningOf(KNOWN)).toEqual({ contact: 'ops', hourly: '40' });
  expect(beginningOf({ ...KNOWN, runs_per_hour: null }).hourly).toBe('');
  expect(checkRunSettings(beginningOf(KNOWN), KNOWN)).toEqual({ kind: 'value', value: {} });
});

test.each([
  { typed: { contact: ' team ' }, value: { contact: 'team', version: 7 } },
  { typed: { contact: '' }, value: { contact: '', version: 7 } },
  { typed: { hourly: '' }, value: { runs_per_hour: null, version: 7 } },
  { typed: { hourly: '1,000' }, value: { runs_per_hour: 1_000, version: 7 } },
])('of $typed, $value is sent, with the version that was read', ({ typed, value }) => {
  expect(checkRunSettings({ ...beginningOf(KNOWN), ...typed }, KNOWN)).toEqual({ kind: 'value', value });
});

test.each(['0', 'many', '10000001', '-5'])('an hourly limit of %j is refused', (hourly) => {
  expect(checkRunSettings({ contact: 'ops', hourly }, KNOWN)).toEqual({
    kind: 'problems',
    problems: { hourly: 'usage.problem.hourly' },
  });
});
