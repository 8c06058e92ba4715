import type { OpenAPIHono } from '@hono/zod-openapi';
import { apiErrorSchema } from '@tallygate/contract';
import { z } from 'zod';
import type { ApiEnv } from './api-context.ts';
import type { ApiRoute } from './api-route.ts';
import { API_ROUTES } from './api-routes.ts';

type Registry = OpenAPIHono<ApiEnv>['openAPIRegistry'];

/** Puts every route into the description that `/api/v1/openapi.json` answers with. */
export function describeApi(registry: Registry): void {
  registry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'x_api_key', { type: 'apiKey', in: 'header', name: 'x-api-key' });
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'tallygate_session' });
  for (const route of API_ROUTES) registry.registerPath(describeRoute(route));
}

const SECURITY = [{ key: [] }, { x_api_key: [] }, { session: [] }];
const IDEMPOTENCY = z.object({
  'idempotency-key': z
    .string()
    .max(255)
    .optional()
    .describe('The same key with the same body gives the same answer, for a day.'),
});

function describeRoute(route: ApiRoute): Parameters<Registry['registerPath']>[0] {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, z.string()] as const);
  const content = Object.fromEntries(Object.entries(route.answer.content).map(([type, schema]) => [type, { schema }]));
  return {
    method: route.method,
    path: route.path,
    summary: route.summary,
    ...(route.isOpen === true ? {} : { security: SECURITY }),
    request: {
      ...(names.length === 0 ? {} : { params: z.object(Object.fromEntries(names)) }),
      ...(route.query === undefined ? {} : { query: route.query }),
      ...(route.isCreating === true ? { headers: IDEMPOTENCY } : {}),
      ...(route.body === undefined
        ? {}
        : { body: { required: !mayBeEmpty(route), content: { 'application/json': { schema: route.body } } } }),
    },
    responses: {
      [route.answer.status]: {
        description: route.answer.description,
        ...(Object.keys(content).length === 0 ? {} : { content }),
      },
      ...(route.emptyAnswer === undefined
        ? {}
        : { [route.emptyAnswer.status]: { description: route.emptyAnswer.description } }),
      ...Object.fromEntries(refusalsOf(route).map((status) => [status, REFUSED])),
    },
  };
}

/** An act may come without a body where each of its members may be left out. A change that names nothing is a mistake. */
export function mayBeEmpty({ method, body }: ApiRoute): boolean {
  return method !== 'patch' && method !== 'put' && body?.safeParse({}).success === true;
}

/** A body can be packed wherever it can be too large. */
function refusalsOf({ refusals }: ApiRoute): readonly number[] {
  return refusals.includes(413) ? [...refusals, 415] : refusals;
}

const REFUSED = {
  description: 'Refused: the code says why.',
  content: { 'application/json': { schema: apiErrorSchema } },
};
