import {
  apiKeySchema,
  auditEntrySchema,
  dashboardImportSchema,
  dashboardSchema,
  dataEventSchema,
  datasetResultSchema,
  datasetRunSchema,
  endpointChangeSchema,
  endpointSchema,
  endpointVersionSchema,
  meSchema,
  newApiKeySchema,
  newEndpointSchema,
  newKeyAnswerSchema,
  newProviderSchema,
  pageOf,
  pageQuerySchema,
  providerChangeSchema,
  providerSchema,
  requestFilterSchema,
  requestRowSchema,
  requestSummarySchema,
  sessionSchema,
  setupSchema,
  setupStateSchema,
  signInSchema,
  sqlRequestSchema,
  sqlResultSchema,
  tableSchema,
  tableSummarySchema,
  workspaceSchema,
} from '@tallygate/contract';
import { z } from 'zod';

/** One route of the API, as its description tells of it. */
export interface ApiRoute {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** Parameters in braces. */
  readonly path: string;
  readonly summary: string;
  /** Needs neither key nor session. */
  readonly isOpen?: true;
  /** Takes an `Idempotency-Key`. */
  readonly isCreating?: true;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: {
    readonly status: 200 | 201 | 204;
    readonly description: string;
    /** Schema by media type. */
    readonly content: Readonly<Record<string, z.ZodType>>;
  };
  /** Where there may be nothing to tell. */
  readonly emptyAnswer?: { readonly status: 204; readonly description: string };
  readonly refusals: readonly number[];
}

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
    answer: json(200, 'Signed in; sets the session cookie.', sessionSchema),
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
  {
    method: 'get',
    path: '/api/v1/workspaces',
    summary: 'The workspaces of the account',
    query: pageQuerySchema,
    answer: json(200, 'A page of them.', pageOf(workspaceSchema)),
    refusals: [400, 401],
  },
  {
    method: 'get',
    path: '/api/v1/keys',
    summary: 'API keys: own ones; for account admins everybody’s',
    query: pageQuerySchema,
    answer: json(200, 'A page of them.', pageOf(apiKeySchema)),
    refusals: [400, 401],
  },
  {
    method: 'post',
    path: '/api/v1/keys',
    summary: 'Make an API key that speaks for oneself',
    isCreating: true,
    body: newApiKeySchema,
    answer: json(201, 'The key, with its secret, this once.', newKeyAnswerSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
  {
    method: 'delete',
    path: '/api/v1/keys/{id}',
    summary: 'Revoke an API key',
    answer: json(200, 'The key, revoked.', apiKeySchema),
    refusals: [401, 403, 404, 409],
  },
  {
    method: 'get',
    path: '/api/v1/audit',
    summary: 'Who did what, newest first; for account admins',
    query: pageQuerySchema,
    answer: json(200, 'A page of the audit log.', pageOf(auditEntrySchema)),
    refusals: [400, 401, 403],
  },
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
  {
    method: 'get',
    path: '/api/v1/tables',
    summary: 'The tables that one may read',
    answer: json(200, 'All of them.', pageOf(tableSummarySchema)),
    refusals: [401],
  },
  {
    method: 'get',
    path: '/api/v1/tables/{name}',
    summary: 'A table: its columns and newest rows',
    answer: json(200, 'The table.', tableSchema),
    refusals: [401, 403, 404, 503],
  },
  {
    method: 'get',
    path: '/api/v1/requests',
    summary: 'Requests, newest first: own ones; for account admins everybody’s',
    query: requestFilterSchema,
    answer: json(200, 'A page of them.', pageOf(requestSummarySchema)),
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
    path: '/api/v1/dashboards',
    summary: 'The dashboards of the account',
    query: pageQuerySchema,
    answer: json(200, 'A page of them.', pageOf(dashboardSchema)),
    refusals: [400, 401],
  },
  {
    method: 'get',
    path: '/api/v1/dashboards/{id}',
    summary: 'One dashboard, by its id or the name of its template',
    answer: json(200, 'The dashboard.', dashboardSchema),
    refusals: [401, 404],
  },
  {
    method: 'post',
    path: '/api/v1/dashboards/import',
    summary: 'Import a built-in dashboard, or import it again; for account admins',
    isCreating: true,
    body: dashboardImportSchema,
    answer: json(200, 'The dashboard, published with the importer’s permission.', dashboardSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
  {
    method: 'post',
    path: '/api/v1/dashboards/{id}/datasets/{dataset}/run',
    summary: 'The figures of one dataset of a dashboard',
    body: datasetRunSchema,
    answer: json(200, 'Its rows.', datasetResultSchema),
    refusals: [400, 401, 404, 409, 413, 429, 500, 503],
  },
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

function json(status: 200 | 201, description: string, schema: z.ZodType): ApiRoute['answer'] {
  return { status, description, content: { 'application/json': schema } };
}
