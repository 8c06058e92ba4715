import type { OpenAPIHono } from '@hono/zod-openapi';
import { endpointTrafficQuerySchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { asInstant, isoInstant } from '#kernel';
import type { ApiEnv, ControlApiOptions } from './api-context.ts';
import { parseWith } from './parse-with.ts';
import { readingRows } from './reading-rows.ts';
import { rowScopeOf } from './row-scope.ts';

const HOUR_MS = 3_600_000;

/** `/api/v1/endpoint-traffic`: what passed through endpoints in the last hour, of the rows that one may see. */
export function endpointTrafficRoutes(
  app: OpenAPIHono<ApiEnv>,
  { endpointTraffic, clock }: Pick<ControlApiOptions, 'endpointTraffic' | 'clock'>,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.get('/api/v1/endpoint-traffic', signedIn, async (context) => {
    const { endpoint } = parseWith(endpointTrafficQuerySchema, context.req.query());
    const to = clock.now();
    const from = asInstant(to - HOUR_MS);
    const question = { scope: rowScopeOf(context.get('actor')), from, to, endpoint };
    const data = await readingRows(endpointTraffic.traffic(question, context.req.raw.signal));
    context.header('cache-control', 'no-store');
    return context.json({ from: isoInstant(from), to: isoInstant(to), data });
  });
}
