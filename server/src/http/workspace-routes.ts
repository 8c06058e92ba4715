import type { OpenAPIHono } from '@hono/zod-openapi';
import { pageQuerySchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { ApiEnv, ControlApiOptions } from './api-context.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { parseWith } from './parse-with.ts';

/** `GET /api/v1/workspaces`: those of the account, in the order of the configuration. */
export function workspaceRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: ControlApiOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.get('/api/v1/workspaces', signedIn, (context) => {
    const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
    const from = readCursor(cursor, { list: 'workspaces', kind: 'number' }) ?? 0;
    const { workspaces } = options.account();
    const until = from + limit;
    return context.json({
      data: workspaces.slice(from, until),
      next_cursor: until < workspaces.length ? writeCursor('workspaces', until) : null,
    });
  });
}
