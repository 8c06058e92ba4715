import {
  dataEventSchema,
  endpointChangeSchema,
  endpointSchema,
  endpointVersionSchema,
  meSchema,
  newEndpointSchema,
  newProviderSchema,
  pageOf,
  pageQuerySchema,
  providerChangeSchema,
  providerSchema,
  sessionSchema,
  setupSchema,
  setupStateSchema,
  signInAnswerSchema,
  signInSchema,
  sqlRequestSchema,
  sqlResultSchema,
} from '@tallygate/contract';
import { z } from 'zod';
import { ACCESS_ROUTES } from './access-api-routes.ts';
import { type ApiRoute, json } from './api-route.ts';
import { BILLING_ROUTES } from './billing-api-routes.ts';
import { CREDIT_ROUTES } from './credit-api-routes.ts';
import { CREDIT_PRICE_ROUTES } from './credit-price-api-routes.ts';
import { DASHBOARD_ROUTES } from './dashboard-api-routes.ts';
import { DASHBOARD_FILE_ROUTES } from './dashboard-file-api-routes.ts';
import { GATEWAY_ROUTES } from './gateway-api-routes.ts';
import { LIMIT_ROUTES } from './limit-api-routes.ts';
import { NOTICE_ROUTES } from './notice-api-routes.ts';
import { PEOPLE_ROUTES } from './people-api-routes.ts';
import { PRICE_ROUTES } from './price-api-routes.ts';
import { QUERY_ROUTES } from './query-api-routes.ts';
import { REQUEST_ROUTES } from './request-api-routes.ts';
import { RUN_ROUTES } from './run-api-routes.ts';
import { RUN_TYPE_ROUTES } from './run-type-api-routes.ts';
import { SCHEDULE_ROUTES } from './schedule-api-routes.ts';
import { SIGN_IN_ROUTES } from './sign-in-api-routes.ts';
import { TABLE_ROUTES } from './table-api-routes.ts';
import { WAREHOUSE_ROUTES } from './warehouse-api-routes.ts';

