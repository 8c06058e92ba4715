import {
  budgetSchema,
  changedBudgetSchema,
  changedLimitSettingsSchema,
  limitSettingsSchema,
  newBudgetSchema,
  pageOf,
  pageQuerySchema,
} from '@tallygate/contract';
import { type ApiRoute, json } from './api-route.ts';

/** The routes of budgets and of the account's choices about limits. */
export const LIMIT_ROUTES: readonly ApiRoute[] = [
  {
    method: 'get',
    path: '/api/v1/budgets',
    summary: 'Budgets and how they stand, by name; for account admins',
    query: pageQuerySchema,
    answer: json(200, 'A page of budgets.', pageOf(budgetSchema)),
    refusals: [400, 401, 403],
  },
  {
    method: 'post',
    path: '/api/v1/budgets',
    summary: 'Make a budget; it counts from now on; for account admins',
    isCreating: true,
    body: newBudgetSchema,
    answer: json(201, 'The budget; every gateway keeps it within a second.', budgetSchema),
    refusals: [400, 401, 403, 409, 413],
  },
  {
    method: 'patch',
    path: '/api/v1/budgets/{id}',
    summary: 'Rename a budget, or change its amount; for account admins',
    isCreating: true,
    body: changedBudgetSchema,
    answer: json(200, 'The budget; every gateway keeps it within a second.', budgetSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
  {
    method: 'delete',
    path: '/api/v1/budgets/{id}',
    summary: 'End a budget; for account admins',
    isCreating: true,
    answer: json(200, 'The budget, as it was: nothing is limited by it any more.', budgetSchema),
    refusals: [400, 401, 403, 404, 409],
  },
  {
    method: 'get',
    path: '/api/v1/limits',
    summary: 'What holds for all requests; for account admins',
    answer: json(200, 'The settings.', limitSettingsSchema),
    refusals: [401, 403],
  },
  {
    method: 'patch',
    path: '/api/v1/limits',
    summary: 'Choose what holds for all requests; for account admins',
    isCreating: true,
    body: changedLimitSettingsSchema,
    answer: json(200, 'The settings.', limitSettingsSchema),
    refusals: [400, 401, 403, 409, 413],
  },
];
