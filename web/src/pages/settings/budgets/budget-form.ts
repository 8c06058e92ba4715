import { BUDGET_BOUNDS, type BudgetFacts, type NewBudget, newBudgetSchema } from '@tallygate/contract';

/** What budgets may be for, count and begin anew with; in the order in which they are offered. */
export const SCOPES = ['account', 'group', 'user', 'key'] as const satisfies readonly NewBudget['scope'][];
export const UNITS = ['cost', 'tokens', 'requests'] as const satisfies readonly NewBudget['unit'][];
export const PERIODS = ['month', 'day'] as const satisfies readonly NewBudget['period'][];

/** A budget as it is being written. */
export interface BudgetForm {
  readonly name: string;
  readonly scope: NewBudget['scope'];
  readonly subject: string;
  readonly unit: NewBudget['unit'];
  readonly period: NewBudget['period'];
  readonly amount: string;
}

/** What the form begins with: an empty budget by cost and month, or the one that is to be changed. */
export function beginningOf(budget: BudgetFacts | undefined): BudgetForm {
  if (budget === undefined) {
    return { name: '', scope: 'account', subject: '', unit: 'cost', period: 'month', amount: '' };
  }
  const { name, scope, subject, unit, period, amount } = budget;
  return { name, scope, subject: subject ?? '', unit, period, amount };
}

/** The fields in which something is wrong. */
export type BudgetProblem = 'name' | 'subject' | 'amount';

/** What is sent, or in which fields something is wrong. */
export type CheckedBudget =
  | { readonly kind: 'budget'; readonly budget: NewBudget }
  | { readonly kind: 'problems'; readonly problems: readonly BudgetProblem[] };

/** Reads the form. Amounts may be grouped by commas, as people write them. */
export function checkBudgetForm(form: BudgetForm): CheckedBudget {
  const { scope, unit, period } = form;
  const [name, subject] = [form.name.trim(), form.subject.trim()];
  const amount = form.amount.trim().replaceAll(',', '');
  const problems: BudgetProblem[] = [];
  if (name === '' || name.length > BUDGET_BOUNDS.nameLengthMax) problems.push('name');
  if (scope !== 'account' && subject === '') problems.push('subject');
  if (!isAmount(amount, unit)) problems.push('amount');
  if (problems.length > 0) return { kind: 'problems', problems };
  return { kind: 'budget', budget: { name, scope, period, unit, amount, ...(scope === 'account' ? {} : { subject }) } };
}

function isAmount(text: string, unit: NewBudget['unit']): boolean {
  const isWritten = newBudgetSchema.shape.amount.safeParse(text).success;
  return isWritten && (unit === 'cost' || !text.includes('.'));
}
