import {
  requestArrivalsQuerySchema,
  requestArrivalsSchema,
  requestCostSchema,
  requestFilterSchema,
  requestNeighboursQuerySchema,
  requestNeighboursSchema,
  requestPageSchema,
  requestPayloadSchema,
  requestRowSchema,
} from '@tallygate/contract';
import { z } from 'zod';
import { type ApiRoute, json } from './api-route.ts';

/** Requests: lists of them, and one with all that is kept of it. */
export const REQUEST_ROUTES: readonly ApiRoute[] = [
  {
    method: 'get',
    path: '/api/v1/requests',
    summary: 'Requests, newest first: own ones; for account admins everybody’s',
    query: requestFilterSchema,
    answer: {
      status: 200,
      description: 'A page of them; as CSV all that match.',
      content: { 'application/json': requestPageSchema, 'text/csv': z.string() },
    },
    refusals: [400, 401, 403, 503],
  },
  {
    method: 'get',
    path: '/api/v1/requests/arrivals',
    summary: 'Requests in the order in which they were stored, since the last answer',
    query: requestArrivalsQuerySchema,
    answer: json(200, 'What arrived.', requestArrivalsSchema),
    refusals: [400, 401, 403, 503],
  },
  {
    method: 'get',
    path: '/api/v1/requests/{id}',
    summary: 'One request, every column',
    answer: json(200, 'The row.', requestRowSchema),
    refusals: [401, 403, 404, 503],
  },
  {
    method: 'get',
    path: '/api/v1/requests/{id}/neighbours',
    summary: 'What stands before and after a request in a list',
    query: requestNeighboursQuerySchema,
    answer: json(200, 'Their ids.', requestNeighboursSchema),
    refusals: [400, 401, 403, 404, 503],
  },
  {
    method: 'get',
    path: '/api/v1/requests/{id}/cost',
    summary: 'The cost of a request, with what re-rating added',
    answer: json(200, 'Its cost.', requestCostSchema),
    refusals: [401, 403, 404, 503],
  },
  {
    method: 'get',
    path: '/api/v1/requests/{id}/payload',
    summary: 'What was kept of the bodies of a request, for those who may read the payload table',
    answer: json(200, 'Their beginning.', requestPayloadSchema),
    refusals: [401, 403, 404, 503],
  },
];
