import type { OpenAPIHono } from '@hono/zod-openapi';
import { apiErrorSchema, meSchema, sqlRequestSchema, sqlResultSchema } from '@tallygate/contract';
import { z } from 'zod';
import type { ApiEnv } from './api-context.ts';

type Registry = OpenAPIHono<ApiEnv>['openAPIRegistry'];

/** Puts every route into the description that `/api/v1/openapi.json` answers with. */
export function describeApi(registry: Registry): void {
  registry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'x_api_key', { type: 'apiKey', in: 'header', name: 'x-api-key' });
  const security = [{ key: [] }, { x_api_key: [] }];
  registry.registerPath({
    method: 'post',
    path: '/api/v1/sql',
    summary: 'Run a SELECT statement on the usage tables',
    security,
    request: { body: { required: true, content: { 'application/json': { schema: sqlRequestSchema } } } },
    responses: {
      200: {
        description: 'Its rows.',
        content: { 'application/json': { schema: sqlResultSchema }, 'text/csv': { schema: z.string() } },
      },
      ...errors(400, 401, 403, 404, 413, 429, 503),
    },
  });
  registry.registerPath({
    method: 'get',
    path: '/api/v1/me',
    summary: 'Whom the key speaks for',
    security,
    responses: {
      200: { description: 'The person, and what they may read.', content: json(meSchema) },
      ...errors(401),
    },
  });
}

function errors(...statuses: readonly number[]) {
  const answer = { description: 'Refused: the code says why.', content: json(apiErrorSchema) };
  return Object.fromEntries(statuses.map((status) => [status, answer]));
}

function json<Schema extends z.ZodType>(schema: Schema) {
  return { 'application/json': { schema } };
}
