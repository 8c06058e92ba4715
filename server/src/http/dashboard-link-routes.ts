import type { OpenAPIHono } from '@hono/zod-openapi';
import { type DashboardLink as LinkAnswer, newDashboardLinkSchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import type { ListedLink, MadeLink } from '#dashboards';
import { asInstant, isoInstant } from '#kernel';
import type { ApiContext, ApiEnv } from './api-context.ts';
import { findDashboard } from './dashboard-access.ts';
import { mutateDashboards } from './dashboard-mutation.ts';
import type { DashboardRouteOptions } from './dashboard-route-options.ts';
import { demand } from './demand.ts';

type Options = DashboardRouteOptions;

/** Links that show a dashboard to whoever has them; for account admins. */
export function dashboardLinkRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: Options,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  const { dashboards, publicUrl } = options;
  const path = '/api/v1/dashboards/:id/links';
  const id = (context: ApiContext) => context.req.param('id') ?? '';
  app.get(path, signedIn, async (context) => {
    demand(context, { kind: 'import_dashboard' });
    const dashboard = await findDashboard(context, options);
    context.header('cache-control', 'no-store');
    return context.json({ data: (await dashboards.links(dashboard.id)).map(linkAnswer), next_cursor: null });
  });
  app.post(
    path,
    signedIn,
    mutateDashboards<z.output<typeof newDashboardLinkSchema>, MadeLink>(options, {
      schema: newDashboardLinkSchema,
      status: 201,
      act: ({ context, body, by, keep }) => {
        const { note, expires_at: expiresAt, embed_origins: embedOrigins } = body;
        const asked = { id: id(context), note, expiresAt: asInstant(Date.parse(expiresAt)), embedOrigins };
        return dashboards.createLink({ ...asked, keep }, by);
      },
      answer: (_, { link, token }) => ({
        ...linkAnswer({ link, state: { kind: 'active' } }),
        token,
        ...(publicUrl === undefined ? {} : { url: new URL(`/shared/${token}`, publicUrl).href }),
      }),
    }),
  );
  app.delete(
    `${path}/:link`,
    signedIn,
    mutateDashboards<undefined, null>(options, {
      schema: undefined,
      status: 200,
      act: ({ context, by, keep }) =>
        dashboards.revokeLink({ id: id(context), link: context.req.param('link') ?? '', keep }, by),
      answer: () => ({}),
    }),
  );
}

function linkAnswer({ link, state }: ListedLink): LinkAnswer {
  return {
    id: link.id,
    note: link.note,
    created_by: link.createdBy.address,
    created_at: isoInstant(link.createdAt),
    expires_at: isoInstant(link.expiresAt),
    last_used_at: link.lastUsedAt === undefined ? null : isoInstant(link.lastUsedAt),
    embed_origins: [...link.embedOrigins],
    state: state.kind,
    stopped_because: state.kind === 'stopped' ? state.because : null,
  };
}
