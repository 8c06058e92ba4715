import { at, type Caller, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import {
  budgetSchema,
  type ChangedBudget,
  type ChangedLimitSettings,
  limitSettingsSchema,
  type NewBudget,
} from './limits.ts';
import { pageOf } from './people.ts';

/** Budgets, and what holds for all requests. */
export function limitCalls(call: Caller) {
  return {
    budgets: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('budgets'), query: { ...page }, answer: pageOf(budgetSchema), ...how }),
    createBudget: (body: NewBudget, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('budgets'), body, answer: budgetSchema, ...how }),
    changeBudget: (id: string, body: ChangedBudget, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('budgets', id), body, answer: budgetSchema, ...how }),
    /** Nothing is limited by it any more. */
    endBudget: (id: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at('budgets', id), answer: budgetSchema, ...how }),
    limits: (how: CallOptions = {}) => call({ path: at('limits'), answer: limitSettingsSchema, ...how }),
    changeLimits: (body: ChangedLimitSettings, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('limits'), body, answer: limitSettingsSchema, ...how }),
  };
}
