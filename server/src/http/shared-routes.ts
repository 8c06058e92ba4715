import type { OpenAPIHono } from '@hono/zod-openapi';
import { FILTERS, type SharedDashboard } from '@tallygate/contract';
import type { DashboardLink, StoredDashboard } from '#dashboards';
import { clientOf } from '#identity';
import { isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { createCallRate } from './call-rate.ts';
import { demandPreviewOf, readQuestion } from './dashboard-access.ts';
import { keptFromText } from './kept-from.ts';
import { originOf } from './request-origin.ts';
import { answerPage } from './web-pages.ts';

type Options = Pick<ControlApiOptions, 'dashboards' | 'account' | 'previews' | 'clock' | 'web' | 'retention'>;

/** Calls in a minute: of one link, of one client whose tokens are wrong, and of all links together. */
const RATES = { perLink: 600, perStranger: 60, all: 3_000 } as const;

/**
 * `/api/v1/shared` and the page `/shared/…`: what whoever has a link sees. The token is a credential of its own, in `Authorization`; who is
 * signed in makes no difference.
 */
export function sharedRoutes(app: OpenAPIHono<ApiEnv>, options: Options): void {
  const open = opener(options);
  app.get('/api/v1/shared/dashboard', async (context) => {
    const { link, dashboard } = await open(context);
    context.header('cache-control', 'no-store');
    return context.json(sharedAnswer(link, dashboard, options));
  });
  app.post('/api/v1/shared/datasets/:dataset/run', async (context) => {
    return await runShared(context, await open(context), options);
  });
  app.get('/shared/:token', async (context) => {
    const link = await options.dashboards.findLink(context.req.param('token'));
    context.set('embedOrigins', link?.embedOrigins ?? []);
    context.header('x-robots-tag', 'noindex');
    return await answerPage(context, options.web);
  });
}

interface Opened {
  readonly link: DashboardLink;
  readonly dashboard: StoredDashboard;
}

/** Opens what the token of a call shows, or throws an ApiRefusal. */
function opener(options: Options): (context: ApiContext) => Promise<Opened> {
  const { clock, dashboards } = options;
  const [perLink, perStranger, all] = [RATES.perLink, RATES.perStranger, RATES.all].map((perMinute) =>
    createCallRate({ perMinute }, clock),
  );
  const count = (rate: typeof all, who: string): void => {
    const wait = rate?.count(who);
    if (wait !== undefined) throw new ApiRefusal('dashboard_link_busy', { seconds: wait });
  };
  return async (context) => {
    const client = clientOf(originOf(context).address);
    if (perStranger?.isFull(client) === true) count(perStranger, client);
    const opened = await dashboards.openLink(bearerOf(context));
    if (opened === undefined) {
      count(perStranger, client);
      throw new ApiRefusal('dashboard_link_invalid');
    }
    count(perLink, opened.link.id);
    // What strangers ask is not counted here: they would shut out those who have a link.
    count(all, '');
    await demandPreviewOf(opened.dashboard, options);
    return opened;
  };
}

function bearerOf(context: ApiContext): string {
  return /^Bearer (\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? '';
}

/** The published pages, and nothing that the figures are made of. */
function sharedAnswer(link: DashboardLink, { document, publishedAt }: StoredDashboard, options: Options) {
  const answer: SharedDashboard = {
    title: document.title,
    pages: document.pages,
    // What figures may be cut by are names of people and things, which a link does not tell.
    filters: [],
    time_zone: options.account().timeZone,
    published_at: isoInstant(publishedAt),
    expires_at: isoInstant(link.expiresAt),
  };
  return answer;
}

async function runShared(context: ApiContext, { link, dashboard }: Opened, options: Options): Promise<Response> {
  const question = await readQuestion(context, options);
  const filter = FILTERS.find((name) => (question.filters[name]?.length ?? 0) > 0);
  if (filter !== undefined) throw new ApiRefusal('dashboard_filter_not_offered', { filter });
  const outcome = await options.dashboards.run({
    dashboard,
    dataset: context.req.param('dataset') ?? '',
    question,
    viewer: undefined,
    link: link.id,
    signal: context.req.raw.signal,
  });
  // Who published it is not theirs to know.
  if (outcome.kind === 'refuse' && outcome.code === 'dashboard_stopped') throw new ApiRefusal('dashboard_unpublished');
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  context.header('cache-control', 'no-store');
  return context.json({ ...outcome.result, warehouse: '', kept_from: await keptFromText(options.retention) });
}
