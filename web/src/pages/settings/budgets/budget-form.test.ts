import type { BudgetFacts } from '@tallygate/contract';
import { describe, expect, test } from 'vitest';
import { beginningOf, checkBudgetForm } from './budget-form.ts';

const GOOD = { ...beginningOf(undefined), name: ' Platform ', amount: '1,234.5' };

test('what is written is sent without what people write for people', () => {
  expect(checkBudgetForm(GOOD)).toEqual({
    kind: 'budget',
    budget: { name: 'Platform', scope: 'account', period: 'month', unit: 'cost', amount: '1234.5' },
  });
  const forGroup = {
    ...GOOD,
    scope: 'group' as const,
    subject: 'scientists ',
    unit: 'tokens' as const,
    amount: '1,000',
  };
  expect(checkBudgetForm(forGroup)).toMatchObject({ budget: { subject: 'scientists', amount: '1000' } });
});

test('whose a budget of the account was to be is forgotten', () => {
  expect(checkBudgetForm({ ...GOOD, subject: 'left over' })).not.toHaveProperty('budget.subject');
});

describe.each([
  { when: 'there is no name', form: { name: '  ' }, problems: ['name'] },
  { when: 'the name is too long', form: { name: 'n'.repeat(201) }, problems: ['name'] },
  { when: 'it is for somebody, and nobody is chosen', form: { scope: 'key' as const }, problems: ['subject'] },
  { when: 'there is no amount', form: { amount: '' }, problems: ['amount'] },
  { when: 'the amount is negative', form: { amount: '-5' }, problems: ['amount'] },
  {
    when: 'the amount is a part of a request',
    form: { unit: 'requests' as const, amount: '1.5' },
    problems: ['amount'],
  },
  {
    when: 'everything is missing',
    form: { name: '', scope: 'user' as const, amount: 'x' },
    problems: ['name', 'subject', 'amount'],
  },
])('when $when', ({ form, problems }) => {
  test(`the form names ${problems.join(', ')}`, () => {
    expect(checkBudgetForm({ ...GOOD, ...form })).toEqual({ kind: 'problems', problems });
  });
});

test('a budget that is changed begins with what it is', () => {
  const budget: BudgetFacts = {
    ...{ id: 'b', name: 'CI', scope: 'key', subject: 'k-1', period: 'day', unit: 'requests' },
    ...{ amount: '10', used: '1', held: '0', available: '9', created_by: 'a@acme.com' },
    ...{ starts_at: '2026-01-01T00:00:00.000Z', ends_at: '2026-01-02T00:00:00.000Z' },
    created_at: '2026-01-01T00:00:00.000Z',
  };
  expect(checkBudgetForm(beginningOf(budget))).toEqual({
    kind: 'budget',
    budget: { name: 'CI', scope: 'key', subject: 'k-1', period: 'day', unit: 'requests', amount: '10' },
  });
});
