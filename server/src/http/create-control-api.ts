import { OpenAPIHono } from '@hono/zod-openapi';
import type { Me } from '@tallygate/contract';
import { every } from 'hono/combine';
import { tableName } from '#sql';
import { StoreBusy, StoreUnavailable, TransactionConflict } from '../store/index.ts';
import { answerError } from './answer-error.ts';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { auditRoutes } from './audit-routes.ts';
import { authenticate } from './authenticate.ts';
import { billingRoutes } from './billing-routes.ts';
import { creditPriceRoutes } from './credit-price-routes.ts';
import { creditRoutes } from './credit-routes.ts';
import { dashboardEditRoutes } from './dashboard-edit-routes.ts';
import { dashboardExportRoutes } from './dashboard-export-routes.ts';
import { dashboardFigureRoutes } from './dashboard-figure-routes.ts';
import { dashboardLinkRoutes } from './dashboard-link-routes.ts';
import { dashboardRoutes } from './dashboard-routes.ts';
import { dashboardScheduleRoutes } from './dashboard-schedule-routes.ts';
import { describeApi } from './describe-api.ts';
import { endpointRoutes } from './endpoint-routes.ts';
import { endpointTrafficRoutes } from './endpoint-traffic-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { grantRoutes } from './grant-routes.ts';
import { groupRoutes } from './group-routes.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { limitRoutes } from './limit-routes.ts';
import { memberRoutes } from './member-routes.ts';
import { noticeRoutes } from './notice-routes.ts';
import { openRequest } from './open-request.ts';
import { openSessionRoutes } from './open-session-routes.ts';
import { ownAccessRoutes } from './own-access-routes.ts';
import { passwordResetRoutes } from './password-reset-routes.ts';
import { previewRoutes } from './preview-routes.ts';
import { priceRoutes } from './price-routes.ts';
import { providerRoutes } from './provider-routes.ts';
import { queryRoutes } from './query-routes.ts';
import { requestRoutes } from './request-routes.ts';
import { requirePreview } from './require-preview.ts';
import { runRoutes } from './run-routes.ts';
import { runTypeRoutes } from './run-type-routes.ts';
import { scheduleRoutes } from './schedule-routes.ts';
import { securityHeaders } from './security-headers.ts';
import { sessionRoutes } from './session-routes.ts';
import { sharedRoutes } from './shared-routes.ts';
import { signInSettingsRoutes } from './sign-in-settings-routes.ts';
import { singleSignOnRoutes } from './single-sign-on-routes.ts';
import { sqlRoute } from './sql-route.ts';
import { tableRoutes } from './table-routes.ts';
import { testCallRoutes } from './test-call-routes.ts';
import { warehouseRoutes } from './warehouse-routes.ts';
import { answerPage } from './web-pages.ts';
import { workspaceRoutes } from './workspace-routes.ts';

/** The control plane's HTTP interface under `/api/v1`: routes, and one way of answering errors. */
export function createControlApi(options: ControlApiOptions): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>();
  app.use(securityHeaders());
  app.use(openRequest(options));
  app.onError((error, context) => answerThrown(error, context, options));
  app.notFound((context) => answerUnknown(context, options));

  const withKey = authenticate(options);
  const withTracking = every(withKey, requirePreview('usage_tracking', options));
  app.get('/api/v1/openapi.json', (context) => context.json(description(app, options.version)));
  app.get('/api/v1/me', withKey, (context) => context.json(describeKey(context, options)));
  app.post('/api/v1/sql', withKey, sqlRoute(options));
  sessionRoutes(app, options);
  ownAccessRoutes(app, options);
  openSessionRoutes(app, options, withKey);
  passwordResetRoutes(app, options, withKey);
  signInSettingsRoutes(app, options, withKey);
  singleSignOnRoutes(app, options);
  keyRoutes(app, options, withKey);
  auditRoutes(app, options, withKey);
  previewRoutes(app, options, withKey);
  memberRoutes(app, options, withKey);
  groupRoutes(app, options, withKey);
  workspaceRoutes(app, options, withKey);
  grantRoutes(app, options, withKey);
  invitationRoutes(app, options, withKey);
  dashboardRoutes(app, options, { signedIn: withKey, tracking: withTracking });
  dashboardFigureRoutes(app, options, withKey);
  dashboardEditRoutes(app, options, withKey);
  dashboardLinkRoutes(app, options, withKey);
  sharedRoutes(app, options);
  dashboardExportRoutes(app, options, withKey);
  dashboardScheduleRoutes(app, options, withKey);
  tableRoutes(app, options, withKey);
  providerRoutes(app, options, withKey);
  endpointRoutes(app, options, withKey);
  testCallRoutes(app, options, withKey);
  endpointTrafficRoutes(app, options, withTracking);
  priceRoutes(app, options, withKey);
  creditRoutes(app, options, withKey);
  creditPriceRoutes(app, options, withKey);
  billingRoutes(app, options, withKey);
  limitRoutes(app, options, withKey);
  runRoutes(app, options, every(withKey, requirePreview('ai_runs', options)));
  runTypeRoutes(app, options, withKey);
  warehouseRoutes(app, options, withKey);
  noticeRoutes(app, options, withKey);
  scheduleRoutes(app, options, withKey);
  queryRoutes(app, options, withKey);
  requestRoutes(app, options, withTracking);
  eventRoutes(app, options, withKey);
  return app;
}

function description(app: OpenAPIHono<ApiEnv>, version: string): object {
  if (app.openAPIRegistry.definitions.length === 0) describeApi(app.openAPIRegistry);
  return app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'Tallygate', version } });
}

/** What is no route of the API is a page of the web application, where a browser can ask for one. */
function answerUnknown(context: ApiContext, { web }: ControlApiOptions): Response | Promise<Response> {
  const { method, path } = context.req;
  const isPage = (method === 'GET' || method === 'HEAD') && !/^\/api(\/|$)/.test(path);
  return isPage ? answerPage(context, web) : answerError(context, 'route_unknown', { method, path });
}

function answerThrown(error: Error, context: ApiContext, { log }: ControlApiOptions): Response {
  if (error instanceof ApiRefusal) return answerError(context, error.code, error.details);
  if (error instanceof StoreUnavailable || error instanceof StoreBusy || error instanceof TransactionConflict) {
    log.warn({ error, requestId: context.get('requestId') }, 'the control store could not serve a call');
    return answerError(context, 'store_unavailable');
  }
  // When the caller has left, the answer goes nowhere, and that it failed is no news.
  if (!context.req.raw.signal.aborted) {
    log.error({ error, requestId: context.get('requestId') }, 'a call of the control plane failed');
  }
  return answerError(context, 'internal');
}

function describeKey(context: ApiContext, { tablesFor }: ControlApiOptions): Me {
  const actor = context.get('actor');
  return {
    requester: actor.requester,
    requester_id: actor.requesterId,
    requester_type: actor.requesterType,
    groups: [...actor.groups],
    workspace_id: actor.workspaceId,
    role: actor.role,
    key_id: actor.through.kind === 'key' ? actor.through.id : null,
    tables: [...tablesFor(actor)].map(tableName),
  };
}
