import {
  changedRunSettingsSchema,
  changedRunTypeSchema,
  newRunTypeSchema,
  pageOf,
  pageQuerySchema,
  runSettingsSchema,
  runTypeSchema,
} from '@tallygate/contract';
import { type ApiRoute, json } from './api-route.ts';

/** The routes of run types and of what the account chose for all runs. */
export const RUN_TYPE_ROUTES: readonly ApiRoute[] = [
  {
    method: 'get',
    path: '/api/v1/runs/types',
    summary: 'Types of AI runs, by id',
    query: pageQuerySchema,
    answer: json(200, 'A page of types, those that came with the product among them.', pageOf(runTypeSchema)),
    refusals: [400, 401],
  },
  {
    method: 'post',
    path: '/api/v1/runs/types',
    summary: 'Add a type of AI runs; for account admins',
    isCreating: true,
    body: newRunTypeSchema,
    answer: json(201, 'The type; every gateway knows it within a second.', runTypeSchema),
    refusals: [400, 401, 403, 409, 413],
  },
  {
    method: 'patch',
    path: '/api/v1/runs/types/{id}',
    summary: 'Change a type of AI runs that was added; runs that were counted stay as they are; for account admins',
    isCreating: true,
    body: changedRunTypeSchema,
    answer: json(200, 'The type.', runTypeSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
  {
    method: 'get',
    path: '/api/v1/runs/settings',
    summary: 'What the system actor is called, whom to ask for more runs, and how many there may be in an hour',
    answer: json(200, 'The settings.', runSettingsSchema),
    refusals: [401],
  },
  {
    method: 'patch',
    path: '/api/v1/runs/settings',
    summary: 'Choose what holds for all AI runs; for account admins',
    isCreating: true,
    body: changedRunSettingsSchema,
    answer: json(200, 'The settings.', runSettingsSchema),
    refusals: [400, 401, 403, 409, 413],
  },
];
