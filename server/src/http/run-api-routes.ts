import {
  changedRunPeriodSchema,
  newRunAddOnSchema,
  newRunPeriodSchema,
  pageOf,
  pageQuerySchema,
  runPeriodSchema,
  runSummarySchema,
} from '@tallygate/contract';
import { type ApiRoute, json } from './api-route.ts';

/** The routes of periods, and of how the account's runs stand. */
export const RUN_ROUTES: readonly ApiRoute[] = [
  {
    method: 'get',
    path: '/api/v1/runs/summary',
    summary: 'How the runs of the period of now stand; for account admins',
    answer: json(200, 'Used, held and left, with a forecast.', runSummarySchema),
    refusals: [401, 403],
  },
  {
    method: 'get',
    path: '/api/v1/runs/periods',
    summary: 'Contract and trial periods, by begin; for account admins',
    query: pageQuerySchema,
    answer: json(200, 'A page of periods.', pageOf(runPeriodSchema)),
    refusals: [400, 401, 403],
  },
  {
    method: 'post',
    path: '/api/v1/runs/periods',
    summary: 'Make a period; runs that began in it before now are counted; for account admins',
    isCreating: true,
    body: newRunPeriodSchema,
    answer: json(201, 'The period; every gateway keeps it within a second.', runPeriodSchema),
    refusals: [400, 401, 403, 409, 413, 503],
  },
  {
    method: 'patch',
    path: '/api/v1/runs/periods/{id}',
    summary: 'Change a period that has not ended; for account admins',
    isCreating: true,
    body: changedRunPeriodSchema,
    answer: json(200, 'The period.', runPeriodSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
  {
    method: 'delete',
    path: '/api/v1/runs/periods/{id}',
    summary: 'Remove a period that has not begun; for account admins',
    isCreating: true,
    answer: json(200, 'The period, as it was.', runPeriodSchema),
    refusals: [400, 401, 403, 404, 409],
  },
  {
    method: 'post',
    path: '/api/v1/runs/periods/{id}/add-ons',
    summary: 'Add extra capacity to a period; for account admins',
    isCreating: true,
    body: newRunAddOnSchema,
    answer: json(201, 'The period, with it.', runPeriodSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
];