/** Every route under `/api/v1`; a test compares it with what is served. */
export const API_ROUTES: readonly ApiRoute[] = [
  {
    method: 'get',
    path: '/api/v1/openapi.json',
    summary: 'This description',
    isOpen: true,
    answer: json(200, 'OpenAPI 3.1.', z.record(z.string(), z.unknown())),
    refusals: [],
  },
  {
    method: 'get',
    path: '/api/v1/setup',
    summary: 'Whether the first account admin is still to be made',
    isOpen: true,
    query: z.object({ token: z.string().max(200).optional() }),
    answer: json(200, 'Whether the setup is open, and whether the token is good.', setupStateSchema),
    refusals: [400],
  },
  {
    method: 'post',
    path: '/api/v1/setup',
    summary: 'Make the first account admin and sign in',
    isOpen: true,
    body: setupSchema,
    answer: json(201, 'Signed in; sets the session cookie.', sessionSchema),
    refusals: [400, 403, 409, 413],
  },
  {
    method: 'get',
    path: '/api/v1/session',
    summary: 'Who is signed in',
    isOpen: true,
    answer: json(200, 'The person, the account, and what they may read.', sessionSchema),
    emptyAnswer: { status: 204, description: 'Nobody is signed in.' },
    refusals: [],
  },
  {
    method: 'post',
    path: '/api/v1/session',
    summary: 'Sign in',
    isOpen: true,
    body: signInSchema,
    answer: json(200, 'Signed in; sets the session cookie. Or a code is needed next.', signInAnswerSchema),
    refusals: [400, 401, 403, 413, 429],
  },
  {
    method: 'delete',
    path: '/api/v1/session',
    summary: 'Sign out',
    isOpen: true,
    answer: { status: 204, description: 'Nobody is signed in any more.', content: {} },
    refusals: [403],
  },
  {
    method: 'get',
    path: '/api/v1/me',
    summary: 'Who asks, by key or by session',
    answer: json(200, 'The person, and what they may read.', meSchema),
    refusals: [401],
  },
  ...PEOPLE_ROUTES,
  ...ACCESS_ROUTES,
  {
    method: 'post',
    path: '/api/v1/sql',
    summary: 'Run a SELECT statement on the usage tables',
    body: sqlRequestSchema,
    answer: {
      status: 200,
      description: 'Its rows.',
      content: { 'application/json': sqlResultSchema, 'text/csv': z.string() },
    },
    refusals: [400, 401, 403, 404, 413, 429, 503],
  },
  ...TABLE_ROUTES,
  ...REQUEST_ROUTES,
  ...DASHBOARD_ROUTES,
  {
    method: 'get',
    path: '/api/v1/providers',
    summary: 'The providers that endpoints may use; for admins',
    query: pageQuerySchema,
    answer: json(200, 'A page of them, by name.', pageOf(providerSchema)),
    refusals: [400, 401, 403],
  },
  {
    method: 'post',
    path: '/api/v1/providers',
    summary: 'Make a provider; for account admins',
    isCreating: true,
    body: newProviderSchema,
    answer: json(201, 'The provider; every gateway has it within a second.', providerSchema),
    refusals: [400, 401, 403, 409, 413],
  },
  {
    method: 'get',
    path: '/api/v1/providers/{id}',
    summary: 'One provider, by its id or name',
    answer: json(200, 'The provider; its version is the `ETag` too.', providerSchema),
    refusals: [401, 403, 404],
  },
  {
    method: 'patch',
    path: '/api/v1/providers/{id}',
    summary: 'Give a provider another address or another secret; for account admins',
    isCreating: true,
    body: providerChangeSchema,
    answer: json(200, 'The provider, changed.', providerSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
  {
    method: 'delete',
    path: '/api/v1/providers/{id}',
    summary: 'Remove a provider that no endpoint uses; for account admins',
    isCreating: true,
    answer: json(200, 'The provider, as it was.', providerSchema),
    refusals: [400, 401, 403, 404, 409],
  },
  {
    method: 'get',
    path: '/api/v1/endpoints',
    summary: 'The endpoints that one may manage or call',
    query: pageQuerySchema,
    answer: json(200, 'A page of them, by name.', pageOf(endpointSchema)),
    refusals: [400, 401],
  },
  {
    method: 'post',
    path: '/api/v1/endpoints',
    summary: 'Make an endpoint; for account admins, and admins of its workspace',
    isCreating: true,
    body: newEndpointSchema,
    answer: json(201, 'The endpoint; every gateway has it within a second.', endpointSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
  {
    method: 'get',
    path: '/api/v1/endpoints/{id}',
    summary: 'One endpoint, by its id or name',
    answer: json(200, 'The endpoint; its version is the `ETag` too.', endpointSchema),
    refusals: [401, 404],
  },
  {
    method: 'patch',
    path: '/api/v1/endpoints/{id}',
    summary: 'Change an endpoint; for account admins, and admins of its workspace',
    isCreating: true,
    body: endpointChangeSchema,
    answer: json(200, 'The endpoint, changed.', endpointSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
  {
    method: 'delete',
    path: '/api/v1/endpoints/{id}',
    summary: 'Remove an endpoint; for account admins, and admins of its workspace',
    isCreating: true,
    answer: json(200, 'The endpoint, as it was.', endpointSchema),
    refusals: [400, 401, 403, 404, 409],
  },
  {
    method: 'get',
    path: '/api/v1/endpoints/{id}/versions',
    summary: 'Every state that an endpoint had, newest first; for those who may change it',
    query: pageQuerySchema,
    answer: json(200, 'A page of them.', pageOf(endpointVersionSchema)),
    refusals: [400, 401, 403, 404, 409],
  },
  ...GATEWAY_ROUTES,
  ...PRICE_ROUTES,
  ...CREDIT_ROUTES,
  ...CREDIT_PRICE_ROUTES,
  ...BILLING_ROUTES,
  ...LIMIT_ROUTES,
  ...RUN_ROUTES,
  ...RUN_TYPE_ROUTES,
  ...NOTICE_ROUTES,
  ...SCHEDULE_ROUTES,
  ...DASHBOARD_FILE_ROUTES,
  ...QUERY_ROUTES,
  ...SIGN_IN_ROUTES,
  ...WAREHOUSE_ROUTES,
  {
    method: 'get',
    path: '/api/v1/events',
    summary: 'Server-sent events: rows came in',
    answer: {
      status: 200,
      description: 'Events named `data`.',
      content: { 'text/event-stream': dataEventSchema },
    },
    refusals: [401, 429],
  },
];
