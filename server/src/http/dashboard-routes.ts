import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Dashboard, dashboardImportSchema, datasetRunSchema, pageQuerySchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { StoredDashboard } from '#dashboards';
import { may, type PreviewId } from '#identity';
import { asInstant, isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { demand } from './demand.ts';
import { type Answer, answerOnce, type Keep } from './idempotency.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf } from './request-origin.ts';

type Options = Pick<ControlApiOptions, 'dashboards' | 'account' | 'idempotency' | 'previews'>;

/** `/api/v1/dashboards`: what the account imported, importing, and running a dataset. `tracking`: signed in, and it is on. */
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
    return context.json(toDashboard(await findDashboard(context, options), options));
  });
  app.post('/api/v1/dashboards/import', signedIn, async (context) => {
    demand(context, { kind: 'import_dashboard' });
    const body = await readJsonBody(context.req.raw);
    const { template } = parseWith(dashboardImportSchema, body);
    await demandPreview(template, options);
    return await answerOnce(context, options, {
      body,
      act: (keep) => importDashboard(context, options, { template, keep }),
    });
  });
  app.post('/api/v1/dashboards/:id/datasets/:dataset/run', signedIn, async (context) => {
    demand(context, { kind: 'read_dashboards' });
    return await runDataset(context, options);
  });
}

async function listDashboards(context: ApiContext, options: Options) {
  const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
  const after = readCursor(cursor, { list: 'dashboards', kind: 'string' });
  // One more than the page holds tells whether there is another page.
  const found = await options.dashboards.list({ after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const off = new Set((await options.previews.list()).filter(({ isOn }) => !isOn).map(({ id }) => id));
  const shown = page.filter((each) => mayRead(context, each) && !off.has(previewOf(each.document.template)));
  return {
    data: shown.map((dashboard) => toDashboard(dashboard, options)),
    next_cursor: found.length > limit && last !== undefined ? writeCursor('dashboards', last.id) : null,
  };
}

async function findDashboard(context: ApiContext, options: Options): Promise<StoredDashboard> {
  const id = context.req.param('id') ?? '';
  const dashboard = await options.dashboards.find(id);
  if (dashboard === undefined) throw new ApiRefusal('dashboard_unknown', { dashboard: id.slice(0, 100) });
  demand(context, { kind: 'read_dashboard', dashboard: dashboard.id });
  await demandPreview(dashboard.document.template, options);
  return dashboard;
}

/** The feature that a template is part of: while it is switched off, its dashboard is neither seen nor read. */
function previewOf(template: string): PreviewId {
  return template === 'runs' ? 'ai_runs' : 'usage_tracking';
}

async function demandPreview(template: string, { previews }: Options): Promise<void> {
  const preview = previewOf(template);
  if (!(await previews.isOn(preview))) throw new ApiRefusal('preview_off', { preview });
}

function mayRead(context: ApiContext, { id }: StoredDashboard): boolean {
  return may(context.get('actor'), { kind: 'read_dashboard', dashboard: id }).isAllowed;
}

async function importDashboard(context: ApiContext, options: Options, asked: Asked): Promise<Answer> {
  const { template, keep } = asked;
  const actor = context.get('actor');
  const { address, requestId } = originOf(context);
  const answerOf = (dashboard: StoredDashboard): Answer => ({ status: 200, body: toDashboard(dashboard, options) });
  const outcome = await options.dashboards.import(
    { template, keep: (tx, dashboard) => keep(tx, answerOf(dashboard)) },
    { id: actor.requesterId, address: actor.requester, from: address, requestId },
  );
  if (outcome.kind === 'template_unknown') throw new ApiRefusal('dashboard_template_unknown', { template });
  return answerOf(outcome.dashboard);
}

interface Asked {
  readonly template: string;
  readonly keep: Keep;
}

/** Viewers choose range and workspaces, and nothing else: the statement and the zone are not theirs. */
async function runDataset(context: ApiContext, options: Options): Promise<Response> {
  const { from, to, workspaces } = parseWith(datasetRunSchema, await readJsonBody(context.req.raw));
  const outcome = await options.dashboards.run({
    dashboard: await findDashboard(context, options),
    dataset: context.req.param('dataset') ?? '',
    question: {
      from: asInstant(Date.parse(from)),
      to: asInstant(Date.parse(to)),
      timeZone: options.account().timeZone,
      workspaces,
    },
    signal: context.req.raw.signal,
  });
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  context.header('cache-control', 'no-store');
  return context.json(outcome.result);
}

function toDashboard(dashboard: StoredDashboard, { dashboards }: Options): Dashboard {
  const { id, document, publisher, publishedAt } = dashboard;
  return {
    id,
    document,
    published_by: publisher.address,
    published_at: isoInstant(publishedAt),
    newest_template_version: dashboards.newestVersion(document.template) ?? document.template_version,
  };
}
