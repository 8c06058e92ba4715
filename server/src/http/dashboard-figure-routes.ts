import type { OpenAPIHono } from '@hono/zod-openapi';
import { datasetTrySchema, FILTERS, type FilterName, filterValuesQuerySchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { ASIDE_LIMITS, type DatasetRequest, mayReadRows } from '#dashboards';
import { asInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { csvAnswer, wantsCsv } from './csv-answer.ts';
import { findDashboard, questionOf, readQuestion } from './dashboard-access.ts';
import { csvParts } from './dashboard-csv.ts';
import type { DashboardRouteOptions } from './dashboard-route-options.ts';
import { demand } from './demand.ts';
import { keptFromText } from './kept-from.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { watchReading } from './watch-reading.ts';

type Options = DashboardRouteOptions &
  Pick<ControlApiOptions, 'dashboards' | 'retention'> &
  Parameters<typeof watchReading>[1];

/** Figures of dashboards: a dataset's run as JSON or CSV, its statement, a statement that is being written, values of filters. */
export function dashboardFigureRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: Options,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.post('/api/v1/dashboards/try', signedIn, async (context) => {
    demand(context, { kind: 'import_dashboard' });
    return await tryDataset(context, options);
  });
  app.post('/api/v1/dashboards/:id/datasets/:dataset/run', signedIn, async (context) => {
    demand(context, { kind: 'read_dashboards' });
    return await runDataset(context, options);
  });
  app.post('/api/v1/dashboards/:id/datasets/:dataset/statement', signedIn, async (context) => {
    demand(context, { kind: 'read_dashboards' });
    return await tellStatement(context, options);
  });
  app.get('/api/v1/dashboards/:id/filters/:filter', signedIn, async (context) => {
    demand(context, { kind: 'read_dashboards' });
    return await listValues(context, options);
  });
}

/** Viewers choose range, granularity and filters, and nothing else: the statement and the zone are not theirs. */
async function runDataset(context: ApiContext, options: Options): Promise<Response> {
  const request = await readRequest(context, options);
  if (wantsCsv(context)) return await answerCsv(context, request, options);
  const outcome = await options.dashboards.run(request);
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  context.header('cache-control', 'no-store');
  return context.json({ ...outcome.result, kept_from: await keptFromText(options.retention) });
}

async function answerCsv(context: ApiContext, request: DatasetRequest, options: Options): Promise<Response> {
  const outcome = await options.dashboards.whole(request);
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  return csvAnswer(context, {
    name: `${request.dashboard.template ?? 'dashboard'}-${request.dataset}`.replaceAll('_', '-'),
    columns: outcome.rows.columns.map(({ name }) => name),
    parts: csvParts(outcome.rows, context.get('language'), ASIDE_LIMITS.wholeRowsMax),
    log: options.log,
  });
}

/** For the SQL page, where whoever asks runs it with their own permission. */
async function tellStatement(context: ApiContext, options: Options): Promise<Response> {
  const request = await readRequest(context, options);
  if (!mayReadRows(context.get('actor'))) throw new ApiRefusal('role_not_allowed');
  const outcome = options.dashboards.statement(request);
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  context.header('cache-control', 'no-store');
  return context.json({ statement: outcome.statement, parameters: outcome.parameters });
}

async function readRequest(context: ApiContext, options: Options): Promise<DatasetRequest> {
  const dashboard = await findDashboard(context, options);
  return {
    dashboard,
    dataset: context.req.param('dataset') ?? '',
    question: await readQuestion(context, options),
    viewer: context.get('actor'),
    signal: context.req.raw.signal,
  };
}

async function tryDataset(context: ApiContext, options: Options): Promise<Response> {
  const { sql, question } = parseWith(datasetTrySchema, await readJsonBody(context.req.raw));
  const outcome = await options.dashboards.tryOut({
    sql,
    question: questionOf(question, options),
    writer: context.get('actor'),
    beforeReading: (tables) => watchReading(context, options, { tables, statement: sql }),
    signal: context.req.raw.signal,
  });
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  context.header('cache-control', 'no-store');
  return context.json(outcome.result);
}

async function listValues(context: ApiContext, options: Options): Promise<Response> {
  const { from, to, text } = parseWith(filterValuesQuerySchema, context.req.query());
  const filter = context.req.param('filter') ?? '';
  const dashboard = await findDashboard(context, options);
  if (!isFilter(filter)) throw new ApiRefusal('dashboard_filter_not_offered', { filter: filter.slice(0, 100) });
  const outcome = await options.dashboards.filterValues({
    ...{ dashboard, filter, text },
    from: asInstant(Date.parse(from)),
    to: asInstant(Date.parse(to)),
    timeZone: options.account().timeZone,
    viewer: context.get('actor'),
    signal: context.req.raw.signal,
  });
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  context.header('cache-control', 'no-store');
  return context.json(outcome.values);
}

function isFilter(name: string): name is FilterName {
  return (FILTERS as readonly string[]).includes(name);
}
