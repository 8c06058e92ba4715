import { randomBytes } from 'node:crypto';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { TOSS_WINDOW_PATH } from '#billing';
import { type ApiEnv, ApiRefusal } from './api-context.ts';
import { BILLING, type BillingRouteOptions } from './billing-route-options.ts';
import { demand } from './demand.ts';

const NONCE_BYTES = 16;

/** The page of ours that opens the window of Toss Payments, since a script of theirs has to. No other page runs one. */
export function billingWindowRoutes(
  app: OpenAPIHono<ApiEnv>,
  { billing }: BillingRouteOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.get(TOSS_WINDOW_PATH, signedIn, async (context) => {
    demand(context, BILLING);
    const id = (context.req.query('id') ?? '').slice(0, 64);
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    const page = await billing.windowPage(id, { nonce, language: context.get('language') });
    if (page === undefined) throw new ApiRefusal('billing_provider_off');
    context.header('content-type', 'text/html; charset=utf-8');
    context.header('cache-control', 'no-store');
    context.header('content-security-policy', page.contentSecurityPolicy);
    return context.body(page.html);
  });
}
