import {
  newQuerySchema,
  pageOf,
  queriesQuerySchema,
  queryChangeSchema,
  querySummarySchema,
  savedQuerySchema,
  sqlFunctionsSchema,
} from '@tallygate/contract';
import { type ApiRoute, json } from './api-route.ts';

/** The routes of saved queries. */
export const QUERY_ROUTES: readonly ApiRoute[] = [
  {
    method: 'get',
    path: '/api/v1/sql/functions',
    summary: 'What statements may call',
    answer: json(200, 'All of it, by name.', sqlFunctionsSchema),
    refusals: [401],
  },
  {
    method: 'get',
    path: '/api/v1/queries',
    summary: 'Saved queries: one’s own, and those that are shared with the account',
    query: queriesQuerySchema,
    answer: json(200, 'A page of them, by name.', pageOf(querySummarySchema)),
    refusals: [400, 401, 403],
  },
  {
    method: 'post',
    path: '/api/v1/queries',
    summary: 'Keep a statement under a name, for oneself or for everybody of the account',
    isCreating: true,
    body: newQuerySchema,
    answer: json(201, 'The saved query.', savedQuerySchema),
    refusals: [400, 401, 403, 409, 413],
  },
  {
    method: 'get',
    path: '/api/v1/queries/{id}',
    summary: 'One saved query with its statement',
    answer: json(200, 'The saved query; its version is the `ETag` too.', savedQuerySchema),
    refusals: [401, 403, 404],
  },
  {
    method: 'patch',
    path: '/api/v1/queries/{id}',
    summary: 'Change a saved query; its owner may, and of what is shared account admins',
    isCreating: true,
    body: queryChangeSchema,
    answer: json(200, 'The saved query.', savedQuerySchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
  {
    method: 'delete',
    path: '/api/v1/queries/{id}',
    summary: 'Remove a saved query; its owner may, and of what is shared account admins',
    isCreating: true,
    answer: json(200, 'The saved query, as it was.', savedQuerySchema),
    refusals: [400, 401, 403, 404, 409],
  },
];
