import { addDays, civilTimeAt, type Instant, monthAround, startOfDay } from '#kernel';
import type { BudgetRule } from './account-limits.ts';

/** How often a budget begins anew: with each day or month of the account's zone. */
export type BudgetPeriod = 'day' | 'month';

/** What may be used in each of its periods. */
export interface Budget extends BudgetRule {
  readonly period: BudgetPeriod;
  /** Whole units; cost in nano-USD. */
  readonly amount: number;
  readonly created: { readonly at: Instant; readonly by: string; readonly byId: string };
}

/** The period around an instant, half-open: days and months of the zone, however long its clocks make them. */
export function budgetPeriodAt(
  period: BudgetPeriod,
  at: Instant,
  zone: string,
): { readonly from: Instant; readonly to: Instant } {
  if (period === 'month') return monthAround(at, zone);
  const today = civilTimeAt(at, zone);
  return { from: startOfDay(today, zone), to: startOfDay(addDays(today, 1), zone) };
}
