import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  type DashboardDraft,
  type DashboardVersion,
  dashboardDraftSchema,
  dashboardPublishSchema,
  dashboardSettingsChangeSchema,
  draftReplacementSchema,
  newDashboardSchema,
  pageQuerySchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import {
  type AskedNewDashboard,
  revisionOf,
  type StoredDashboard,
  type StoredDraft,
  type StoredVersion,
  VERSIONS_KEPT_MAX,
} from '#dashboards';
import { isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal } from './api-context.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { findDashboard } from './dashboard-access.ts';
import { dashboardAnswer } from './dashboard-answers.ts';
import { mutateDashboards } from './dashboard-mutation.ts';
import type { DashboardRouteOptions } from './dashboard-route-options.ts';
import { demand } from './demand.ts';
import { parseWith } from './parse-with.ts';

type Options = DashboardRouteOptions;

/** Making, changing, publishing and removing dashboards, their drafts and versions; for account admins. */
export function dashboardEditRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: Options,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  const { dashboards } = options;
  const answer = (context: ApiContext, dashboard: StoredDashboard) => dashboardAnswer(context, dashboard, options);
  const reading =
    (tell: (context: ApiContext, dashboard: StoredDashboard) => Promise<object>) => async (context: ApiContext) => {
      demand(context, { kind: 'import_dashboard' });
      context.header('cache-control', 'no-store');
      return context.json(await tell(context, await findDashboard(context, options)));
    };

  app.post(
    '/api/v1/dashboards',
    signedIn,
    mutateDashboards(options, {
      schema: newDashboardSchema,
      status: 201,
      act: ({ body, by, keep }) => dashboards.create({ asked: askedOf(body), keep }, by),
      answer,
    }),
  );
  const byItself = { schema: undefined, status: 200, answer } as const;
  const id = (context: ApiContext) => context.req.param('id') ?? '';
  app.post(
    '/api/v1/dashboards/:id/publish',
    signedIn,
    mutateDashboards(options, {
      ...byItself,
      ...{ schema: dashboardPublishSchema, mayBeEmpty: true },
      act: ({ context, body, by, keep }) => dashboards.publish({ id: id(context), seen: body.revision, keep }, by),
    }),
  );
  app.post(
    '/api/v1/dashboards/:id/unpublish',
    signedIn,
    mutateDashboards<undefined, StoredDashboard>(options, {
      ...byItself,
      act: ({ context, by, keep }) => dashboards.unpublish({ id: id(context), keep }, by),
    }),
  );
  app.delete(
    '/api/v1/dashboards/:id',
    signedIn,
    mutateDashboards<undefined, StoredDashboard>(options, {
      ...byItself,
      act: ({ context, by, keep }) => dashboards.remove({ id: id(context), keep }, by),
    }),
  );
  app.patch(
    '/api/v1/dashboards/:id/settings',
    signedIn,
    mutateDashboards(options, {
      schema: dashboardSettingsChangeSchema,
      status: 200,
      act: ({ context, body, by, keep }) => dashboards.changeSettings({ id: id(context), change: body, keep }, by),
      answer,
    }),
  );
  draftRoutes(app, options, { signedIn, reading });
  versionRoutes(app, options, { signedIn, reading });
}

type Tell = (context: ApiContext, dashboard: StoredDashboard) => Promise<object>;
interface Door {
  readonly signedIn: MiddlewareHandler<ApiEnv>;
  readonly reading: (tell: Tell) => (context: ApiContext) => Promise<Response>;
}

function draftRoutes(app: OpenAPIHono<ApiEnv>, options: Options, { signedIn, reading }: Door): void {
  const { dashboards } = options;
  const path = '/api/v1/dashboards/:id/draft';
  const id = (context: ApiContext) => context.req.param('id') ?? '';
  // Without a draft, what it would begin with.
  const tell: Tell = async (_, dashboard) => {
    const draft = await dashboards.draft(dashboard.id);
    return draft === undefined
      ? { document: dashboard.document, based_on: dashboard.version, revision: null }
      : draftAnswer(draft);
  };
  app.get(path, signedIn, reading(tell));
  app.put(
    path,
    signedIn,
    mutateDashboards<DashboardDraft, StoredDraft>(options, {
      schema: dashboardDraftSchema,
      status: 200,
      act: ({ context, body, by, keep }) => {
        const draft = { document: body.document, basedOn: body.based_on };
        return dashboards.saveDraft({ id: id(context), draft, seen: body.revision, keep }, by);
      },
      answer: (_, draft) => draftAnswer(draft),
    }),
  );
  app.delete(
    path,
    signedIn,
    mutateDashboards<Replacement, null>(options, {
      ...{ schema: draftReplacementSchema, mayBeEmpty: true },
      status: 200,
      act: ({ context, body, by, keep }) => dashboards.discardDraft({ id: id(context), ...saidIn(body), keep }, by),
      answer: () => ({}),
    }),
  );
}

function versionRoutes(app: OpenAPIHono<ApiEnv>, options: Options, { signedIn, reading }: Door): void {
  const { dashboards } = options;
  const path = '/api/v1/dashboards/:id/versions';
  app.get(
    path,
    signedIn,
    reading(async (context, { id }) => {
      const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
      const before = readCursor(cursor, { list: `versions ${id}`, kind: 'number' });
      const found = await dashboards.versions(id, { before, limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const hasMore = found.length > limit && last !== undefined;
      return {
        data: page.map(versionAnswer),
        next_cursor: hasMore ? writeCursor(`versions ${id}`, last.version) : null,
      };
    }),
  );
  app.get(
    `${path}/:version`,
    signedIn,
    reading(async (context, { id }) => {
      const version = versionOf(context);
      const found = await dashboards.version(id, version);
      if (found === undefined)
        throw new ApiRefusal('dashboard_version_unknown', { version, kept_max: VERSIONS_KEPT_MAX });
      return { ...versionAnswer(found), document: found.document };
    }),
  );
  app.post(
    `${path}/:version/restore`,
    signedIn,
    mutateDashboards<Replacement, StoredDraft>(options, {
      ...{ schema: draftReplacementSchema, mayBeEmpty: true },
      status: 200,
      act: ({ context, body, by, keep }) => {
        const id = context.req.param('id') ?? '';
        return dashboards.restoreVersion({ id, version: versionOf(context), ...saidIn(body), keep }, by);
      },
      answer: (_, draft) => draftAnswer(draft),
    }),
  );
}

type Replacement = z.output<typeof draftReplacementSchema>;

function saidIn({ replace_draft: mayReplace, revision }: Replacement) {
  return { mayReplace, revision };
}

function askedOf(body: z.output<typeof newDashboardSchema>): AskedNewDashboard {
  return 'document' in body ? { document: body.document } : { copyOf: body.copy_of, title: body.title };
}

/** What is no number of a version is none that there is. */
function versionOf(context: ApiContext): number {
  const text = context.req.param('version') ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

function draftAnswer({ document, basedOn }: Pick<StoredDraft, 'document' | 'basedOn'>): DashboardDraft {
  return { document, based_on: basedOn, revision: revisionOf({ document, basedOn }) };
}

function versionAnswer({ version, publisher, publishedAt, act, document }: StoredVersion): DashboardVersion {
  return {
    version,
    published_by: publisher.address,
    published_at: isoInstant(publishedAt),
    act,
    template_version: document.template_version ?? null,
  };
}
