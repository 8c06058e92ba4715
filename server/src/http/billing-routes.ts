import type { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from './api-context.ts';
import { billingDocumentRoutes } from './billing-document-routes.ts';
import { billingMethodRoutes } from './billing-method-routes.ts';
import { billingOfferRoutes } from './billing-offer-routes.ts';
import { billingOrderRoutes } from './billing-order-routes.ts';
import type { BillingRouteOptions } from './billing-route-options.ts';
import { billingRuleRoutes } from './billing-rule-routes.ts';
import { billingSetupRoutes } from './billing-setup-routes.ts';
import { billingSubscriptionRoutes } from './billing-subscription-routes.ts';
import { billingWebhookRoutes } from './billing-webhook-routes.ts';
import { billingWindowRoutes } from './billing-window-routes.ts';

/** `/api/v1/billing`: for account admins alone, but for the webhooks of providers. */
export function billingRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: BillingRouteOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  billingSetupRoutes(app, options, signedIn);
  billingOfferRoutes(app, options, signedIn);
  billingMethodRoutes(app, options, signedIn);
  billingOrderRoutes(app, options, signedIn);
  billingSubscriptionRoutes(app, options, signedIn);
  billingRuleRoutes(app, options, signedIn);
  billingDocumentRoutes(app, options, signedIn);
  billingWebhookRoutes(app, options, signedIn);
  billingWindowRoutes(app, options, signedIn);
}
