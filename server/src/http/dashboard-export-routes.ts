import type { OpenAPIHono } from '@hono/zod-openapi';
import { dashboardExportSchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { PrinterBusy } from '#dashboards';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { findDashboard, questionOf } from './dashboard-access.ts';
import { demand } from './demand.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';

type Options = Pick<ControlApiOptions, 'dashboards' | 'account' | 'previews' | 'pageExporter'>;

/** `/api/v1/dashboards/{id}/pages/{page}/export`: a page as PDF, for whoever may look at it. */
export function dashboardExportRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: Options,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.post('/api/v1/dashboards/:id/pages/:page/export', signedIn, async (context) => {
    demand(context, { kind: 'read_dashboards' });
    return await exportPage(context, options);
  });
}

async function exportPage(context: ApiContext, options: Options): Promise<Response> {
  // First, so that nobody else learns what is wrong with the body.
  const dashboard = await findDashboard(context, options);
  const body = parseWith(dashboardExportSchema, await readJsonBody(context.req.raw));
  const { pageExporter } = options;
  const page = context.req.param('page') ?? '';
  const outcome = await pageExporter.report({
    dashboard,
    page,
    question: questionOf(body.question, options),
    viewer: context.get('actor'),
    language: body.language ?? context.get('language'),
    signal: context.req.raw.signal,
  });
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  const bytes = await printed(pageExporter.print(outcome.report));
  context.header('content-type', 'application/pdf');
  context.header('content-disposition', `attachment; filename="${page.replaceAll(/[^\w-]/g, '')}.pdf"`);
  context.header('cache-control', 'no-store');
  return context.body(new Uint8Array(bytes));
}

async function printed(printing: Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await printing;
  } catch (error) {
    if (error instanceof PrinterBusy) throw new ApiRefusal('dashboard_export_busy');
    throw error;
  }
}
