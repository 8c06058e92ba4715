import type { OpenAPIHono } from '@hono/zod-openapi';
import { dashboardImportSchema, pageQuerySchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { StoredDashboard } from '#dashboards';
import type { PreviewId } from '#identity';
import { type ApiContext, type ApiEnv, ApiRefusal } from './api-context.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import { readCursor, writeCursor } from './cursor.ts';
import {
  demandPreviewOf,
  findDashboard,
  mayManageDashboards,
  mayReadDashboard,
  previewOf,
} from './dashboard-access.ts';
import { dashboardAnswer, summaryAnswer } from './dashboard-answers.ts';
import { byOf } from './dashboard-mutation.ts';
import type { DashboardRouteOptions } from './dashboard-route-options.ts';
import { demand } from './demand.ts';
import type { Answer } from './idempotency.ts';
import { parseWith } from './parse-with.ts';

type Options = DashboardRouteOptions;

/** `/api/v1/dashboards`: what the account has, and importing. `tracking`: signed in, and it is on. */
export function dashboardRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: Options,
  { signedIn, tracking }: Readonly<Record<'signedIn' | 'tracking', MiddlewareHandler<ApiEnv>>>,
): void {
  app.get('/api/v1/dashboards', tracking, async (context) => {
    demand(context, { kind: 'read_dashboards' });
    return context.json(await listDashboards(context, options));
  });
  app.get('/api/v1/dashboards/:id', signedIn, async (context) => {
    demand(context, { kind: 'read_dashboards' });
    return context.json(await dashboardAnswer(context, await findDashboard(context, options), options));
  });
  const change = changeOnce<Options>({ kind: 'import_dashboard' }, options);
  app.post('/api/v1/dashboards/import', signedIn, change(importDashboard));
}

async function listDashboards(context: ApiContext, options: Options) {
  const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
  const after = readCursor(cursor, { list: 'dashboards', kind: 'string' });
  // One more than the page holds tells whether there is another page.
  const found = await options.dashboards.list({ after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const off = new Set<PreviewId | undefined>(
    (await options.previews.list()).filter(({ isOn }) => !isOn).map(({ id }) => id),
  );
  const shown = page.filter((each) => isListed(context, each) && !off.has(previewOf(each.document.template)));
  return {
    data: await Promise.all(shown.map((dashboard) => summaryAnswer(context, dashboard, options))),
    next_cursor: found.length > limit && last !== undefined ? writeCursor('dashboards', last.id) : null,
  };
}

function isListed(context: ApiContext, dashboard: StoredDashboard): boolean {
  const actor = context.get('actor');
  return mayReadDashboard(actor, dashboard) && (dashboard.isPublished || mayManageDashboards(actor));
}

async function importDashboard({ context, options, body, keep }: AskedChange<Options>): Promise<Answer> {
  const { template } = parseWith(dashboardImportSchema, body);
  await demandPreviewOf({ document: { template } }, options);
  const answerOf = async (dashboard: StoredDashboard): Promise<Answer> => ({
    status: 200,
    body: await dashboardAnswer(context, dashboard, options),
  });
  const outcome = await options.dashboards.import(
    { template, keep: async (tx, dashboard) => keep(tx, await answerOf(dashboard)) },
    byOf(context),
  );
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  return await answerOf(outcome.value);
}
