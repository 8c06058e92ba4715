import { OpenAPIHono } from '@hono/zod-openapi';
import type { Me } from '@tallygate/contract';
import { answerError } from './answer-error.ts';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { authenticate } from './authenticate.ts';
import { describeApi } from './describe-api.ts';
import { openRequest } from './open-request.ts';
import { sqlRoute } from './sql-route.ts';

/** The control plane's HTTP interface under `/api/v1`: routes, and one way of answering errors. */
export function createControlApi(options: ControlApiOptions): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>();
  app.use(openRequest(options));
  app.onError((error, context) => answerThrown(error, context, options));
  app.notFound((context) =>
    answerError(context, 'route_unknown', { method: context.req.method, path: context.req.path }),
  );

  const withKey = authenticate(options);
  app.get('/api/v1/openapi.json', (context) => context.json(description(app, options.version)));
  app.get('/api/v1/me', withKey, (context) => context.json(describeKey(context, options)));
  app.post('/api/v1/sql', withKey, sqlRoute(options));
  return app;
}

function description(app: OpenAPIHono<ApiEnv>, version: string): object {
  if (app.openAPIRegistry.definitions.length === 0) describeApi(app.openAPIRegistry);
  return app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'Tallygate', version } });
}

function answerThrown(error: Error, context: ApiContext, { log }: ControlApiOptions): Response {
  if (error instanceof ApiRefusal) return answerError(context, error.code, error.details);
  // When the caller has left, the answer goes nowhere, and that it failed is no news.
  if (!context.req.raw.signal.aborted) {
    log.error({ error, requestId: context.get('requestId') }, 'a call of the control plane failed');
  }
  return answerError(context, 'internal');
}

function describeKey(context: ApiContext, { tablesFor }: ControlApiOptions): Me {
  const key = context.get('key');
  return {
    requester: key.requester,
    requester_id: key.requesterId,
    requester_type: key.requesterType,
    groups: [...key.groups],
    workspace_id: key.workspaceId,
    role: key.role,
    key_id: key.id,
    tables: [...tablesFor(key)].map((table) => `system.ai_gateway.${table}`),
  };
}
