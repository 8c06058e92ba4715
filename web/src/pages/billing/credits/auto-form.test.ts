import { expect, test } from 'vitest';
import { type AutoForm, autoFormOf, checkAutoForm, creditText } from './auto-form.ts';

const FORM: AutoForm = {
  isOn: true,
  threshold: '1,000.5',
  package: 'p',
  method: 'm',
  monthlyCap: '330,000',
  coolDown: '60',
};

test('a rule is read as it is typed, commas and all', () => {
  expect(checkAutoForm(FORM, 'KRW')).toEqual({
    kind: 'rule',
    rule: {
      is_on: true,
      threshold: '1000.5',
      package: 'p',
      method: 'm',
      monthly_cap: '330000',
      cool_down_minutes: 60,
    },
  });
});

test.each([
  { change: { threshold: '' }, field: 'threshold' },
  { change: { threshold: '1.0000001' }, field: 'threshold' },
  { change: { threshold: '1000000001' }, field: 'threshold' },
  { change: { monthlyCap: '10.5' }, field: 'monthlyCap' },
  { change: { coolDown: '9' }, field: 'coolDown' },
  { change: { coolDown: 'soon' }, field: 'coolDown' },
  { change: { package: '' }, field: 'package' },
  { change: { method: '' }, field: 'method' },
])('$change is refused at $field', ({ change, field }) => {
  const checked = checkAutoForm({ ...FORM, ...change }, 'KRW');
  expect(checked.kind === 'problems' && Object.keys(checked.problems)).toEqual([field]);
});

test('the form begins as the rule stands, or with what there is first', () => {
  const rule = {
    workspace_id: '1',
    is_on: false,
    threshold: null,
    package_id: null,
    method_id: null,
    monthly_cap: null,
    spent_this_month: null,
    cool_down_minutes: 60,
    failures: 0,
    not_before: null,
    off_reason: null,
  };
  const first = { package: 'p1', method: 'm1' };
  expect(autoFormOf(rule, first)).toEqual({
    ...{ isOn: false, threshold: '', package: 'p1', method: 'm1', monthlyCap: '', coolDown: '60' },
  });
  expect(
    autoFormOf(
      { ...rule, threshold: '5', package_id: 'p2', method_id: 'm2', monthly_cap: { currency: 'USD', amount: '12.50' } },
      first,
    ),
  ).toMatchObject({ threshold: '5', package: 'p2', method: 'm2', monthlyCap: '12.50' });
});

test('credits are read with up to six digits behind the point', () => {
  expect(['1,000', '0.000001', '0', ' 7 ', '-1', '01', 'x'].map(creditText)).toEqual([
    ...['1000', '0.000001', '0', '7', undefined, undefined, undefined],
  ]);
});
